-- What the Secretariat should do next. Overdue: more than 180 days on the clock of the requested bureau, which does not itself wait
-- for information.
SELECT code, section, count, bureau FROM (
    SELECT 1 AS place, 'overdue' AS code, 'trace-network' AS section, count(*) AS count,
           (SELECT requested FROM trace_facts WHERE is_awaited AND clock_days > 180 GROUP BY requested
            ORDER BY count(*) DESC, requested LIMIT 1) AS bureau
    FROM trace_facts WHERE is_awaited AND clock_days > 180
    UNION ALL
    SELECT 2, 'confirm', 'global-hits', count(*), NULL FROM matches WHERE is_open AND band = 'STRONG'
    UNION ALL
    SELECT 3, 'leads', 'ballistic-network', count(*), NULL FROM hits WHERE state = 'LEAD'
    UNION ALL
    SELECT 4, 'review_notices', 'themes', count(*), NULL FROM notices WHERE state IN ('SUBMITTED', 'UNDER_REVIEW')
    UNION ALL
    SELECT 5, 'inactive', 'contribution', count(*), NULL FROM bureaus WHERE last_on < :data_cut - INTERVAL '12 months'
    UNION ALL
    SELECT 6, 'expiring', 'compliance', count(*), NULL FROM records
    WHERE is_active AND retention_until >= :data_cut AND retention_until < :data_cut + INTERVAL '6 months'
) AS tasks
WHERE count > 0
ORDER BY place
