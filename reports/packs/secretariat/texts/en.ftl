report-title = Global firearms report

# 1
dashboard-title = What to do next, and the world in figures
dashboard-empty = Nothing was reported by any bureau.
global-actions-title = What to do next
global-actions-empty = Nothing waits.
global-actions-overdue = { $count ->
    [one] Remind { $bureau }: one request has been open for more than 180 days, pauses taken off.
   *[other] Remind the bureaus that owe answers: { $count } requests have been open for more than 180 days, pauses taken off, most of them with { $bureau }.
}
global-actions-confirm = { $count ->
    [one] Ask the two bureaus of one strong match to decide it.
   *[other] Ask the bureaus concerned to decide { $count } strong matches.
}
global-actions-leads = { $count ->
    [one] Help to bring one ballistic lead under the microscope.
   *[other] Help to bring { $count } ballistic leads under the microscope.
}
global-actions-review-notices = { $count ->
    [one] Review one notice that was submitted.
   *[other] Review { $count } notices that were submitted.
}
global-actions-inactive = { $count ->
    [one] Call one bureau that has stated nothing for twelve months.
   *[other] Call { $count } bureaus that have stated nothing for twelve months.
}
global-actions-expiring = { $count ->
    [one] One record expires within six months unless its owner re-evaluates it.
   *[other] { $count } records expire within six months unless their owners re-evaluate them.
}
global-figures-title = Key figures
tile-records-new = New records of lost and stolen firearms
tile-matches-confirmed = Matches confirmed
tile-seizures = Seizures
tile-arms-seized = Firearms seized, found, surrendered
tile-traces-sent = Trace requests sent
tile-exhibits = Ballistic exhibits acquired
tile-ballistic-hits = Ballistic hits confirmed
tile-notices-in-force = Notices and diffusions in force
global-records-trend-title = Records reported per month
global-arms-trend-title = Firearms seized, found or surrendered per month
global-change-intervals-title = Change since the period before, with its uncertainty
global-change-intervals-note = Interval of about 95% by the block bootstrap: the weeks of each period are drawn again five hundred times. An interval that contains 0 means that the change may be chance. For a quarter, with some thirteen weeks, it is rougher and mostly too narrow; with fewer than twelve weeks in a period none is given. With fewer than { $few_cases } cases in a period, changes say little.
global-change-intervals-empty = Nothing was reported in this period or the one before.

# 2
contribution-title = Contribution by bureau
contribution-empty = No bureau has contributed.
contribution-lead = { $active } of { $known } bureaus that have ever contributed stated something in this period or later; INTERPOL has { $members } members.
contribution-map-title = Active records, by country
contribution-table-title = Bureaus
contribution-table-note = Change: new records against the period before. Updates: records whose latest statement is of this period and changes an earlier one. Coverage: share of the twelve months up to the end of the period for which there is a record, seizure, request or exhibit; how many losses a national registry knows is not reported, so no share of all losses can be given. Quality as explained under Method; not a ranking.
contribution-regions-title = New records by region
region-trends-title = Firearms seized, found or surrendered per month, by region
inactive-bureaus-title = Silent for twelve months
inactive-bureaus-empty = Every bureau that has ever contributed has stated something within the last twelve months.

# 3
global-hits-title = Matches between bureaus
global-hits-empty = There are no matches.
hit-pairs-title = Records and seizures that match
hit-pairs-note = Rows: owner of the record. Columns: owner of the seizure. Records with a match that both owners confirmed, or a strong one that is undecided, of all years; a record counts once in each cell. Outlined: the same country.
hit-regions-title = By region
hit-bands-title = By strength and decision
hit-bands-note = No score decides: the owners of both sides do. Matching no longer lists pairs that were rejected, nor those of closed records.
global-match-precision-title = Decisions on matches, and their precision
global-match-precision-note = Confirmed: both owners say that it is one firearm. Rejected: one says that it is not. Precision: confirmed over confirmed and rejected, all years. It is given for all pairs together: matching no longer lists a rejected pair, so that its strength is not known.

