report-title = Programme of Action and Tracing Instrument: draft national report

# 1
poa-coordination-title = National coordination and contacts
poa-coordination-empty = No seizure was reported in these periods.
poa-how-to-read = This draft is filled in as far as this bureau’s data go. It is not the country’s answer: a bureau knows what police, customs and laboratories report to it, and most of what a national report tells is decided elsewhere. Where the data say nothing, the line is left for the bureau to complete, with what is asked. A figure that is absent is not a zero. “Period before” is the period of equal length before this one.
coordination-agencies-title = What the data say: services that seize firearms
coordination-agencies-note = Property of police and armed forces is left out.
coordination-complete-title = To be completed by the bureau
coordination-complete-point-of-contact = National point of contact for the Programme of Action: name, office, telephone, e-mail, and since when. …………………………
coordination-complete-coordination-body = Body that coordinates the country’s work on small arms: name, members, legal basis, last meeting. …………………………
coordination-complete-action-plan = National action plan or strategy: title, years, targets, and where it can be read. …………………………
coordination-complete-laws = Laws and regulations on small arms that changed since the last report. …………………………
coordination-complete-regional = Regional instruments and networks that the country has joined. …………………………

# 2
poa-manufacture-title = Manufacture
poa-manufacture-empty = The data hold nothing on illicit manufacture in these periods.
manufacture-data-title = What the data say: illicit manufacture
manufacture-data-note = One firearm can stand in more than one row. Only what was seized and described is known here.
manufacture-data-empty = The data hold no firearm of this kind in these periods.
manufacture-complete-title = To be completed by the bureau
manufacture-complete-no-illicit-manufacture = The data hold no craft-made or converted firearm in these periods: confirm that none was found, or say where such cases are kept. …………………………
manufacture-complete-manufacture-law = Law that governs the making of small arms, and the penalty for making them without a licence. …………………………
manufacture-complete-licences = Licensed manufacturers, and small arms made in the period. …………………………
manufacture-complete-manufacture-records = Who keeps the records of manufacture, and for how long. …………………………
manufacture-complete-conversion-law = Rules on weapons that can be converted, on deactivation, and on printed parts. …………………………

# 3
poa-transfer-title = International transfer
poa-transfer-empty = The data hold nothing on illicit transfers in these periods.
transfer-data-title = What the data say: illicit transfer
transfer-data-note = Routes are those that seizures state, confirmed and suspected. One firearm can stand in more than one row.
transfer-data-empty = The data hold no case of this kind in these periods.
transfer-diversions-title = What the data say: where firearms were diverted
transfer-diversions-note = Points of diversion that answers to this bureau’s trace requests established in the last five years.
transfer-diversions-empty = No answer to a trace request of this bureau has named a point of diversion in the last five years.
transfer-complete-title = To be completed by the bureau
transfer-complete-transfer-law = Law that governs export, import, transit and retransfer, and the authority that decides. …………………………
transfer-complete-end-user = How end-user certificates are checked, and what is done against forged ones. …………………………
transfer-complete-licences-given = Licences given and refused in the period, by export, import and transit. …………………………
transfer-complete-brokering = Rules on brokering, and brokers registered. …………………………
transfer-complete-retransfer = What the country asks of a buyer before small arms that it supplied are passed on. …………………………

# 4
poa-stockpiles-title = Stockpiles
poa-stockpiles-empty = The data hold nothing on state-owned firearms in these periods.
stockpile-data-title = What the data say: state-owned firearms
stockpile-data-note = Losses count in the period in which they were reported. Stocks themselves are not in the data.
stockpile-data-empty = The data hold no state-owned firearm that was lost or came to light in these periods.
stockpile-complete-title = To be completed by the bureau
stockpile-complete-no-state-losses = The data hold no loss or theft of a firearm of police or armed forces in these periods: confirm that there was none, or have it entered. …………………………
stockpile-complete-stock-standards = Standards for the stocks of armed forces, police and other bodies: sites, locks, access, transport, staff. …………………………
stockpile-complete-inventories = How often stocks are counted, and by whom. …………………………
stockpile-complete-surplus = How surplus is found, how much there is, and what is done with it. …………………………
stockpile-complete-loss-procedure = What is done when a state-owned firearm is lost or stolen, and whether it is entered for search abroad. …………………………

# 5
poa-marking-title = Marking and record-keeping
poa-marking-empty = The data hold no firearm seized in these periods and no record.
marking-status-title = What the data say: serial numbers of firearms seized
marking-data-title = What the data say: marks and records
marking-data-note = Uniquely marked: the number is readable, restored, partly readable or applied by the owner. Records searched for are those of today.
marking-data-empty = The data hold no firearm seized in these periods and no record.
marking-complete-title = To be completed by the bureau
marking-complete-marking-manufacture = Marks required when a small arm is made: maker, country, serial number, and on which part. …………………………
marking-complete-marking-import = Marks required at import: country and year, and who applies them. …………………………
marking-complete-marking-state = Marks on small arms of armed forces and police, and on those passed from state stocks to civilians. …………………………
marking-complete-records-kept = How long records are kept: of manufacture, of import and export, of holders. …………………………
marking-complete-record-system = Where records are kept, whether they are electronic, and what becomes of those of firms that close. …………………………

