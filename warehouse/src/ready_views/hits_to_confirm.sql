-- Pairs that may be one firearm and wait for your word, found by matching or proposed by the other side
--
-- candidate_id: The pair; `proofhouse hit confirm` and `hit reject` answer
-- your_role: RECORD_OWNER or FINDER; of two records, RECORD_OWNER
-- your_reference: Your record or seizure
-- item_no: Item of the seizure; absent of two records
-- other_bureau: The other side
-- other_reference: Its record or seizure
-- firearm: Make, model, calibre and serial number as the other side has them
-- probability: Probability that the two are one firearm, by the model; absent when matching finds the pair no more
-- band: STRONG or REVIEW; absent when matching finds the pair no more
-- state: CANDIDATE while nobody has spoken, PROPOSED when the other side has
-- waiting_since: Day since which it waits
select
  p.candidate_id as candidate_id,
  p.your_role as your_role,
  p.your_reference as your_reference,
  p.item_no as item_no,
  p.other_bureau as other_bureau,
  p.other_reference as other_reference,
  p.firearm as firearm,
  p.probability as probability,
  p.band as band,
  coalesce(h.state, 'CANDIDATE') as state,
  least(p.first_seen, cast(h.opened_at as date)) as waiting_since
from (
  select candidate_id, 'RECORD_OWNER' as your_role, record_id as your_reference, item_no, seizure_bureau as other_bureau,
    seizure_id as other_reference, seizure_description as firearm, probability, band, first_seen
  from matches where record_bureau = current_bureau()
  union all
  select candidate_id, 'FINDER', seizure_id, item_no, record_bureau, record_id, record_description, probability, band,
    first_seen
  from matches where seizure_bureau = current_bureau() and record_bureau <> current_bureau()
  union all
  select pair_id, 'RECORD_OWNER', left_record_id, cast(null as int), right_bureau, right_record_id, right_description,
    probability, band, first_seen
  from record_duplicates where left_bureau = current_bureau()
  union all
  select pair_id, 'RECORD_OWNER', right_record_id, cast(null as int), left_bureau, left_record_id, left_description,
    probability, band, first_seen
  from record_duplicates where right_bureau = current_bureau() and left_bureau <> current_bureau()
) as p
left join hits h on h.candidate_id = p.candidate_id
where coalesce(h.state, 'CANDIDATE') not in ('CONFIRMED', 'REJECTED')
  and (p.band in ('STRONG', 'REVIEW') or h.state is not null)
  and not coalesce(h.record_bureau = current_bureau() and h.record_word is not null, false)
  and not coalesce(coalesce(h.seizure_bureau, h.other_record_bureau) = current_bureau() and h.other_word is not null, false)