# 4
trace-network-title = Trace network
trace-network-empty = No trace request was sent.
trace-network-lead = { $sent ->
    [one] One request was sent in the period
   *[other] { $sent } requests were sent in the period
} ({ $sent_before } in the period before). Of { $older } requests of all years that are older than 90 days, { $response_rate } have a final answer; { $success_rate } of the answers traced the firearm. { $open } are open.
trace-curve-title = How long answers take
trace-curve-note = Kaplan–Meier curve over all bureaus; open requests count for as long as they have been observed.
trace-reasons-title = Why traces did not succeed
trace-pairs-title = Who asks whom
trace-pair-times-title = Days to the final answer, by pair
trace-pair-times-note = Requests sent in the period and the one before it, pauses taken off. Half of the answers came within the days of P50, nine in ten within those of P90; with fewer than five answers neither is given. Open requests are not in the percentiles: a pair with many of them is slower than it looks.
trace-pair-spread-title = How response times spread, by pair
trace-pair-spread-axis = days from sending to the final answer
trace-pair-spread-note = Pairs with at least five answers to requests of this period and the one before, those with most answers first. Open requests are not in it.
trace-pair-spread-empty = No pair of bureaus has five answers yet.
trace-by-requested-title = By requested bureau
trace-by-requested-note = Response rate: of the requests that are older than 90 days.
trace-network-rates-title = Rates
trace-network-rates-note = Response: requests of all years that are older than 90 days; strict counts final answers and refusals, any counts interim answers and questions too. Traced: requests of this period and the one before. n is what each rate stands on.
trace-pair-shares-title = Distribution of response times, by pair
trace-pair-shares-note = Requests sent in the period and the one before it. Percentiles from five answers on; shares of requests sent at least that long ago that were answered or observed for as long.

# 5
ballistic-network-title = Ballistic network
ballistic-network-empty = There are no exhibits.
ballistic-steps-title = From exhibit to confirmed hit
ballistic-pairs-title = Leads and hits between countries
ballistic-pairs-note = Each pair of cases once. Outlined: two cases of one country.
ballistic-bureaus-title = Bureaus in the network
ballistic-bureaus-note = A hit is credited to the bureau that confirmed it. Hits involved in: those with an exhibit of the bureau, whoever confirmed them.
global-linkage-counts-title = Case linkage, counted
global-linkage-degrees-title = Case linkage, means
global-linkage-degrees-note = Cases: joined by leads and confirmed hits. Networks: all that hangs together with exhibits, over links that the Secretariat may see. Mean degree: twice the links over the members.

# 6
global-flows-title = Flows, routes and concentration
global-flows-empty = No traced firearm and no seizure of this period tells of a source or a route.
corridor-map-title = From source to recovery, across borders
corridor-map-note = From the country of the last legal holder or first purchaser to the country of recovery; traced firearms only.
global-source-recovery-title = Source and recovery
global-source-recovery-note = Rows: country of the last legal holder or first purchaser. Columns: country of recovery. Outlined: recovered where they were last legal.
global-flow-shares-title = Shares of source and recovery
global-flow-shares-note = Of the firearms that came from the source, the share recovered there; and of those recovered there, the share that came from the source.
corridors-title = Corridors between regions
self-supply-title = Recoveries from own sources, and net flow
self-supply-note = Own source: share of the firearms recovered there whose source is the country itself. Balance: firearms that came from there, wherever they were recovered, minus those recovered there, wherever they came from; above 0, the country supplied more than it received.
global-routes-title = Routes told by seizures
global-concentration-title = Concentration and its change
global-concentration-note = HHI is the sum of the squared shares, from near 0 (spread) to 1 (all in one). Below n = { $few_cases } such measures jump.
global-concentration-more-title = Concentration: further measures
global-concentration-more-note = Entropy: 0 when all comes from one, larger the more it is spread. Gini: 0 when those that occur are equally frequent, near 1 when few have nearly all. Below n = { $few_cases } such measures jump.