# 6
poa-tracing-title = Tracing
poa-tracing-empty = This bureau has neither sent nor received a trace request in the period.
tracing-data-title = What the data say: requests of the period
tracing-data-note = Requests that ended for administrative reasons are left out; pauses for information are taken off the days.
tracing-data-empty = This bureau has neither sent nor received a trace request in the period.
tracing-items-title = What requests sent say
tracing-items-note = Share of requests sent in the period that say what the International Tracing Instrument asks them to say.
tracing-items-empty = This bureau sent no trace request in the period.
tracing-reasons-title = Why requests sent did not succeed
tracing-complete-title = To be completed by the bureau
tracing-complete-no-requests = The data hold no request sent in the period: confirm that none was sent, also by other channels. …………………………
tracing-complete-tracing-contact = National point of contact for tracing: name, office, telephone, e-mail, and whether the United Nations has been told. …………………………
tracing-complete-tracing-procedure = Law or rules by which requests are sent and answered, and which services may ask. …………………………
tracing-complete-tracing-limits = Reasons for which the country delays, limits or refuses an answer. …………………………

# 7
poa-collection-title = Collection and destruction
poa-collection-empty = The data hold no firearm seized, found or surrendered.
collection-years-title = What the data say: firearms seized, found, surrendered
collection-years-empty = The data hold no firearm seized, found or surrendered in the last five years.
disposal-years-title = What the data say: what became of them
disposal-years-note = By the year of the seizure, as last stated. “Not stated” is not “held”: the bureau that seized has not said.
disposal-years-empty = The data hold no firearm seized, found or surrendered in the last five years.
collection-complete-title = To be completed by the bureau
collection-complete-no-destruction = The data name no firearm of these periods as destroyed: state what was destroyed, when and by whom. …………………………
collection-complete-unstated-disposal = For some firearms of the period it is not stated what became of them: complete the seizures, or give the numbers here. …………………………
collection-complete-programmes = Collection programmes and amnesties: years, terms, small arms handed in. …………………………
collection-complete-destruction-method = How small arms are destroyed, who attests it, and whether it was done in public. …………………………
collection-complete-ammunition = Ammunition, parts and surplus stocks destroyed: amounts and dates. …………………………

# 8
poa-assistance-title = International cooperation and assistance
poa-assistance-empty = The data hold no cooperation in these periods.
assistance-data-title = What the data say: cooperation
assistance-data-note = Operations: those in whose name this bureau reported a seizure, counted on their first day.
assistance-data-empty = The data hold no cooperation in these periods.
assistance-training-title = What the data say: training
assistance-training-empty = The data hold no training of this or the period before in which the country took part.
assistance-complete-title = To be completed by the bureau
assistance-complete-no-training = The data hold no training of these periods in which the country took part: confirm that there was none. …………………………
assistance-complete-given = Assistance given: to whom, for what, with how much. …………………………
assistance-complete-received = Assistance received: from whom, for what, and what came of it. …………………………
assistance-complete-needs = Assistance that the country needs: aim, measures, cost. …………………………

# 9
poa-sdg-title = SDG indicator 16.4.2 (section 6 of the form)
poa-sdg-empty = No arms that count for the indicator are in the data.
poa-sdg-lead = For { $year } the indicator is { $ratio }: of { $denominator } arms seized, found or surrendered, the illicit origin of { $numerator } has been established so far.
sdg-table-title = The indicator and its parts, by year
sdg-table-note = 100 × (established by tracing + established by authority) / (seized for criminal offences + found + surrendered). Recent years are incomplete: answers still come in, and the indicator is computed again when they do.
sdg-table-empty = No arms that count for the indicator are in the data.
sdg-disaggregated-title = By how the arms came in
sdg-disaggregated-empty = No arms that count for the indicator are in the data.
sdg-open-years-title = Not established, by how far tracing came
sdg-open-years-empty = No arms that count for the indicator are in the data.
sdg-marked-years-title = Uniquely marked arms only
sdg-marked-years-note = Uniquely marked: the number is readable, restored, partly readable or applied by the owner.
sdg-marked-years-empty = No arms that count for the indicator are in the data.
sdg-revision-title = How late answers changed the indicator
sdg-revision-note = Then: with the answers that had come by the end of the year, over the arms of the year as they are known now. Seizures that were reported or corrected later are therefore on both sides of the comparison.
sdg-revision-empty = No arms that count for the indicator are in the data.
sdg-companions-title = Shown with the indicator
sdg-companions-note = Requests by year of sending; arms, destruction and arrests by year of the seizure. Destroyed: as far as seizures say so. A nought means that the data hold none, not that there were none.
sdg-companions-empty = The data hold nothing of these years.
indicator-complete-title = To be completed by the bureau
indicator-complete-no-arms = The data hold no arms of this year that count for the indicator: give the numbers, or confirm that there were none. …………………………
indicator-complete-other-services = Arms seized, found or surrendered by services that do not report to this bureau. …………………………
indicator-complete-policy-outcomes = Whether national policy counts answers that name the first purchaser, or a record of destruction, as established; here they are not counted. …………………………
indicator-complete-recorded-after = Arms marked and entered in a register after their seizure. …………………………
indicator-complete-prosecuted = Persons suspected, prosecuted and convicted for trafficking in arms. …………………………

# 10
poa-method-title = Method, limits and definitions
method-poa-data = What stands under “What the data say” comes from this bureau’s records, seizures, trace requests, ballistic exhibits and notices, and from training that it may see. It is counted by period: records on the day they were reported, seizures on the day of the seizure, requests on the day they were sent. Nothing is estimated, and nothing is carried over from an earlier report.
method-revision = An answer counts in the year of the seizure, whenever it came. “Then” takes only answers that had come by the end of that year; answers that were later withdrawn or replaced are known here as they stand now. The difference shows by how much the first value of a year is likely to rise.
