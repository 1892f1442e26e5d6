-- Records that their owner withholds from some bureaus or classifies above official use, by bureau.
SELECT bureau, count(*) FILTER (WHERE is_restricted) AS restricted,
       count(*) FILTER (WHERE is_restricted) / CAST(count(*) AS DOUBLE) AS share
FROM records
GROUP BY bureau
HAVING count(*) FILTER (WHERE is_restricted) > 0
ORDER BY restricted DESC, bureau
