//! Every page in every language, wide and narrow: nothing runs over the edge, the accessibility checker finds nothing, and Arabic
//! reads from right to left.

use super::{Chromium, Tab};
use crate::users::PASSWORD;
use crate::world::World;
use std::path::{Path, PathBuf};
use std::process::Command;

const PAGES: [(&str, &str); 8] = [
    ("reports", "/reports"),
    ("reports-none", "/reports?period=1999"),
    ("report", "/reports/national/2025/fr"),
    ("comparison-form", "/comparison"),
    ("comparison", "/comparison?of=national/fr&earlier=2024&later=2025"),
    ("alerts", "/alerts"),
    ("deliveries", "/deliveries"),
    ("problem", "/nothing"),
];

/// The accessibility checker's source; `None` where it cannot be had.
fn axe() -> Option<String> {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fetch_axe.sh");
    let output = Command::new("bash").arg(script).output().unwrap();
    if !output.status.success() {
        let why = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(std::env::var_os("CI").is_none(), "axe-core cannot be had: {why}");
        eprintln!("SKIPPED: axe-core cannot be had, so accessibility was not checked: {why}");
        return None;
    }
    Some(std::fs::read_to_string(String::from_utf8(output.stdout).unwrap().trim()).unwrap())
}

async fn sign_in(tab: &mut Tab, world: &World, user: &str) {
    tab.go(&format!("{}/sign-in", world.url())).await;
    tab.is_to_be_filled().await;
    tab.write(user).await;
    tab.press("Tab").await;
    tab.write(PASSWORD).await;
    tab.press_and_go("Enter").await;
}

/// Looks at the page that is open; gives what is wrong with it. What is there to be read aloud only takes no room, whatever the browser
/// says of the boxes in it.
async fn look(tab: &mut Tab, axe: Option<&str>, name: &str, pictures: Option<&Path>) -> Vec<String> {
    let mut wrong = Vec::new();
    for is_open in [false, true] {
        let opened =
            format!("document.querySelectorAll('details').forEach(it => {{ it.open = {is_open}; }})");
        tab.see(&opened).await;
        let over = tab
            .text(
                "(() => { const most = document.documentElement.clientWidth; \
                 const over = [...document.querySelectorAll('body *:not(.unseen *)')].filter(it => { const box = it.getBoundingClientRect(); \
                 return box.width > 0 && (box.right > most + 1 || box.left < -1); }); \
                 if (document.documentElement.scrollWidth <= most && !over.length) return ''; \
                 return over.slice(0, 3).map(it => it.outerHTML.slice(0, 120)).join(' | ') || 'something'; })()",
            )
            .await;
        if !over.is_empty() {
            wrong.push(format!("{name}: runs over the edge: {over}"));
        }
        let size = tab.ask("Page.getLayoutMetrics", serde_json::json!({})).await["cssContentSize"].clone();
        let is_within =
            size["x"] == 0 && size["width"] == tab.see("document.documentElement.clientWidth").await;
        if !is_within {
            wrong.push(format!("{name}: the page is as wide as {size}"));
        }
        if let Some(pictures) = pictures {
            let suffix = if is_open { "-open" } else { "" };
            let has_details = tab.see("!!document.querySelector('details')").await == true;
            if !is_open || has_details {
                std::fs::write(pictures.join(format!("{name}{suffix}.png")), tab.picture().await).unwrap();
            }
        }
    }
    if let Some(axe) = axe {
        tab.see(&format!("{axe}; true")).await;
        let found = tab
            .text(
                "axe.run(document, {resultTypes: ['violations']}).then(found => found.violations.map(violation => \
                 violation.id + ': ' + violation.nodes.map(node => node.html.slice(0, 160)).join(' | ')).join('\\n'))",
            )
            .await;
        wrong.extend(found.lines().map(|line| format!("{name}: {line}")));
    }
    wrong
}

fn pictures() -> Option<PathBuf> {
    let folder = PathBuf::from(std::env::var_os("PROOFHOUSE_SCREENSHOTS")?);
    std::fs::create_dir_all(&folder).unwrap();
    Some(folder)
}

#[tokio::test]
async fn every_page_fits_and_is_accessible() {
    let world = World::with(|settings| settings.requests_per_session = 2000).await;
    let Some(browser) = Chromium::start().await else { return };
    let (axe, pictures) = (axe(), pictures());
    let mut tab = browser.open(1240).await;
    let mut wrong = Vec::new();
    for language in ["en", "ar", "fr", "es"] {
        // Pictures of the two that differ most; all four are measured.
        let pictures = pictures.as_deref().filter(|_| matches!(language, "en" | "ar"));
        for width in [1240, 390] {
            tab.resize(width).await;
            tab.go(&format!("{}/sign-in?language={language}&why=ended", world.url())).await;
            wrong.extend(
                look(&mut tab, axe.as_deref(), &format!("sign-in-{language}-{width}"), pictures).await,
            );
        }
        sign_in(&mut tab, &world, "amal").await;
        let chosen = format!(
            "(() => {{ const it = document.querySelector('#language'); it.value = '{language}'; it.focus(); }})()"
        );
        tab.see(&chosen).await;
        tab.press("Tab").await;
        tab.press_and_go("Enter").await;
        assert_eq!(tab.text("document.documentElement.lang").await, language);
        for (name, path) in PAGES {
            for width in [1240, 390] {
                tab.resize(width).await;
                tab.go(&format!("{}{path}", world.url())).await;
                let name = format!("{name}-{language}-{width}");
                wrong.extend(look(&mut tab, axe.as_deref(), &name, pictures).await);
            }
        }
        // A form that cannot be taken as it is.
        for width in [1240, 390] {
            tab.resize(width).await;
            tab.go(&format!("{}/deliveries", world.url())).await;
            let emptied = "(() => { document.querySelector('details').open = true; document.querySelector('textarea').value = 'no address'; \
                document.querySelector('section form button').focus(); })()";
            tab.see(emptied).await;
            tab.press_and_go("Enter").await;
            let name = format!("delivery-{language}-{width}");
            wrong.extend(look(&mut tab, axe.as_deref(), &name, pictures).await);
        }
        tab.see("document.querySelector('form[action=\"/sign-out\"] button').focus()").await;
        tab.press_and_go("Enter").await;
    }
    assert!(wrong.is_empty(), "{} things are wrong:\n{}", wrong.len(), wrong.join("\n"));
}

#[tokio::test]
async fn arabic_reads_from_right_to_left() {
    let world = World::plain().await;
    let Some(browser) = Chromium::start().await else { return };
    let mut tab = browser.open(1240).await;
    sign_in(&mut tab, &world, "amal").await;
    assert_eq!(tab.text("document.dir").await, "rtl");
    let is_mirrored = "(() => { const box = what => document.querySelector(what).getBoundingClientRect(); \
        return box('.top .name').left > box('.who').left \
            && box('thead th:first-child').left > box('thead th:last-child').left \
            && getComputedStyle(document.querySelector('thead th')).textAlign === 'start'; })()";
    assert_eq!(tab.see(is_mirrored).await, true);
    tab.go(&format!("{}/reports/national/2025/fr", world.url())).await;
    let keeps =
        "[...document.querySelectorAll('.code')].every(it => getComputedStyle(it).direction === 'ltr')";
    assert_eq!(tab.see(keeps).await, true, "names and hashes keep their own direction");
}
