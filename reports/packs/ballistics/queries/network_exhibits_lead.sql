-- Exhibits acquired in the period and in all, and the cases they belong to.
SELECT count(*) FILTER (WHERE acquired_on >= :from AND acquired_on < :to) AS exhibits, count(*) AS in_all,
       count(DISTINCT case_ref) AS cases
FROM exhibits
WHERE bureau = :bureau
