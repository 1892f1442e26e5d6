-- Exhibits of the period, and what came of them.
SELECT (SELECT count(*) FROM exhibits WHERE bureau = :bureau AND acquired_on >= :from AND acquired_on < :to) AS exhibits,
       (SELECT count(*) FROM exhibits WHERE bureau = :bureau) AS in_all,
       (SELECT count(*) FROM hits WHERE state = 'CONFIRMED_HIT' AND confirmed_on >= :from AND confirmed_on < :to) AS hits,
       (SELECT count(*) FROM hits WHERE state = 'LEAD') AS leads
