-- Exhibits acquired in the period by kind and origin.
SELECT exhibit_kind, origin, count(*) AS exhibits
FROM exhibits
WHERE bureau = :bureau AND acquired_on >= :from AND acquired_on < :to
GROUP BY exhibit_kind, origin
ORDER BY sum(count(*)) OVER (PARTITION BY exhibit_kind) DESC, exhibit_kind, origin
