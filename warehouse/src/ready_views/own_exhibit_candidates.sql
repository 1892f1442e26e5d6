-- The exhibits of other cases that are most like each of yours, as the last comparison left them: the list that an examiner goes through
--
-- exhibit_id: Your exhibit
-- rank: 1 for the most alike
-- other_bureau: Owner of the other exhibit
-- other_exhibit_id: The other exhibit
-- other_case_ref: Its case
-- log10_likelihood_ratio: Decimal logarithm of the likelihood ratio of all marks together
-- band: STRONG, REVIEW or WATCH where the pair is a candidate
-- state: What its owners have said of the pair: UNDER_REVIEW, LEAD, HIT_CANDIDATE, REJECTED, or what an examination came to; absent while nobody has spoken
select
  l.left_exhibit_id as exhibit_id,
  row_number() over (partition by l.left_exhibit_id order by l.list_order desc, l.right_bureau, l.right_exhibit_id) as rank,
  l.right_bureau as other_bureau,
  l.right_exhibit_id as other_exhibit_id,
  l.right_case_ref as other_case_ref,
  l.log10_likelihood_ratio as log10_likelihood_ratio,
  c.band as band,
  p.state as state
from ballistic_lists l
left join (
  select left_bureau, left_exhibit_id, right_bureau, right_exhibit_id, band from ballistic_candidates
  union all
  select right_bureau, right_exhibit_id, left_bureau, left_exhibit_id, band from ballistic_candidates
) as c on c.left_bureau = l.left_bureau and c.left_exhibit_id = l.left_exhibit_id
  and c.right_bureau = l.right_bureau and c.right_exhibit_id = l.right_exhibit_id
left join (
  select left_bureau, left_exhibit_id, right_bureau, right_exhibit_id, state from ballistic_pairs
  union all
  select right_bureau, right_exhibit_id, left_bureau, left_exhibit_id, state from ballistic_pairs
) as p on p.left_bureau = l.left_bureau and p.left_exhibit_id = l.left_exhibit_id
  and p.right_bureau = l.right_bureau and p.right_exhibit_id = l.right_exhibit_id
where l.left_bureau = current_bureau()
