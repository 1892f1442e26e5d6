-- Coverage of SDG 16.4.2 by region: members of INTERPOL, countries of which there are arms of the year, those of them with an
-- established point of diversion, and the share of members that reported.
WITH reported AS (
    SELECT country, sum(by_tracing + by_authority) AS established FROM sdg_arms WHERE year = :year GROUP BY country
)
SELECT c.region, count(*) FILTER (WHERE c.is_member) AS members, count(r.country) AS countries,
       count(*) FILTER (WHERE r.established > 0) AS with_result,
       count(*) FILTER (WHERE c.is_member AND r.country IS NOT NULL)
           / CAST(nullif(count(*) FILTER (WHERE c.is_member), 0) AS DOUBLE) AS share
FROM countries c
LEFT JOIN reported r ON r.country = c.country
GROUP BY c.region
HAVING count(*) FILTER (WHERE c.is_member) > 0 OR count(r.country) > 0
ORDER BY c.region
