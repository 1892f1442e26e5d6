-- Training activities in which the country took part or which it hosted, that ended in the period or the one before it.
SELECT min(title) AS title, min(kind) AS training_kind, min(host) AS host, min(started_on) AS started_on, max(ended_on) AS ended_on,
       CAST(max(participants) AS BIGINT) AS participants, count(DISTINCT country) AS countries
FROM training
GROUP BY activity
HAVING (bool_or(country = :country) OR min(host) = :country) AND max(ended_on) >= :previous_from AND max(ended_on) < :to
ORDER BY ended_on DESC, title
