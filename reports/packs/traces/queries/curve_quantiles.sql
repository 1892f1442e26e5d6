-- Days by which a quarter, half, three quarters and nine tenths of requests have a final answer, read from the Kaplan-Meier
-- curves: the first day on which the curve reaches the share. Absent where it does not.
WITH shares AS (
    SELECT * FROM (VALUES (1, 'CURVE_P25', 0.25), (2, 'CURVE_P50', 0.50), (3, 'CURVE_P75', 0.75), (4, 'CURVE_P90', 0.90))
        AS listed (place, measure, share)
)
SELECT s.measure,
       min(c.day) FILTER (WHERE c.direction = 'SENT' AND c.answered >= s.share - 0.000000001) AS sent_days,
       min(c.day) FILTER (WHERE c.direction = 'RECEIVED' AND c.answered >= s.share - 0.000000001) AS received_days
FROM shares s CROSS JOIN response_curves c
GROUP BY s.place, s.measure
ORDER BY s.place
