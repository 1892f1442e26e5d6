report-title = National firearms report

# 1
summary-title = What to do next, and key figures
summary-empty = Nothing waits, and nothing was reported in this period.
actions-title = What to do next
actions-empty = Nothing waits for this bureau: no unanswered requests, no open matches, no records to correct.
actions-answer-urgent = { $count ->
    [one] Answer the urgent trace request that another bureau sent on { $oldest }.
   *[other] Answer { $count } urgent trace requests from other bureaus; the oldest was sent on { $oldest }.
}
actions-answer = { $count ->
    [one] Answer the trace request that another bureau sent on { $oldest }.
   *[other] Answer { $count } trace requests from other bureaus; the oldest was sent on { $oldest }.
}
actions-give-information = { $count ->
    [one] Complete one own trace request: the requested country asked for more information.
   *[other] Complete { $count } own trace requests: the requested countries asked for more information.
}
actions-confirm-matches = { $count ->
    [one] Confirm or reject one strong match, found on { $oldest }.
   *[other] Confirm or reject { $count } strong matches; the oldest was found on { $oldest }.
}
actions-examine-leads = { $count ->
    [one] Have one ballistic lead examined under the microscope; it has waited since { $oldest }.
   *[other] Have { $count } ballistic leads examined under the microscope; the oldest has waited since { $oldest }.
}
actions-correct = { $count ->
    [one] Correct one record that matching cannot use as it stands.
   *[other] Correct { $count } records that matching cannot use as they stand.
}
actions-re-evaluate = { $count ->
    [one] Re-evaluate one record before it expires on { $oldest }.
   *[other] Re-evaluate { $count } records that expire within { $expiring_days } days, the first on { $oldest }.
}
actions-chase = { $count ->
    [one] Remind the requested country of one own request that has been open for more than { $overdue_days } days, pauses taken off.
   *[other] Remind the requested countries of { $count } own requests that have been open for more than { $overdue_days } days, pauses taken off.
}
key-figures-title = Key figures
tile-records-new = New records of lost and stolen firearms
tile-matches-confirmed = Matches confirmed
tile-seizures = Seizures
tile-arms-seized = Firearms seized, found, surrendered
tile-traces-sent = Trace requests sent
tile-traces-received = Trace requests received
tile-ballistic-hits = Ballistic hits confirmed
tile-notices-in-force = Notices and diffusions in force
findings-title = What changed
findings-empty = No change in this period is large enough, on enough cases, to be named.
findings-arms-up = Firearms seized, found or surrendered rose by { $share }, from { $previous } to { $count }.
findings-arms-down = Firearms seized, found or surrendered fell by { $share }, from { $previous } to { $count }.
findings-type-rising = Type that rose most: { $type_code }, from { $previous } to { $count }.
findings-converted-up = Converted firearms are { $share } of all, after { $previous_share } in the period before ({ $count } against { $previous }).
findings-obliterated-share = The serial number was obliterated on { $count } firearms, { $share } of all ({ $previous_share } in the period before).
findings-answers-take = Half of the { $previous } answers that came in this period took { $count } days or less.
findings-slowest = { $country } has the most own requests open for more than { $overdue_days } days, pauses taken off: { $count }.
findings-first-source = { $country } is the first foreign source of firearms recovered here: { $count } of { $previous } traced ({ $share }).
change-intervals-title = Change since the period before, with its uncertainty
change-intervals-note = Interval of about 95% by the block bootstrap: the weeks of each period are drawn again five hundred times. An interval that contains 0 means that the change may be chance. For a quarter, with some thirteen weeks, it is rougher and mostly too narrow; with fewer than twelve weeks in a period none is given. With fewer than { $few_cases } cases in a period, changes say little.
change-intervals-empty = Nothing was reported in this period or the one before.