# 7
rising-title = Makes, models and calibres on the rise
rising-empty = No firearm was seized in this period.
arms-map-title = Firearms seized, found or surrendered, by country
global-makes-title = Makes, by number of firearms
global-makes-note = Firearms whose make is known. The area is the number of firearms.
rising-makes-title = Makes
rising-makes-note = Five firearms or more in the period, ordered by the increase.
rising-calibres-title = Calibres
rising-models-title = Models
special-trend-title = Converted and craft-made firearms per month
special-rising-title = Converted, craft-made and privately made firearms
special-rising-note = Privately made: printed, or completed from frames. Shares are of all firearms of the period.

# 8
themes-title = Themes of orange and purple notices
themes-empty = No orange or purple notice is in force or was published in this period.
theme-counts-title = In force, by theme
theme-list-title = Published in the period

# 9
global-sdg-title = SDG indicator 16.4.2
global-sdg-empty = No arms that count for the indicator were reported.
global-sdg-lead = For { $year } the indicator over { $countries } countries is { $ratio }: of { $denominator } arms, the illicit origin of { $numerator } has been established so far.
sdg-regions-title = By region
sdg-regions-note = Sum of numerators over sum of denominators, never the mean of ratios. Countries: those that reported arms of that year.
sdg-years-title = By year
sdg-why-title = Why the origin is not established
sdg-coverage-title = Coverage by region
sdg-coverage-note = Countries of which there are arms of the year, and the share of INTERPOL members among them. What is not reported is not a zero.

# 10
training-title = Training against use
training-empty = No training ended in this period or the one before.
training-use-title = Activities, and what the countries did before and after
training-use-note = Records first stated and ballistic searches launched by the countries that took part, in the twelve months before and after. A dash: the twelve months after have not passed, or nothing has been counted yet. More use after a course is no proof that the course caused it.

# 11
operations-title = Operations
operations-empty = No seizure of this period names an operation.
operation-effect-title = Before, during and after
operation-effect-note = Firearms seized by the bureaus that took part: under the operation’s name, and in the thirty days before and after. A dash: the thirty days after have not passed.

# 12
compliance-title = Compliance
compliance-empty = No record expires within six months, none is restricted, and no question was asked in this period.
compliance-audit = Every question asked of the warehouse, and every report, is in its audit log with the bureau, the time and the policy in force. The log can be read with SQL (query_log) by the Secretariat only; what follows counts it.
expiring-by-bureau-title = Records that expire
expiring-by-bureau-empty = No record expires within six months.
restricted-by-bureau-title = Records with restrictions
restricted-by-bureau-empty = No record is restricted.
audit-statements-title = Access audit: questions by bureau
audit-statements-note = Reports are among them: each reads its facts as its bureau. Broken off: failed, or the reader went away.
audit-statements-empty = No question was asked in this period.
audit-refusals-title = Access audit: refusals
audit-refusals-empty = No question was refused in this period.

# 13
global-quality-title = Data quality and duplicates
global-quality-empty = There is no active record to assess.
quality-by-bureau-title = Quality by bureau
quality-by-bureau-note = Bureaus with fewer than fifty active records stand at the end, unranked.
duplicates-title = Firearms stated twice by one bureau
duplicates-note = Same readable serial number after normalisation, make and calibre in two active records of one bureau. Across bureaus the same firearm is no duplicate but a match.
duplicates-empty = No bureau states the same firearm twice.

# 14
global-method-title = Method, limits and suppression
suppression-log-title = Suppression log
suppression-log-note = All thresholds of this report, and what each left out: pairs, makes, calibres, models, bureaus or intervals under it; flagged measures are shown. The threshold of intervals is in weeks. Records that their owners withhold from the Secretariat are not known here and cannot be counted.
suppression-log-empty = Nothing was left out of this report.
global-method-empty = Nothing was left out of this report.
method-suppression = No value is suppressed for confidentiality: this report is for the General Secretariat, which may see single cases. In any extract for the public, counts from 1 to 4 of a country’s data are left out, and so are sums that would give them away.
