-- Points of diversion that answers to this bureau's requests established, by kind and country, requests answered in the last five
-- years up to the end of the period. A chain of requests counts once, with its last answer.
SELECT diversion_kind AS diversion, diversion_country AS country, count(*) AS arms
FROM (
    SELECT diversion_kind, diversion_country, final_on,
           row_number() OVER (PARTITION BY chain ORDER BY final_on DESC, trace) AS place
    FROM trace_facts
    WHERE requesting = :bureau AND is_answered AND diversion_kind IS NOT NULL
)
WHERE place = 1 AND date_part('year', final_on) > :year - 5 AND final_on < :to
GROUP BY diversion_kind, diversion_country
ORDER BY arms DESC, diversion, country