# 2
losses-title = Lost, stolen, trafficked and smuggled
losses-empty = The bureau reported no firearm as lost, stolen, trafficked or smuggled.
losses-lead = { $records ->
    [0] No record was reported in the period.
    [one] One record was reported in the period, { $median_lag } days after the loss.
   *[other] { $records } records were reported in the period, { $stolen_share } of them as stolen. Half came in within { $median_lag } days of the loss.
} { $active ->
    [one] One record is searched for today.
   *[other] { $active } records are searched for today.
}
losses-trend-title = Records reported per month
losses-trend-note = By the day of the report to the police, because the day of the loss is often not known.
losses-by-year-title = Records by year of the loss
losses-by-year-note = By the year of the loss: late reports still raise the last years.
losses-by-type-title = Type
losses-by-make-title = Make
losses-by-make-note = Light: the share of a make together with all above it. Dark: the makes that together reach four fifths.
losses-by-calibre-title = Calibre
losses-by-owner-title = Owner
losses-by-circumstance-title = Circumstance
losses-by-region-title = Region of the loss

# 3
recoveries-title = Own firearms recovered
recoveries-empty = None of the bureau’s firearms has been recovered, and none has a match.
recoveries-lead = { $found ->
    [0] No record was marked as found in the period
    [one] One record was marked as found in the period
   *[other] { $found } records were marked as found in the period
} ({ $found_before } in the period before). { $waiting ->
    [0] No strong match waits for this bureau’s word.
    [one] One strong match waits for this bureau’s word.
   *[other] { $waiting } strong matches wait for this bureau’s word.
}
recoveries-map-title = Where own firearms came to light, on the map
recoveries-by-country-title = Where own firearms came to light
recoveries-by-country-note = Own records with a match with a seizure there, confirmed by both owners, or strong and undecided, of all years; a record counts once per country. A strong match that the owners have not confirmed is a likelihood, not a fact.
recoveries-by-state-title = State of own records today
recovery-cohorts-title = Share found after one, three and five years
recovery-cohorts-note = Records by year of report, cancelled ones left out. A dash stands where the records have not been observed for long enough.
match-precision-title = Decisions on matches, and their precision
match-precision-note = Confirmed: both owners say that it is one firearm. Rejected: one says that it is not. Precision: confirmed over confirmed and rejected, all years. It is given for all pairs together: matching no longer lists a rejected pair, so that its strength is not known.

# 4
seizures-title = Seizures
seizures-empty = The bureau reported no seizure.
seizures-lead = { $seizures ->
    [0] No seizure was reported in the period.
    [one] One seizure brought in { $arms } firearms.
   *[other] { $seizures } seizures brought in { $arms } firearms, { $arms_per_seizure } per seizure; { $border_share } of the seizures were made at a border or by border services, and { $arrested } persons were arrested.
} { $institutional ->
    [0] { "" }
    [one] One firearm that belongs to the police or the army is not counted.
   *[other] { $institutional } firearms that belong to the police or the army are not counted.
}
seizures-trend-title = Firearms seized, found or surrendered per month
arms-by-type-title = Type
arms-by-calibre-title = Calibre
arms-by-make-title = Make
arms-by-context-title = Criminal context
arms-by-place-title = Place
arms-by-agency-title = Agency, and how the firearms came in
seizures-by-region-title = Region
seizure-region-trends-title = Firearms seized, found or surrendered per month, by region

# 5
special-title = Converted, craft-made, unmarked and obliterated
special-empty = The bureau seized no firearm in this period.
special-shares-title = Firearms without an ordinary origin or serial number
special-shares-note = A firearm can stand in more than one row: a converted one may also have lost its number.
converted-from-title = Converted from
serial-status-title = State of the serial number

