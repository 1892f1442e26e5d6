-- Ballistic leads and what examination made of them, between cases: those with an exhibit of the bureau, all for the
-- Secretariat. A pair of cases counts once: with its best finding. Cases that an examination called known to be linked are
-- left out, with all their exhibits. A lead whose specimens were asked for is a lead that waits for its examination.
-- A hit is credited to the bureau that confirmed it.
WITH said AS (
    SELECT *, CASE state WHEN 'HIT_CANDIDATE' THEN 'LEAD' ELSE state END AS finding,
           least(left_bureau || '/' || left_case_ref, right_bureau || '/' || right_case_ref) AS one_case,
           greatest(left_bureau || '/' || left_case_ref, right_bureau || '/' || right_case_ref) AS other_case
    FROM ballistic_pairs
),
of_cases AS (
    SELECT *, max(CASE WHEN previously_known THEN 1 ELSE 0 END) OVER (PARTITION BY one_case, other_case) AS known
    FROM said
),
pairs AS (
    SELECT left_bureau, left_exhibit_id AS left_exhibit, left_case_ref AS left_case,
           right_bureau, right_exhibit_id AS right_exhibit, right_case_ref AS right_case,
           finding AS state, CAST(coalesce(lead_at, first_reviewed_at) AS DATE) AS found_on,
           CAST(examined_at AS DATE) AS confirmed_on, credited_bureau AS credited,
           row_number() OVER (
               PARTITION BY one_case, other_case
               ORDER BY CASE finding WHEN 'CONFIRMED_HIT' THEN 1 WHEN 'LEAD' THEN 2 WHEN 'INCONCLUSIVE' THEN 3 ELSE 4 END,
                        examined_at, left_exhibit_id, right_exhibit_id) AS place
    FROM of_cases
    WHERE (left_bureau = :bureau OR right_bureau = :bureau OR :bureau = 'ipsg')
      AND known = 0
      AND (lead_at IS NOT NULL OR finding IN ('LEAD', 'CONFIRMED_HIT', 'INCONCLUSIVE', 'ELIMINATED'))
)
SELECT left_bureau, left_exhibit, left_case, right_bureau, right_exhibit, right_case, state, found_on, confirmed_on, credited
FROM pairs
WHERE place = 1
