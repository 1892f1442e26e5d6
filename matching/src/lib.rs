//! Pure algorithms: normalisation, record linkage, ballistic comparison, identification.
//!
//! Nothing here reads a file, a clock or a network, and everything is `Send + Sync`. [`normalise::Normaliser::shared`]
//! is built once from the code lists; [`linkage`] links seized firearms to records; [`identify`] finds the reference
//! entries that a described firearm may be; [`notices`] finds what fits the description in a notice; [`ballistics`] compares marks; [`networks`] follows links between cases; [`functions`]
//! are the normalisers for SQL; [`threads`] shares work out.

pub mod ballistics;
pub mod functions;
pub mod identify;
pub mod linkage;
pub mod networks;
pub mod normalise;
pub mod notices;
pub mod threads;
