//! Reports in a real browser, in each language, wide and narrow: the accessibility checker finds nothing, and nothing runs over
//! the edge. Pages are looked at by Chromium without a window; where it or npm (which fetches axe-core) cannot be had, nothing
//! is checked, and the test says so; in CI it fails.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod sample;

use std::path::Path;
use std::process::Command;

use proofhouse_reports::{Language, Pack, Renderer};
use sample::{realistic, request};

/// Runs in the page when it is loaded and tells the window what it finds. What stands in a `details` is opened first.
const LOOK: &str = "
document.querySelectorAll('details').forEach(it => { it.open = true; });
window.addEventListener('load', async () => {
    const found = [];
    const most = document.documentElement.clientWidth;
    const scrolls = it => { for (let up = it.parentElement; up; up = up.parentElement) {
        if (['auto', 'scroll', 'hidden'].includes(getComputedStyle(up).overflowX) && up !== document.body) return true; }
        return false; };
    const over = [...document.querySelectorAll('body *')].filter(it => { const box = it.getBoundingClientRect();
        return box.width > 0 && !it.closest('svg svg') && (box.right > most + 1 || box.left < -1) && !scrolls(it); });
    over.slice(0, 3).forEach(it => found.push('over the edge: ' + it.outerHTML.slice(0, 160)));
    const checked = await axe.run(document, {resultTypes: ['violations']});
    checked.violations.forEach(violation => found.push(violation.id + ': '
        + violation.nodes.slice(0, 4).map(node => node.html.slice(0, 200)).join(' | ') + ' (' + violation.nodes.length + ')'));
    parent.postMessage(found.join('\\n') + '\\nLOOKED', '*');
});";

/// The window that the page is looked at in: Chromium's own is never narrower than 500 pixels. What the page says stands in the
/// document that is printed.
const WINDOW: &str = "<!doctype html><html lang=en><title>Window</title><body style=\"margin:0\"><script>
window.addEventListener('message', message => {
    if (typeof message.data !== 'string' || !message.data.endsWith('LOOKED')) return;
    const told = document.createElement('pre');
    told.id = 'told';
    told.textContent = message.data;
    document.body.append(told);
});</script>";

fn missing(what: &str) {
    assert!(std::env::var_os("CI").is_none(), "{what} cannot be had");
    eprintln!("SKIPPED: {what} cannot be had, so reports were not looked at in a browser");
}

/// The accessibility checker's source; `None` where it cannot be had.
fn axe() -> Option<String> {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../pages/tests/fetch_axe.sh");
    let output = Command::new("bash").arg(script).output().unwrap();
    if !output.status.success() {
        missing(&format!("axe-core ({})", String::from_utf8_lossy(&output.stderr).trim()));
        return None;
    }
    Some(std::fs::read_to_string(String::from_utf8(output.stdout).unwrap().trim()).unwrap())
}

fn browser() -> Option<&'static str> {
    let names = ["chromium", "chromium-browser", "google-chrome"];
    let found = names.into_iter().find(|name| Command::new(name).arg("--version").output().is_ok());
    if found.is_none() {
        missing("Chromium");
    }
    found
}

/// The page with the checker in it. Reports forbid scripts, so the copy that is looked at does without its policy.
fn with_checker(html: &str, axe: &str) -> String {
    let start = html.find("<meta http-equiv=\"Content-Security-Policy\"").expect("a report has a policy");
    let end = start + html[start..].find('>').unwrap() + 1;
    let (before, after) = (&html[..start], &html[end..]);
    // The last one: a figure might show such words.
    let (content, rest) = after.rsplit_once("</body>").unwrap();
    format!("{before}{content}<script>{axe}</script><script>{LOOK}</script></body>{rest}")
}

fn look(browser: &str, folder: &Path, name: &str, page: &str, width: u32) -> Vec<String> {
    std::fs::write(folder.join(format!("{name}.html")), page).unwrap();
    let path = folder.join(format!("window-{name}-{width}.html"));
    let frame = format!("<iframe src=\"{name}.html\" width={width} height=1000 style=\"border:0\"></iframe>");
    std::fs::write(&path, format!("{WINDOW}{frame}")).unwrap();
    let profile = folder.join(format!("profile-{name}-{width}"));
    let output = Command::new(browser)
        .args(["--headless", "--no-sandbox", "--disable-gpu", "--virtual-time-budget=60000", "--dump-dom"])
        .arg(format!("--user-data-dir={}", profile.display()))
        .arg("--window-size=1400,1100")
        .arg(format!("file://{}", path.display()))
        .output()
        .unwrap();
    let document = String::from_utf8_lossy(&output.stdout).into_owned();
    let told = document.split_once("<pre id=\"told\">").map(|(_, rest)| rest.split("</pre>").next().unwrap());
    let Some(told) = told.filter(|told| told.contains("LOOKED")) else {
        panic!("{name} at {width}: the browser did not look: {}", String::from_utf8_lossy(&output.stderr));
    };
    told.lines()
        .filter(|line| !line.is_empty() && *line != "LOOKED")
        .map(|line| format!("{name} at {width}: {line}"))
        .collect()
}

#[tokio::test]
async fn reports_fit_and_are_accessible() {
    let (Some(browser), Some(axe)) = (browser(), axe()) else { return };
    let folder = tempfile::tempdir().unwrap();
    let session = realistic::world(7).session();
    let mut wrong = Vec::new();
    // Both directions of writing and both widths of the report that has everything; of the others what differs.
    for (pack, bureau, language, widths) in [
        ("national", "fr", Language::English, &[1240, 390][..]),
        ("national", "fr", Language::Arabic, &[390]),
        ("secretariat", "ipsg", Language::English, &[390]),
        ("traces", "fr", Language::Spanish, &[390]),
        ("ballistics", "fr", Language::French, &[390]),
        ("public", "ipsg", Language::Arabic, &[390]),
    ] {
        let renderer = Renderer::new(Pack::embedded(pack).unwrap(), language).unwrap();
        let request = request(bureau, "2025");
        let report = renderer.render(&session, &request).await.unwrap();
        let page = with_checker(&report.html, &axe);
        let name = format!("{pack}-{}", language.code());
        for width in widths {
            wrong.extend(look(browser, folder.path(), &name, &page, *width));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
