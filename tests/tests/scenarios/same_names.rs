//! Names are unique only within the bureau that gave them: two requesters may use the same one.

use proofhouse_tests::binary::Proofhouse;
use proofhouse_tests::feeds::{self, Thread};
use serde_json::json;

/// `trace show` and `notice show` asked for a requester to be named and had no flag to name one.
#[test]
fn a_thread_is_shown_by_its_requester_where_two_have_one_name() {
    let proofhouse = Proofhouse::with_local_store();
    for (bureau, serial) in [("si", "SIX11111"), ("mk", "MKX22222")] {
        let thread = Thread { id: "T-2026-1", requesting: bureau, requested: "hr" };
        let request = feeds::trace_event(
            bureau,
            &thread,
            "REQUEST",
            1,
            json!({"request": feeds::trace_request(serial)}),
        );
        proofhouse.land(bureau, &[request, feeds::purple_notice(bureau, "N-2026-1")]);
    }
    for (words, reader) in [(["trace", "show", "T-2026-1"], "hr"), (["notice", "show", "N-2026-1"], "ipsg")] {
        let asked = [&words[..], &["--as", reader]].concat();
        let unclear = proofhouse.must_fail(&asked);
        assert!(unclear.err.contains("mk") && unclear.err.contains("--requester"), "{}", unclear.all());
        for (requester, other) in [("si", "mk"), ("mk", "si")] {
            let shown = proofhouse.must(&[&asked[..], &["--requester", requester]].concat());
            let head = shown.lines().next().unwrap_or_default();
            assert!(
                head.contains(&format!(" {requester}")) && !head.contains(&format!(" {other}")),
                "{shown}"
            );
        }
        let nobody = proofhouse.must_fail(&[&asked[..], &["--requester", "al"]].concat());
        assert!(!nobody.err.contains("--requester"), "{}", nobody.all());
    }
}
