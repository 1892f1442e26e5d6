//! The pages, each with what it shows.

mod alerts;
mod changes;
mod comparison;
mod deliveries;
mod figures;
mod files;
mod frame;
mod paging;
mod report;
mod reports;
mod sign_in;
