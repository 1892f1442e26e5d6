-- Kaplan-Meier curves of the days from sending to the final answer, pauses taken off, one for each direction: all requests ever
-- sent up to the end of the period. Open ones are censored at the data cut, those that ended otherwise when they ended.
-- Greenwood's formula gives the 95% band.
WITH observed AS (
    SELECT direction, is_answered AS answered, CASE WHEN is_answered THEN days_to_final ELSE days_observed END AS day
    FROM both_ways
    WHERE sent_on < :to
), steps AS (
    SELECT direction, day, count(*) AS leaving, count(*) FILTER (WHERE answered) AS answers FROM observed GROUP BY direction, day
), risk AS (
    SELECT direction, day, answers,
           sum(leaving) OVER (PARTITION BY direction ORDER BY day DESC ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS at_risk,
           sum(leaving) OVER (PARTITION BY direction) AS n
    FROM steps
), events AS (
    SELECT direction, day, n, CAST(answers AS DOUBLE) AS answers, CAST(at_risk AS DOUBLE) AS at_risk FROM risk WHERE answers > 0
), product AS (
    SELECT direction, day, n, at_risk,
           CASE WHEN min(at_risk - answers) OVER earlier <= 0 THEN 0.0
                ELSE exp(sum(ln(CASE WHEN at_risk > answers THEN 1.0 - answers / at_risk ELSE 1.0 END)) OVER earlier)
           END AS unanswered,
           sum(CASE WHEN at_risk > answers THEN answers / (at_risk * (at_risk - answers)) ELSE 0.0 END) OVER earlier AS variance
    FROM events
    WINDOW earlier AS (PARTITION BY direction ORDER BY day ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW)
)
SELECT direction, CAST(day AS BIGINT) AS day,
       1.0 - unanswered AS answered,
       greatest(0.0, 1.0 - unanswered - 1.96 * unanswered * sqrt(variance)) AS lower,
       least(1.0, 1.0 - unanswered + 1.96 * unanswered * sqrt(variance)) AS upper,
       CAST(at_risk AS BIGINT) AS at_risk,
       CAST(n AS BIGINT) AS n
FROM product
