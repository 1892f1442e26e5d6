-- Time-to-crime of traced firearms: one row per chain of requests, with the last answer in it that tells the first retail sale,
-- where sale and recovery are both known to the day and in that order (a month or a year alone would put a firearm into a band by
-- chance). Administrative endings are left out. Received: a firearm about which the bureau was asked, and so recovered elsewhere.
-- Short is three years or less; the bands are under 3 months, 3 to under 7 months, 7 months to under 1 year, 1 to under 2 years,
-- 2 to under 3 years, 3 years and more, all by the calendar.
SELECT direction, recovery_on, CAST(ttc_days AS BIGINT) AS ttc_days,
       recovery_on <= sale_on + INTERVAL '3 years' AS is_short,
       CASE WHEN recovery_on < sale_on + INTERVAL '3 months' THEN 'A3M'
            WHEN recovery_on < sale_on + INTERVAL '7 months' THEN 'B7M'
            WHEN recovery_on < sale_on + INTERVAL '1 year' THEN 'C1Y'
            WHEN recovery_on < sale_on + INTERVAL '2 years' THEN 'D2Y'
            WHEN recovery_on < sale_on + INTERVAL '3 years' THEN 'E3Y'
            ELSE 'F3YPLUS' END AS band
FROM (
    SELECT *, row_number() OVER (PARTITION BY chain ORDER BY is_answered DESC, final_on DESC NULLS LAST, trace DESC, requesting) AS place
    FROM (
        SELECT *, CASE WHEN max(CASE WHEN requested = :bureau THEN 1 ELSE 0 END) OVER (PARTITION BY chain) = 1
                       THEN 'RECEIVED' ELSE 'SENT' END AS direction
        FROM trace_facts WHERE NOT is_administrative
    )
    WHERE ttc_days IS NOT NULL AND recovery_precision = 'DAY' AND sale_precision = 'DAY'
)
WHERE place = 1
