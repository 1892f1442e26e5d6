-- Seizures of the period: events, arms, arms per event, share at borders, persons arrested.
WITH events AS (
    SELECT count(*) AS seizures,
           count(*) FILTER (WHERE is_at_border) AS at_border,
           coalesce(sum(persons_arrested), 0) AS arrested
    FROM seizures WHERE bureau = :bureau AND seized_on >= :from AND seized_on < :to
), items AS (
    SELECT coalesce(sum(quantity), 0) AS arms FROM crime_arms WHERE seized_on >= :from AND seized_on < :to
), state_property AS (
    SELECT coalesce(sum(quantity), 0) AS arms FROM arms
    WHERE bureau = :bureau AND is_institutional AND seized_on >= :from AND seized_on < :to
)
SELECT seizures, CAST(items.arms AS BIGINT) AS arms, items.arms / nullif(seizures, 0) AS arms_per_seizure,
       at_border / CAST(nullif(seizures, 0) AS DOUBLE) AS border_share, CAST(arrested AS BIGINT) AS arrested,
       CAST(state_property.arms AS BIGINT) AS institutional
FROM events CROSS JOIN items CROSS JOIN state_property
