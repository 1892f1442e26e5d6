# Words of the pages.

## Around every page

skip = Skip to the content
navigation = Pages
nav-reports = Reports
nav-comparison = Comparison
nav-alerts = Alerts
nav-deliveries = Deliveries
signed-in-as = Signed in as
language = Language
change = Change
sign-out = Sign out
foot = Official use only. You see what your bureau may see; what is opened is recorded.
notice-language = The language was changed.
notice-saved = The delivery was changed.
notice-changed-meanwhile = Somebody else changed this delivery in the meantime. Nothing was changed; look at it again.
page-of = Page { $page } of { $pages }
page-previous = Previous page
page-next = Next page
pages-label = Pages of this list

## Signing in

sign-in = Sign in
user = User name
password = Password
sign-in-refused = This user name and password do not let you in.
sign-in-waits = Too many failed attempts to sign in; wait some minutes and try again.
sign-in-nobody = Nobody can sign in just now; the operator finds the reason in the log.
sign-in-stale = This page was open for too long, or your browser keeps no cookies. Please sign in again.
sign-in-purpose = Choose the purpose for which you ask.
purpose = Purpose
purpose-hint = It holds until you sign out, and is recorded with what you look up and open.
purpose-choose = Choose a purpose
purpose-WANTED = Persons wanted for arrest
purpose-IDENTIFY_PERSON_OR_OBJECT = Identifying a person or object
purpose-SUPPORT_INVESTIGATION = Supporting an investigation
purpose-ALERT = Warning of threats
purpose-IDENTIFY_DECEASED = Identifying a deceased person
purpose-FORENSIC = Forensic examination
purpose-SECURITY_CHECK = Security check
purpose-ANALYSIS = Crime analysis
purpose-BORDER = Border control
why-ended = Your session has ended. Please sign in again.
why-left = You have signed out.
why-elsewhere = You came from another site. If you are signed in already:
why-elsewhere-link = go on to the page

## Reports

reports-lead = The archived reports of your bureau, the newest period first.
filter-label = Choose reports
report = Report
period = Period
revision = Revision
made-at = Made on
all-reports = All reports
all-periods = All periods
all-languages = All languages
filter = Show
filter-none = Show all
count-reports = { $count ->
    [one] { $number } report
   *[other] { $number } reports
}
reports-none = There is no report of your bureau yet.
reports-none-fit = No report fits this choice.

## A report

to-reports = All reports
open-report = Open the report
compare-with = Compare with another period
newest-revision = Revision { $number }, the newest
earlier-revisions = Earlier revisions
revision-of = Revision { $number }, { $at }
files-of = Files of revision { $number }
what-changed = What changed
which = Which
files-heading = Files
files-caption = The report and its numbers
figures-caption = Files of single figures
figures-summary = Files of single figures ({ $number })
file = File
size = Size
get = Get
open = Open
download = Download
open-file = Open { $file }
download-file = Download { $file }
software = Made by
pack-hash = SHA-256 of the report pack
hash-note = The hashes are those of the manifest. A file that no longer has its hash is not delivered.
changed-first = The first revision that is kept.
changed-files = { $count ->
    [one] { $count } file has other content:
   *[other] { $count } files have other content:
}
changed-added = { $count ->
    [one] { $count } file is new:
   *[other] { $count } files are new:
}
changed-removed = { $count ->
    [one] { $count } file is no longer there:
   *[other] { $count } files are no longer there:
}
changed-tables = { $count ->
    [one] It stands on another version of { $count } table:
   *[other] It stands on other versions of { $count } tables:
}
changed-pack = The report pack (its queries, charts or words) is another one.
changed-software = Another version of the program made it:
changed-nothing = Nothing but the time it was made.
file-page = Report (HTML)
file-pdf = Report (PDF)
file-numbers = Numbers of all figures (JSON)
file-workbook = Workbook (XLSX)
file-csv = Numbers (CSV)
file-parquet = Numbers (Parquet)
file-archive = Archive (ZIP)
file-picture = Picture

## Comparison

