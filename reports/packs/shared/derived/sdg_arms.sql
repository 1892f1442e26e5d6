-- SDG 16.4.2 per seizure: arms that count (small arms and light weapons, no antiques, criminal seizures, finds and
-- surrenders), those whose point of diversion is established by tracing or by authority, and how far the rest came.
-- Outcomes that depend on national policy (marked P in the code list) are not counted.
WITH counted AS (
    SELECT a.bureau, a.country, a.seizure, a.event_type, CAST(date_part('year', a.seized_on) AS BIGINT) AS year,
           sum(a.quantity) AS arms,
           sum(CASE WHEN a.serial_status IN ('READABLE', 'RESTORED', 'PARTIAL') THEN a.quantity ELSE 0 END) AS marked
    FROM crime_arms a
    JOIN firearm_types t ON t.type_code = a.type_code AND t.salw_group IN ('SMALL_ARM', 'LIGHT_WEAPON')
    WHERE a.event_type IN ('SEIZED_CRIMINAL', 'FOUND', 'SURRENDERED')
      AND coalesce(a.year_of_manufacture, 1900) >= 1900
    GROUP BY 1, 2, 3, 4, 5
), chains AS (
    SELECT requesting AS bureau, chain, max(seizure) AS seizure,
           bool_or(is_answered AND sdg_numerator = 'Y' AND coalesce(basis, 'TRACING') = 'TRACING') AS by_tracing,
           bool_or(is_answered AND sdg_numerator = 'Y' AND basis = 'COMPETENT_AUTHORITY') AS by_authority,
           bool_or(is_open) AS is_pending,
           bool_or(outcome IN ('INVALID_SERIAL', 'OBLITERATED', 'INCOMPLETE_ID')) AS has_not_enough
    FROM trace_facts WHERE seizure IS NOT NULL AND NOT is_administrative
    GROUP BY requesting, chain
), traced AS (
    SELECT bureau, seizure,
           count(*) FILTER (WHERE by_tracing) AS by_tracing,
           count(*) FILTER (WHERE by_authority AND NOT by_tracing) AS by_authority,
           count(*) FILTER (WHERE is_pending AND NOT by_tracing AND NOT by_authority) AS pending,
           count(*) FILTER (WHERE has_not_enough AND NOT is_pending AND NOT by_tracing AND NOT by_authority) AS not_enough,
           count(*) FILTER (WHERE NOT has_not_enough AND NOT is_pending AND NOT by_tracing AND NOT by_authority) AS failed
    FROM chains GROUP BY bureau, seizure
), first AS (
    SELECT c.*, CAST(least(c.arms, coalesce(t.by_tracing, 0)) AS DOUBLE) AS by_tracing, coalesce(t.by_authority, 0) AS authority,
           coalesce(t.pending, 0) AS pending_requests, coalesce(t.not_enough, 0) AS not_enough_requests,
           coalesce(t.failed, 0) AS failed_requests
    FROM counted c LEFT JOIN traced t ON t.bureau = c.bureau AND t.seizure = c.seizure
), second AS (
    SELECT *, least(arms - by_tracing, authority) AS by_authority FROM first
), third AS (
    SELECT *, least(arms - by_tracing - by_authority, pending_requests) AS pending FROM second
), fourth AS (
    SELECT *, least(arms - by_tracing - by_authority - pending, not_enough_requests) AS not_enough FROM third
), fifth AS (
    SELECT *, least(arms - by_tracing - by_authority - pending - not_enough, failed_requests) AS failed FROM fourth
)
SELECT bureau, country, seizure, event_type, year, arms, marked, by_tracing, by_authority, pending, not_enough, failed,
       arms - by_tracing - by_authority - pending - not_enough - failed AS no_attempt
FROM fifth
