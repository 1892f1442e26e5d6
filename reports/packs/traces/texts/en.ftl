report-title = Trace requests: performance

# 1
trace-summary-title = What to do next, and key figures
trace-summary-empty = Nothing waits, and no trace request was sent or received.
trace-actions-title = What to do next
trace-actions-empty = Nothing waits for this bureau: every request received is answered, and none that it sent is overdue.
trace-actions-answer-urgent = { $count ->
    [one] Answer the urgent request that was sent on { $oldest }.
   *[other] Answer { $count } urgent requests; the oldest was sent on { $oldest }.
}
trace-actions-answer-overdue = { $count ->
    [one] Answer one request that is overdue: it was sent on { $oldest }, and more than 180 days are on this bureau’s clock.
   *[other] Answer { $count } requests that are overdue, with more than 180 days on this bureau’s clock; the oldest was sent on { $oldest }.
}
trace-actions-acknowledge = { $count ->
    [one] Acknowledge one request that was sent on { $oldest }, so that the requester knows that it has arrived.
   *[other] Acknowledge { $count } requests, the oldest sent on { $oldest }, so that the requesters know that they have arrived.
}
trace-actions-give-information = { $count ->
    [one] Complete one own request: the requested bureau waits for information, and its clock stands still.
   *[other] Complete { $count } own requests: the requested bureaus wait for information, and their clocks stand still.
}
trace-actions-chase = { $count ->
    [one] Remind the requested bureau of one own request that is overdue; it was sent on { $oldest }.
   *[other] Remind the requested bureaus of { $count } own requests that are overdue; the oldest was sent on { $oldest }.
}
trace-actions-close = { $count ->
    [one] Close one own request that was answered on { $oldest }, or ask the next country.
   *[other] Close { $count } own requests that were answered, the first on { $oldest }, or ask the next country.
}
trace-tiles-title = Key figures
tile-requests-sent = Requests sent
tile-answers-received = Final answers received
tile-requests-received = Requests received
tile-answers-given = Final answers given
tile-open-sent = Own requests open at the end of the period
tile-open-received = Requests received, open at the end of the period
# 2
trace-balance-title = Answers, both ways
trace-balance-empty = This bureau has neither sent nor received a trace request.
trace-balance-lead = { $sent ->
    [0] No request was sent in the period
    [one] One request was sent in the period
   *[other] { $sent } requests were sent in the period
}, { $received ->
    [0] and none was received.
    [one] and one was received.
   *[other] and { $received } were received.
} { $sent_older ->
    [0] No request sent is older than 90 days yet.
   *[other] Of all requests sent that are older than 90 days ({ $sent_older }), { $sent_rate } have a final answer.
} { $received_older ->
    [0] No request received is older than 90 days yet.
   *[other] Of all requests received that are older than 90 days ({ $received_older }), this bureau has answered { $received_rate }.
}
trace-rates-title = Rates
trace-rates-note = Response rates: requests of all years that are older than 90 days. Strict: final answers and refusals. Any: interim answers and questions count too. Success: requests of this period and the one before. n is what each rate stands on.
outcomes-both-title = How far the requests of the period came
reasons-sent-title = Why requests sent did not succeed
reasons-received-title = Why requests received did not succeed

# 3
trace-speed-title = How long answers take
trace-speed-empty = No request of this period or the one before has been acknowledged or answered.
trace-times-title = Times in numbers
trace-times-note = Requests sent in the period and the one before it. Percentiles are of acknowledged and of answered requests only; days of waiting for information are taken off. Shares: of requests sent at least that long ago that were answered or observed for as long.
trace-times-empty = No request of this period or the one before has been acknowledged or answered.
curve-sent-title = Answers to requests sent
curve-sent-empty = No request sent has a final answer yet, so there is no response time to show.
curve-received-title = Answers to requests received
curve-received-empty = No request received has a final answer yet, so there is no response time to show.
curve-quantiles-title = Read from the curves
curve-quantiles-note = The curves are the estimate of Kaplan and Meier over all requests ever sent; open requests count for as long as they have been observed. They take in what still waits, so their days may be longer than the percentiles above. A dash: so many have not been answered yet.
curve-quantiles-empty = No request has a final answer yet.

