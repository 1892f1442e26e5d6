-- Time-to-crime in stretches of six months (a month is 30.4375 days) up to ten years, the rest in one, and the median in months.
WITH times AS (
    SELECT CAST(ttc_days AS DOUBLE) / 30.4375 AS months FROM ttc_arms
    WHERE recovery_on >= :from AND recovery_on < :to
), stretches AS (
    SELECT CAST(least(floor(months / 6.0), 20.0) AS BIGINT) AS place, count(*) AS arms FROM times GROUP BY 1
), listed AS (
    SELECT CAST(place AS BIGINT) AS place
    FROM (VALUES (0), (1), (2), (3), (4), (5), (6), (7), (8), (9), (10), (11), (12), (13), (14), (15), (16), (17), (18), (19), (20)) AS places (place)
)
SELECT l.place * 6 AS from_months, CASE WHEN l.place < 20 THEN l.place * 6 + 6 END AS to_months,
       coalesce(s.arms, 0) AS arms, (SELECT percentile_cont(months, 0.5) FROM times) AS median_months
FROM listed l
LEFT JOIN stretches s ON s.place = l.place
ORDER BY from_months