comparison-title = Two periods compared
comparison-lead = The key figures of a report and what each of its figures counts, for two periods.
comparison-form = Choose what to compare
choose-report = Choose a report
earlier-period = Earlier period
later-period = Later period
go-on = Go on
compare = Compare
key-figures = Key figures
figure-totals = What each figure counts
figure = Figure
difference = Difference
relative = In per cent
points = { $number } points
not-there = not stated
comparison-one-period = There is only one period of this report; there is nothing to compare it with.
comparison-same-period = Choose two different periods.
comparison-no-numbers = One of the two reports has no numbers that can be compared.
comparison-note = Numbers are those of the newest revision of each report. “Not stated” is not zero: the report of that period does not have the figure, or counts nothing in it.
comparison-cut = Only the first { $most } lines of each list are shown.
key-records-new = New records of lost and stolen firearms
key-matches-confirmed = Matches confirmed
key-seizures = Seizures
key-arms-seized = Firearms seized, found, surrendered
key-traces-sent = Trace requests sent
key-traces-received = Trace requests received
key-exhibits = Ballistic exhibits acquired
key-ballistic-hits = Ballistic hits confirmed
key-notices-in-force = Notices and diffusions in force

## Alerts

alerts-lead = What your bureau was told, the newest first.
count-alerts = { $count ->
    [one] { $number } alert
   *[other] { $number } alerts
}
alerts-none = Your bureau was not told of anything yet.
alerts-note = A match is a candidate. The owners of both records confirm or reject it; no score changes the state of a record.
alert-match = A record and a seizure may be one firearm
alert-reminder = Reminder: a match that nobody has answered
alert-notice-expiry = A notice ends soon
alert-notice-review = A notice has to be reviewed
alert-other = Alert
alert-record = Record
alert-seizure = Seizure
alert-notice = Notice
alert-due = Last day, or day of review
probability = probability { $share }
band-STRONG = Strong
band-REVIEW = To be reviewed
band-WATCH = Watched

## Deliveries

deliveries-lead = Reports that are sent to your bureau regularly.
deliveries-none = No report is sent to your bureau regularly.
to-deliveries = All deliveries
delivery-on = Sent
delivery-off = Switched off
delivery-change = Change the delivery
delivery-send = Send this report
delivery-languages = Languages
delivery-fixed = Your account may not change this delivery.
schedule = Schedule
next-run = Next time
next-run-none = None, it is switched off
formats = Formats
recipients = Recipients
recipients-hint = One address a line, of your own bureau.
recipient = Recipient
past-deliveries = Last deliveries
past-none = Nothing has been delivered yet.
when = When
outcome = Outcome
sent-state = Delivered
waiting-state = On its way
failed-state = Failed
unknown-state = Not known
save = Save
unfit-no-recipient = Name at least one recipient, or switch the delivery off.
unfit-too-many-recipients = Name at most { $most } recipients.
unfit-recipient = “{ $recipient }” cannot be a recipient. Write one address of your bureau a line.
unfit-no-language = Choose at least one language.
unfit-language = This report cannot come in { $language }.

## Problems

problem-not-found-title = There is no such page
problem-not-found = There is nothing here that your bureau may see.
problem-not-understood-title = That was not understood
problem-not-understood = The request cannot be answered in this form.
problem-too-large-title = That is too long
problem-too-large = The request is longer than any of these pages needs.
problem-not-own-form-title = The form was not taken
problem-not-own-form = It did not come from a page that is open in your session. Go back, load the page again, and send it once more.
problem-not-allowed-title = You may not do that
problem-not-allowed = Your account may not change this.
problem-too-many-title = Too many requests
problem-too-many = Wait a moment, then go on.
problem-too-slow-title = That took too long
problem-too-slow = The form did not come to its end in time. Send it once more.
problem-unavailable-title = This cannot be shown just now
problem-unavailable = Try again later; the operator finds the reason in the log.
to-sign-in = To the sign-in page

## Numbers and dates

day = { $day } { $month } { $year }
moment-utc = { $date }, { $time } UTC
moment-there = { $date }, { $time } ({ $zone })
month-of = { $month } { $year }
quarter-1 = first quarter of { $year }
quarter-2 = second quarter of { $year }
quarter-3 = third quarter of { $year }
quarter-4 = fourth quarter of { $year }
month-1 = January
month-2 = February
month-3 = March
month-4 = April
month-5 = May
month-6 = June
month-7 = July
month-8 = August
month-9 = September
month-10 = October
month-11 = November
month-12 = December
size-bytes = { $number } B
size-kilobytes = { $number } kB
size-megabytes = { $number } MB
size-gigabytes = { $number } GB
