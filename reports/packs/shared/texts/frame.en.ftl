# Words around every report.

classification = FOR OFFICIAL USE ONLY
cover-days = { $first } to { $last }
cover-for = Report for
cover-period = Period
cover-data-cut = Data as of
cover-classification = Classification
cover-language = Language
language-name = English
contents = Contents
show-numbers = Show the numbers
figure-heading = Figure
query-heading = Query
rows-heading = Rows
file-heading = File
go-to-section = See section
made-by = Made with Proofhouse, open-source software. This page holds everything it shows: it needs no network and runs no program.

data-cut = data as of { $date }
few-cases = few cases, read with care
figure-empty = Nothing to show: there were no such cases in this period.
figure-withheld = Not shown: the counts of this figure are withheld, because they are small or protect small ones.
more-rows = The first { $shown } of { $all } rows are shown. All of them are in the annex, file { $file }.
not-stated = Not stated
yes = yes
no = no

change-percent = { $change } ({ $percent }) against { $previous_period }
change-from-none = { $change } against { $previous_period } (none then)
change-none = same as in { $previous_period }
change-points = { $points } points against { $previous_period }

chart-description = Main values: { $list }.
chart-others = { $count } others
chart-days = days after sending
chart-median = half answered after { $days } days
chart-at-risk = Requests under observation at that day:
map-disclaimer = Borders, names and designations on this map imply no opinion of anyone on the legal status of a country, territory or area, or on its borders. Dashed lines: borders on which there may not yet be full agreement.
map-none = none
map-not-shown = Not on the map:
map-confirmed = confirmed
map-suspected = suspected
map-within = within the country
map-left-out = { $count ->
    [one] One smaller flow ({ $amount }) is not drawn; it is in the annex.
   *[other] { $count } smaller flows ({ $amount } in all) are not drawn; they are in the annex.
}
chart-cumulative = cumulative share
chart-median-heading = median
chart-mark-median = median: { $value }
chart-own-scale = Each panel has a scale of its own, because one is many times as high as most others.
chart-box-key = Box: the middle half. Line: the median. Whiskers: from the 10th to the 90th percentile.
chart-not-drawn = { $count } others are not drawn; they are in the annex.

unit-cases = { $count ->
    [one] 1 case
   *[other] { $count } cases
}
unit-records = { $count ->
    [one] 1 record
   *[other] { $count } records
}
unit-arms = { $count ->
    [one] 1 firearm
   *[other] { $count } firearms
}
unit-requests = { $count ->
    [one] 1 request
   *[other] { $count } requests
}
unit-matches = { $count ->
    [one] 1 match
   *[other] { $count } matches
}
unit-exhibits = { $count ->
    [one] 1 exhibit
   *[other] { $count } exhibits
}
unit-hits = { $count ->
    [one] 1 lead or hit
   *[other] { $count } leads and hits
}
unit-leads = { $count ->
    [one] 1 lead
   *[other] { $count } leads
}
unit-notices = { $count ->
    [one] 1 notice
   *[other] { $count } notices
}
unit-issues = { $count ->
    [one] 1 fault
   *[other] { $count } faults
}
unit-bureaus = { $count ->
    [one] 1 bureau
   *[other] { $count } bureaus
}
unit-statements = { $count ->
    [one] 1 question
   *[other] { $count } questions
}
unit-activities = { $count ->
    [one] 1 activity
   *[other] { $count } activities
}
unit-candidates = { $count ->
    [one] 1 candidate
   *[other] { $count } candidates
}
unit-pictures = { $count ->
    [one] 1 picture
   *[other] { $count } pictures
}
unit-searches = { $count ->
    [one] 1 search
   *[other] { $count } searches
}
unit-confirmed-hits = { $count ->
    [one] 1 confirmed hit
   *[other] { $count } confirmed hits
}
unit-networks = { $count ->
    [one] 1 network
   *[other] { $count } networks
}
unit-seizures = { $count ->
    [one] 1 seizure
   *[other] { $count } seizures
}
unit-countries = { $count ->
    [one] 1 country
   *[other] { $count } countries
}
cells-withheld = { $count ->
    [one] one small or protecting count is withheld
   *[other] { $count } small or protecting counts are withheld
}
