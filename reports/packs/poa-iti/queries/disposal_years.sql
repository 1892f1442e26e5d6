-- What became of firearms seized, found or surrendered, by year of the seizure, the last five years: destroyed, held, returned,
-- used by the state, sold, lost, and not stated. Property of police and army is left out.
SELECT CAST(CAST(date_part('year', seized_on) AS BIGINT) AS VARCHAR) AS year,
       CAST(sum(CASE WHEN disposition = 'DESTROYED' THEN quantity ELSE 0 END) AS BIGINT) AS destroyed,
       CAST(sum(CASE WHEN disposition = 'HELD' THEN quantity ELSE 0 END) AS BIGINT) AS held,
       CAST(sum(CASE WHEN disposition = 'RETURNED' THEN quantity ELSE 0 END) AS BIGINT) AS returned,
       CAST(sum(CASE WHEN disposition = 'USED_BY_STATE' THEN quantity ELSE 0 END) AS BIGINT) AS used_by_state,
       CAST(sum(CASE WHEN disposition = 'SOLD' THEN quantity ELSE 0 END) AS BIGINT) AS sold,
       CAST(sum(CASE WHEN disposition = 'LOST' THEN quantity ELSE 0 END) AS BIGINT) AS lost_again,
       CAST(sum(CASE WHEN disposition IS NULL THEN quantity ELSE 0 END) AS BIGINT) AS unstated,
       CAST(sum(quantity) AS BIGINT) AS arms
FROM handled
WHERE item_kind = 'FIREARM' AND NOT is_institutional AND date_part('year', seized_on) > :year - 5 AND seized_on < :to
GROUP BY 1
ORDER BY 1
