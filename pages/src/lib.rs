//! Pages for signed-in bureaus: the archive of reports, what changed, alerts and deliveries. They are put together on the server,
//! need no script, and speak English, French, Spanish and Arabic.
//!
//! What the pages show comes through two traits, [`Accounts`] and [`Shelf`], which the binary implements; nothing here knows of the
//! warehouse. [`serve`] takes connections until it is told to stop. A request goes this way:
//!
//! 1. the *listener* counts the connection, speaks TLS, bounds times and lengths;
//! 2. the *site* reads the address into a route and finds out who asks;
//! 3. forms are taken only from own pages, with the word that their page was given;
//! 4. a *view* asks the shelf for what the account may see and puts the page together;
//! 5. the *answer* says what a browser may do with it, which is as little as it needs.
//!
//! What is another bureau's is answered like what does not exist, to the last byte.
//!
//! # Layout
//! - [`accounts`]: who may sign in, and what is told to the audit; [`shelf`]: reports, alerts and deliveries of a bureau
//! - [`settings`]: times and limits; `tls`: certificates
//! - `listener`: connections; `stalling`: those whose other side stands still
//! - `site`: from request to answer; `routes`: addresses; `asked`: what a request says; `answers`: answers and their headers
//! - `sessions`, `allowance`, `secrets`, `same_site`: who is signed in, and what keeps others from being
//! - `turns`: how much is done at a time, for one and for all
//! - `views`: the pages; `templating`, `texts` and `locale`: templates, words, numbers and dates

pub mod accounts;
mod allowance;
mod answers;
mod asked;
pub mod error;
mod listener;
mod locale;
mod routes;
mod same_site;
mod secrets;
mod sessions;
pub mod settings;
pub mod shelf;
mod site;
mod stalling;
mod templating;
mod texts;
mod tls;
mod turns;
mod views;

pub use accounts::{AccessEvent, Account, Accounts, AttemptEnd, Password, Refused};
pub use error::PagesError;
pub use listener::{Pages, serve};
pub use settings::PagesSettings;
pub use shelf::{Reader, Shelf, Unavailable};