# 6
traces-out-title = Trace requests sent
traces-out-empty = The bureau sent no trace request.
traces-out-lead = { $sent ->
    [0] No request was sent in the period
    [one] One request was sent in the period
   *[other] { $sent } requests were sent in the period
} ({ $sent_before } in the period before). { $older ->
    [0] None is older than 90 days yet.
   *[other] Of { $older } requests of all years that are older than 90 days, { $response_rate } have a final answer; { $success_rate } of the answers traced the firearm.
} { $open ->
    [0] None is open.
    [one] One is open.
   *[other] { $open } are open.
}
traces-out-curve-title = How long answers take
traces-out-curve-note = Kaplan–Meier curve: open requests count for as long as they have been observed. The band is the 95% range. Requests of this period and the one before.
traces-out-curve-empty = No request sent in this period or the one before has a final answer yet, so there is no response time to show.
traces-out-times-title = Response times in numbers
traces-out-times-note = Percentiles are of answered requests only, and so mostly shorter than the curve beside. Shares: of requests sent at least that long ago that were answered or observed for as long.
traces-out-spread-title = How response times spread, by requested country
traces-out-spread-axis = days from sending to the final answer
traces-out-spread-note = Answered requests of this period and the one before; below five answers no percentile is given. Open requests are not in it: a country with many of them is slower than it looks.
traces-out-spread-empty = No request of this period or the one before has a final answer yet.
traces-out-outcomes-title = How far the requests came
traces-out-reasons-title = Why traces did not succeed
traces-out-by-country-title = By requested country
traces-out-by-country-note = Response rate: of the requests that are older than 90 days.
traces-out-rates-title = Rates
traces-out-rates-note = Response: requests of all years that are older than 90 days; strict counts final answers and refusals, any counts interim answers and questions too. Traced: requests of this period and the one before. n is what each rate stands on.

# 7
traces-in-title = Trace requests received
traces-in-empty = No other bureau sent a trace request to this one.
traces-in-lead = { $received ->
    [0] No request came in during the period.
    [one] One request came in during the period.
   *[other] { $received } requests came in during the period.
} { $answered ->
    [0] None was answered in it.
    [one] One was answered in it, after { $median_days } days.
   *[other] { $answered } were answered in it, half of them within { $median_days } days.
} { $open ->
    [0] None waits today.
    [one] One waits today.
   *[other] { $open } wait today, { $open_long } of them for more than { $overdue_days } days.
}
traces-in-load-title = Received and answered per month
traces-in-age-title = Age of the requests that wait
traces-in-by-country-title = By requesting country

# 8
time-to-crime-title = Time-to-crime
time-to-crime-empty = For no firearm recovered in this period are the first retail sale and the recovery both known to the day.
time-to-crime-lead = Half of the { $n } firearms with a known first sale were recovered within { $median_years } years of it; { $short_share } within three years, the usual sign that trafficking is worth looking into.
ttc-histogram-title = From first retail sale to recovery, in half-years
ttc-histogram-axis = months from first retail sale to recovery
ttc-bands-title = From first retail sale to recovery
ttc-bands-note = Each firearm once, with the last answer about it, and only where first sale and recovery are both known to the day; a short time points to a recent diversion, it does not prove one.
ttc-measures-title = In numbers

# 9
flows-title = Where firearms came from, and where they went
flows-empty = No trace with a known source and recovery ended in this period.
source-flows-title = From source to recovery
source-flows-note = Left: country of the last legal holder or first purchaser. Right: country of recovery. The own country stands out.
source-recovery-title = Source and recovery
source-recovery-note = Rows: country of the last legal holder or first purchaser. Columns: country of recovery. Outlined: recovered where they were last legal. The bureau sees only traces that it sent or received.
flow-balance-title = Balance with each country
flow-balance-note = Balance: firearms from here recovered there minus firearms from there recovered here; above 0, more left than came. The row of the country itself shows firearms that never left.
flow-shares-title = Shares of source and recovery
flow-shares-note = In the row of the country itself: firearms that never left, and the share of recoveries that it supplied itself.

# 10
routes-title = Routes and concentration
route-map-title = Routes told by seizures
route-map-note = Each leg of a route is an arrow, from the origin over transits to the destination; a firearm counts in every leg of its route.
route-list-title = Routes
routes-empty = No seizure of this period tells of a route or an origin.

transport-title = Means of transport
concentration-title = Concentration
concentration-note = HHI is the sum of the squared shares: 1 when all comes from one, near 0 when it is spread. Effective number: as many equal ones would give the same HHI. Below n = { $few_cases } such measures jump.
concentration-more-title = Concentration: further measures
concentration-more-note = Entropy: 0 when all comes from one, larger the more it is spread. Gini: 0 when those that occur are equally frequent, near 1 when few have nearly all. Below n = { $few_cases } such measures jump.

