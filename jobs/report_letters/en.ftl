# The letter that goes with a report. No personal data belongs in it.
letter-text =
    The { $report } for { $period } is ready. It shows what your bureau may see in the warehouse as of { $cut }.

    Confirm matches with the owner of the record before you act on them: a score is a lead, not a proof.
letter-changed = This revision replaces an earlier one. What is different: { $changes }
letter-attached = Attached
letter-in-archive = In the archive, too large for a letter
changes-none = nothing in the figures; the files were made anew
changes-figures = { $count ->
    [one] one figure ({ $figures })
   *[other] { $count } figures ({ $figures })
}
changes-more = and { $count } more
