-- Seizures and arms of the period by region.
SELECT region,
       count(DISTINCT seizure) FILTER (WHERE seized_on >= :from) AS seizures,
       CAST(coalesce(sum(quantity) FILTER (WHERE seized_on >= :from), 0) AS BIGINT) AS arms,
       CAST(coalesce(sum(quantity) FILTER (WHERE seized_on < :from), 0) AS BIGINT) AS previous,
       CAST(coalesce(sum(quantity) FILTER (WHERE seized_on >= :from), 0)
          - coalesce(sum(quantity) FILTER (WHERE seized_on < :from), 0) AS BIGINT) AS change
FROM crime_arms
WHERE seized_on >= :previous_from AND seized_on < :to
GROUP BY region
ORDER BY arms DESC, region
