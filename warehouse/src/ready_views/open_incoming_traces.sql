-- Trace requests to you that still owe an answer, with their age and your clock, which stands while you wait for information
--
-- trace_id: The request; `proofhouse trace show` tells more of it
-- requesting_bureau: Who asks
-- state: What the thread has come to
-- awaited_bureau: Whose turn it is: the requester's when you have asked for information
-- priority: How soon an answer is needed
-- sent_at: When it was sent
-- age_days: Whole days since it was sent
-- clock_days: Whole days that count, those of waiting for information taken off
-- is_overdue: Whether more than 180 days count
-- firearm: Make, model, calibre and serial number as the requester has them
-- crime_code: Crime, as the requester's law codes it
select
  t.trace_id as trace_id,
  t.requesting_bureau as requesting_bureau,
  t.state as state,
  t.awaited_bureau as awaited_bureau,
  t.priority as priority,
  t.sent_at as sent_at,
  cast(floor(t.age_seconds / 86400) as bigint) as age_days,
  cast(floor(t.clock_seconds / 86400) as bigint) as clock_days,
  t.clock_seconds > 180 * 86400 as is_overdue,
  concat_ws(' ', t.make_raw, t.model_raw, t.calibre_raw, t.serial_raw) as firearm,
  t.crime_code as crime_code
from (
  select *,
    date_part('epoch', now()) - date_part('epoch', sent_at) as age_seconds,
    date_part('epoch', coalesce(paused_since, now())) - date_part('epoch', sent_at) - paused_seconds as clock_seconds
  from traces
  where requested_bureau = current_bureau() and is_open
) as t
