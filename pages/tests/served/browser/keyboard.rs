//! Everything can be done with the keyboard alone, over TLS, and an opened report can do nothing.

use super::{Chromium, Tab};
use crate::users::PASSWORD;
use crate::world::World;

/// Whether what has the focus shows that it has.
const FOCUS_IS_SEEN: &str = "(() => { const style = getComputedStyle(document.activeElement); \
    return document.activeElement.matches(':focus-visible') && style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2; })()";

/// Goes on with the tabulator until something that the expression is true of has the focus.
async fn tab_to(tab: &mut Tab, what: &str) {
    for _ in 0..120 {
        tab.press("Tab").await;
        let found =
            tab.see(&format!("(() => {{ const it = document.activeElement; return !!({what}); }})()")).await;
        let is_body = tab.see("document.activeElement === document.body").await;
        if is_body == false {
            let seen = tab.see(FOCUS_IS_SEEN).await;
            let of = tab.text("document.activeElement.outerHTML").await;
            assert!(seen == true, "the focus is not seen on {of}");
        }
        if found == true {
            return;
        }
    }
    panic!("the keyboard does not reach {what}");
}

#[tokio::test]
async fn the_keyboard_is_enough() {
    let world = World::secure().await;
    let Some(browser) = Chromium::start().await else { return };
    let mut tab = browser.open(1240).await;
    tab.go(&format!("{}/reports/national/2025/fr", world.url())).await;
    assert_eq!(tab.text("location.pathname").await, "/sign-in");
    tab.is_to_be_filled().await;
    assert_eq!(tab.text("document.activeElement.id").await, "user", "one can begin to write");
    tab.write("anna").await;
    tab.press("Tab").await;
    tab.write(PASSWORD).await;
    tab.press_and_go("Enter").await;
    assert_eq!(tab.text("location.pathname").await, "/reports/national/2025/fr", "where one wanted to go");
    assert_eq!(tab.text("document.documentElement.lang").await, "fr");
    assert_eq!(tab.text("document.cookie").await, "", "no script could read the session");

    tab.press("Tab").await;
    assert_eq!(tab.text("document.activeElement.className").await, "skip", "first the way past the head");
    let top = "document.activeElement.getBoundingClientRect().top >= 0";
    assert_eq!(tab.see(top).await, true, "and it is seen");
    tab.press("Enter").await;
    assert_eq!(tab.text("document.activeElement.id").await, "content");

    tab_to(&mut tab, "it.matches('a.button')").await;
    tab.press_and_go("Enter").await;
    assert!(tab.text("location.pathname").await.ends_with("/3/open/national-2025-fr.html"));
    assert_eq!(tab.text("document.title").await, "Rapport national", "its script did not run");
    assert_eq!(tab.text("getComputedStyle(document.querySelector('h1')).color").await, "rgb(11, 90, 146)");
    assert_eq!(tab.text("self.origin").await, "null", "it lives in a world of its own");

    tab.go(&format!("{}/deliveries", world.url())).await;
    tab_to(&mut tab, "it.matches('summary')").await;
    tab.press("Enter").await;
    tab_to(&mut tab, "it.matches('input[name=is-on]')").await;
    tab.press(" ").await;
    tab_to(&mut tab, "it.matches('section button')").await;
    tab.press_and_go("Enter").await;
    assert!(!world.shelf.delivery("weekly-fr").is_on, "switched off with the keyboard");
    assert!(tab.text("document.querySelector('[role=status]').textContent").await.contains("modifié"));

    tab_to(&mut tab, "it.closest('form[action=\"/sign-out\"]')").await;
    tab.press_and_go("Enter").await;
    assert_eq!(tab.text("location.pathname").await, "/sign-in");
    tab.go(&format!("{}/reports", world.url())).await;
    assert_eq!(tab.text("location.pathname").await, "/sign-in");
}