# 11
ballistics-title = Ballistics
ballistics-empty = The bureau entered no exhibit and launched no search.
ballistics-lead = { $exhibits ->
    [one] One exhibit was acquired in the period
   *[other] { $exhibits } exhibits were acquired in the period
} ({ $in_all } in all). { $hits ->
    [0] No hit was confirmed;
    [one] One hit was confirmed;
   *[other] { $hits } hits were confirmed;
} { $leads ->
    [0] no lead waits for the microscope.
    [one] one lead waits for the microscope.
   *[other] { $leads } leads wait for the microscope.
}
ballistic-funnel-title = From exhibit to confirmed hit
ballistic-funnel-note = A lead is a finding on the screen; only an examiner with the specimens confirms a hit. Each newly joined pair of cases counts once.
ballistic-exhibits-title = Exhibits acquired
ballistic-rates-title = Rates
ballistic-candidates-title = Candidates to look at on the screen
ballistic-candidates-note = Times as frequent: how many times as often such likeness occurs between marks of one firearm as between marks of two, as far as the reference scans can tell. A candidate is an order in which to look, no hit and no identification; an examiner with the specimens decides.
ballistic-candidates-empty = No candidate waits to be looked at.
ballistic-pictures-title = The likeliest candidates, drawn
ballistic-pictures-note = Of each pair the marks that agree most. Likeness on a picture identifies no firearm.
ballistic-pictures-empty = No candidate waits to be looked at.
ballistic-countries-title = Leads and hits with other bureaus

# 12
notices-title = Notices and diffusions in force
notices-empty = No firearm-related notice or diffusion that this bureau may see is in force.
notices-by-colour-title = In force, by kind
notices-in-force-title = List

# 13
sdg-title = SDG indicator 16.4.2
sdg-empty = No arms that count for the indicator were seized, found or surrendered in the last five years.
sdg-lead = For { $year } the indicator is { $ratio }: of { $denominator } arms seized, found or surrendered, the illicit origin of { $numerator } has been established so far.
sdg-parts-title = The indicator and its parts
sdg-parts-note = Recent years are incomplete: answers still come in, and the indicator is computed again when they do. Arms seized for administrative reasons only, parts, ammunition and antiques are not counted.
sdg-marked-title = The same ratio in parts
sdg-not-established-title = Why the origin is not established

# 14
quality-title = Data quality
quality-empty = The bureau has no active record to assess.
quality-lead = The quality score of { $n } active records is { $quality }. { $faulty_records ->
    [0] No record has a fault
    [one] One record has a fault
   *[other] { $faulty_records } records have a fault
} that hinders matching, and { $faulty_seizures ->
    [0] no seized item.
    [one] one seized item.
   *[other] { $faulty_seizures } seized items.
}
quality-score-title = Quality score and its parts
quality-score-note = Score = 0.5 completeness + 0.2 validity + 0.1 uniqueness + 0.1 timeliness + 0.1 consistency.
quality-fields-title = Fields filled in
quality-fields-note = Share of active records; a placeholder counts as empty.
quality-issues-title = Faults by kind
records-to-correct-title = Records to correct
records-to-correct-empty = There is no record to correct.

# 15
open-actions-title = Open actions
open-actions-empty = Nothing waits for this bureau.
requests-to-answer-title = Trace requests to answer
requests-to-answer-empty = No trace request waits for an answer.
matches-to-confirm-title = Matches to confirm or reject
matches-to-confirm-empty = No match waits for this bureau’s word.
leads-to-examine-title = Ballistic leads to examine
leads-to-examine-empty = No ballistic lead waits for the microscope.
records-expiring-title = Records that expire within { $expiring_days } days
records-expiring-empty = No record expires within { $expiring_days } days.

# 16
method-title = Method, limits and definitions
method-dates = Records count on the day they were reported, seizures on the day of the seizure, requests on the day they were sent. Where a feed gave only a month or a year, its first day stands for it. All figures come from the data as it stood at the date on the cover; a later correction changes them.
method-ttc = Time-to-crime is the time from the first retail sale to the recovery, only where both are known to the day and in that order. A firearm counts once, with the last answer of its chain of requests; administrative endings are left out. Three years and the bands are counted by the calendar. The first seller or buyer of a firearm is not thereby a suspect.
method-access = The report shows what this bureau may see and nothing else: its own data, and data of others that they have not withheld from it.

