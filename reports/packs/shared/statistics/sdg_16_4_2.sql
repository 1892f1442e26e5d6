-- SDG indicator 16.4.2 per bureau and year of seizure (UN metadata of the indicator):
--   100 * (arms established by tracing + arms established by a competent authority)
--       / (arms seized for criminal offences + arms found + arms surrendered)
-- What an arm is, and which answer counts for it, says the view sdg_arms.
SELECT bureau, CAST(year AS INT) AS year,
       CAST(coalesce(sum(arms) FILTER (WHERE event_type = 'SEIZED_CRIMINAL'), 0) AS BIGINT) AS seized_criminal,
       CAST(coalesce(sum(arms) FILTER (WHERE event_type = 'FOUND'), 0) AS BIGINT) AS found,
       CAST(coalesce(sum(arms) FILTER (WHERE event_type = 'SURRENDERED'), 0) AS BIGINT) AS surrendered,
       CAST(sum(by_tracing) AS BIGINT) AS established_by_tracing,
       CAST(sum(by_authority) AS BIGINT) AS established_by_authority,
       CAST(sum(pending) AS BIGINT) AS tracing_pending,
       CAST(sum(failed + not_enough) AS BIGINT) AS tracing_failed,
       CAST(sum(no_attempt) AS BIGINT) AS not_attempted,
       100.0 * sum(by_tracing + by_authority) / nullif(sum(arms), 0) AS indicator_percent,
       CAST(sum(not_enough) AS BIGINT) AS not_enough_information
FROM sdg_arms
WHERE year IS NOT NULL
GROUP BY bureau, year
ORDER BY bureau, year
