//! Networks of cases, firearms, exhibits, seizures, trace requests and notices, and chains of trace requests.
//!
//! - [`kinds`]: what the members are, what joins two of them, and how sure each kind of link is
//! - [`components`]: the networks that links come to (union-find, the surest links first)
//! - [`way`]: the strongest way between two members, link by link (Dijkstra on the negative logarithm of the strengths)
//! - [`mod@chains`]: trace requests and those that followed them in other countries
//!
//! All of it is a function of the rows it is given and of nothing else: what a bureau may not see is not given, and so can
//! neither be shown nor be inferred from a size, a name or a way.

pub mod chains;
pub mod components;
pub mod kinds;
pub mod way;

pub use chains::{ChainedRequest, chains, parents};
pub use components::{Networks, networks};
pub use kinds::{LinkKind, MemberKind, MemberName};
pub use way::{Way, strongest_way};
