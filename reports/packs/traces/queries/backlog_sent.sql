-- Backlog: requests sent that are open now, by the bureau at the other end and by days since they were sent. Overdue: more than
-- 180 days on the clock, waits for information taken off.
SELECT partner AS country, count(*) AS open,
       count(*) FILTER (WHERE days_open <= 30) AS to_30,
       count(*) FILTER (WHERE days_open > 30 AND days_open <= 90) AS to_90,
       count(*) FILTER (WHERE days_open > 90 AND days_open <= 180) AS to_180,
       count(*) FILTER (WHERE days_open > 180 AND days_open <= 365) AS to_365,
       count(*) FILTER (WHERE days_open > 365) AS over_365,
       count(*) FILTER (WHERE is_overdue) AS late,
       min(sent_on) AS oldest_on
FROM both_ways
WHERE direction = 'SENT' AND is_open
GROUP BY partner
ORDER BY open DESC, country
