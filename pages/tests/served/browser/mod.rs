//! The pages in a browser: Chromium without a window, driven over a pipe.
//!
//! Chromium is found by `PROOFHOUSE_CHROMIUM` or in the path. Where it is not, these tests say so and are not run; with `CI` set
//! they fail. `PROOFHOUSE_SCREENSHOTS` names a folder for pictures of every page.

mod chromium;
mod keyboard;
mod looking;

pub(crate) use chromium::{Chromium, Tab};
