report-title = Ballistic network

# 1
network-summary-title = What to do next, and key figures
network-summary-empty = The bureau entered no exhibit and launched no search, and nothing waits.
network-actions-title = What to do next
network-actions-empty = Nothing waits: no lead to examine, no candidate to look at, no exhibit to search abroad.
network-actions-examine = { $count ->
    [one] Have one lead examined under the comparison microscope; it has waited since { $oldest }.
   *[other] Have { $count } leads examined under the comparison microscope; the oldest has waited since { $oldest }.
}
network-actions-look = { $count ->
    [one] Look at one strong candidate on the screen; it was listed on { $oldest }.
   *[other] Look at { $count } strong candidates on the screen; the oldest was listed on { $oldest }.
}
network-actions-review = { $count ->
    [one] Then look at one further candidate.
   *[other] Then look at { $count } further candidates.
}
network-actions-search = { $count ->
    [one] Consider a search abroad for one eligible exhibit of this period or the one before, which has been searched at home only or not at all.
   *[other] Consider a search abroad for { $count } eligible exhibits of this period and the one before, which have been searched at home only or not at all.
}
network-tiles-title = Key figures
tile-exhibits-acquired = Exhibits acquired
tile-searches-launched = Searches launched
tile-candidates-listed = Candidates listed
tile-leads-found = Leads
tile-hits-confirmed = Hits confirmed

# 2
network-exhibits-title = Exhibits and searches
network-exhibits-empty = The bureau entered no exhibit and launched no search.
network-exhibits-lead = { $exhibits ->
    [0] No exhibit was acquired in the period;
    [one] One exhibit was acquired in the period;
   *[other] { $exhibits } exhibits were acquired in the period;
} in all the bureau has { $in_all ->
    [one] one
   *[other] { $in_all }
}, from { $cases ->
    [one] one case.
   *[other] { $cases } cases.
}
network-funnel-title = From exhibit to confirmed hit
network-funnel-note = A lead is a finding on the screen; only an examiner with the specimens confirms a hit. Each newly joined pair of cases counts once.
exhibits-kinds-title = Exhibits by kind and origin
exhibits-calibres-title = Exhibits by calibre
exhibits-trend-title = Exhibits and searches per month
search-scopes-title = How far searches reach

# 3
network-delay-title = Acquisition delay
network-delay-empty = For no exhibit acquired in this period are the times of recovery and imaging both known.
network-delay-lead = Half of the { $n } exhibits whose times are known were imaged within { $median_days } days of their recovery; { $within_24 } within 24 hours, { $within_48 } within 48.
delay-bands-title = From recovery to imaging
delay-measures-title = In numbers
delay-measures-note = Hours from recovery to imaging, only where both times are known and in that order. US guidance asks for 24 hours.

# 4
network-results-title = What came of it
network-results-empty = No exhibit, search or lead yet.
network-rates-title = Rates
network-rates-note = Of and Over: the two numbers that a rate stands on. Leads and hits of this period may come from exhibits of an earlier one.
network-years-title = By year
lead-findings-title = Leads, by what examination made of them
candidate-precision-title = Precision of candidates, by band
candidate-precision-note = Confirmed over confirmed and rejected, on the screen or on the specimens. A lead that waits counts on neither side; links known before are left out.

# 5
network-partnership-title = Who with
network-partnership-empty = There is no link, and no candidate that waits.
network-partners-title = Links by bureau of the other exhibit
network-partners-note = All years. The row of the bureau itself shows links between its own cases.

# 6
network-linkage-title = Networks
network-linkage-empty = No exhibit hangs together with anything else that this bureau may see.
network-linkage-lead = { $networks ->
    [one] One network with exhibits has a member of this bureau; it has { $largest } members.
   *[other] { $networks } networks with exhibits have a member of this bureau; the largest has { $largest } members.
} { $across ->
    [0] None reaches another bureau.
    [one] One reaches other bureaus.
   *[other] { $across } reach other bureaus.
}
linkage-counts-title = Counted
linkage-degrees-title = Means
linkage-degrees-note = Cases: joined by leads and confirmed hits. Networks: records, seized firearms, cases, exhibits, requests and notices that hang together. Mean degree: twice the links over the members.
largest-networks-title = The largest networks
largest-networks-note = A network is what this bureau may see of it; others may see more or less. Weakest link: 1 where owners and examiners said so, less where only a comparison did. It tells where to look, and is no evidence against anybody.
largest-networks-empty = No exhibit hangs together with anything else that this bureau may see.

# 7
network-waiting-title = What waits
network-waiting-empty = No lead and no candidate waits.
open-leads-title = Leads to examine
open-leads-empty = No lead waits for the microscope.
open-candidates-title = Candidates to look at on the screen
open-candidates-note = Times as frequent: how many times as often such likeness occurs between marks of one firearm as between marks of two, as far as the reference scans can tell. A candidate is an order in which to look, no hit and no identification; an examiner with the specimens decides.
open-candidates-empty = No candidate waits to be looked at.
candidate-pictures-title = The likeliest candidates, drawn
candidate-pictures-note = Of each pair the marks that agree most. Likeness on a picture identifies no firearm.
candidate-pictures-empty = No candidate waits to be looked at.

# 8
network-method-title = Method, limits and definitions
method-findings = A candidate is computed, a lead is what a reviewer sees on the screen, a hit is what an examiner confirmed on the specimens. Leads and hits are counted by pair of cases, once; links that were known before are never counted. No score identifies a firearm or a person.
method-network-rates = Lead yield is leads over exhibits acquired. The hit rate is hits that this bureau confirmed, which are credited to it, over searches it launched; hits with an exhibit of it that others confirmed stand apart. Lead confirmation is confirmed hits over leads examined. Precision of candidates is confirmed over confirmed and rejected, in each band. Hits come months after exhibits: in a period of growth yields are understated.
method-delay = Acquisition delay is the time from the recovery of the firearm or specimen to its imaging. Percentiles are by linear interpolation between the two nearest values.
method-linkage = Networks follow from what owners and examiners said, from strong matches and candidates, and from what names what; a pair that was rejected joins nothing. Mean degree is twice the links over the members.
method-access-ballistics = The report shows exhibits of this bureau, pairs of which one exhibit is its own, and networks as far as this bureau may see them.
