-- Firearms of your own records that another bureau seems to have seized: what matching finds worth a look, and what owners have confirmed
--
-- candidate_id: The pair; `proofhouse hit show` tells more of it
-- record_id: Your record
-- firearm: Make, model, calibre and serial number as your record has them
-- date_of_loss: When it was lost: the first day it may have been
-- seizure_bureau: Who seized it
-- seizure_id: The seizure
-- item_no: Item of the seizure
-- seized_at: When it was seized: the first day it may have been
-- days_to_recovery: Days from the loss to the seizure
-- probability: Probability that the two are one firearm, by the model; absent when matching finds the pair no more
-- band: STRONG or REVIEW; absent when matching finds the pair no more
-- state: CANDIDATE while nobody has spoken, PROPOSED, CONFIRMED
-- awaited_bureau: Whose word is missing
-- because: The reasons
select
  coalesce(m.candidate_id, h.candidate_id) as candidate_id,
  coalesce(m.record_id, h.record_id) as record_id,
  m.record_description as firearm,
  m.date_of_loss as date_of_loss,
  coalesce(m.seizure_bureau, h.seizure_bureau) as seizure_bureau,
  coalesce(m.seizure_id, h.seizure_id) as seizure_id,
  coalesce(m.item_no, h.item_no) as item_no,
  m.seized_at as seized_at,
  cast(m.seized_at as int) - cast(m.date_of_loss as int) as days_to_recovery,
  m.probability as probability,
  m.band as band,
  coalesce(h.state, 'CANDIDATE') as state,
  h.awaited_bureau as awaited_bureau,
  m.summary as because
from matches m
full outer join hits h on h.candidate_id = m.candidate_id
where coalesce(m.record_bureau, h.record_bureau) = current_bureau()
  and coalesce(m.seizure_bureau, h.seizure_bureau) <> current_bureau()
  and coalesce(h.state, 'CANDIDATE') <> 'REJECTED'
  and (m.band in ('STRONG', 'REVIEW') or h.state is not null)