# 4
trace-backlog-title = Backlog
trace-backlog-empty = No request is open in either direction.
trace-backlog-lead = { $sent ->
    [0] No own request is open.
    [one] One own request is open ({ $sent_overdue } overdue).
   *[other] { $sent } own requests are open ({ $sent_overdue } overdue).
} { $received ->
    [0] No request received is open.
    [one] One request received is open ({ $received_overdue } overdue).
   *[other] { $received } requests received are open ({ $received_overdue } overdue).
}
backlog-age-title = Open requests by age
backlog-age-empty = No request is open in either direction.
backlog-sent-title = Own requests open, by requested bureau
backlog-sent-empty = No own request is open.
backlog-received-title = Requests received and open, by requesting bureau
backlog-received-empty = No request received is open.

# 5
trace-trend-title = Trend
trace-trend-empty = No request was sent or received in the last five years.
trend-requests-title = Requests per month
trend-answers-title = Final answers per month
trend-years-title = By year of sending
trend-years-note = Response rates so far: recent years lack answers that are still under way. Administrative endings are left out.

# 6
trace-chains-title = Chains of requests
trace-chains-empty = This bureau has not begun a chain of requests.
trace-chains-lead = { $chains ->
    [one] One firearm was asked about, with { $longest } requests.
   *[other] { $chains } firearms were asked about, with { $mean_links } requests each on average; the longest chain has { $longest } requests. { $followed ->
        [0] None needed a second request.
        [one] One needed a second request.
       *[other] { $followed } needed a second request.
    }
}
chain-depths-title = Requests per firearm
chain-measures-title = Chains in numbers
chain-measures-note = A request that follows another to the next country belongs to its chain. Only requests that this bureau may see are known here.

# 7
trace-ttc-title = Time-to-crime
trace-ttc-empty = For no firearm recovered in this period are the first retail sale and the recovery both known to the day.
trace-ttc-lead = { $n ->
    [one] One firearm with a known first sale was recovered { $median_years } years after it.
   *[other] Half of the { $n } firearms with a known first sale were recovered within { $median_years } years of it; { $short_share } within three years, the usual sign that trafficking is worth looking into.
}
ttc-both-title = From first retail sale to recovery
ttc-both-note = Each firearm once, with the last answer about it, and only where first sale and recovery are both known to the day; a short time points to a recent diversion, it does not prove one.
ttc-numbers-title = In numbers

# 8
trace-partners-title = Partners
trace-partners-empty = No request was sent or received in this period or the one before.
partners-both-title = Both ways, by partner
partners-both-note = Requests sent in the period and the one before it. Sent: this bureau asks, the partner answers. Received: the partner asks, this bureau answers. Days: median to the final answer, pauses taken off. Answered: of the requests that are older than 90 days.

# 9
trace-overdue-title = What waits
trace-overdue-empty = Nothing waits in either direction.
overdue-received-title = Requests that wait for this bureau’s answer
overdue-received-note = Days on this bureau’s clock; it stands still while information is awaited. Overdue: more than 180 days.
overdue-received-empty = No request waits for this bureau’s answer.
information-owed-title = Own requests that wait for information from this bureau
information-owed-note = Days since the requested bureau asked.
information-owed-empty = No requested bureau waits for information.
overdue-sent-title = Own requests that are overdue
overdue-sent-empty = No own request is overdue.

# 10
trace-method-title = Method, limits and definitions
method-clock = A request is overdue when more than 180 days are on the clock of the bureau that owes the answer. The clock stands still while the requester has been asked for information, and the pause is not counted.
method-percentiles = Percentiles are by linear interpolation between the two nearest values. Acknowledge time runs from sending to the acknowledgement in hours; response time from sending to the final answer or refusal in days, pauses taken off.
method-chain = Success rate is traced firearms over final answers, and over requests sent. Chain depth is the mean number of requests linked to one firearm, over chains that this bureau began.
method-ttc-direction = Time-to-crime is the time from the first retail sale to the recovery, only where both are known to the day and in that order. A firearm counts once, with the last answer of its chain of requests; administrative endings are left out. A firearm about which this bureau was asked was recovered elsewhere, one about which only it asks was recovered here. The first seller or buyer of a firearm is not thereby a suspect.
method-access-traces = The report shows requests of which this bureau is a party, and nothing else. Figures about a partner rest on the requests between the two bureaus alone.
