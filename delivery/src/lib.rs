//! The schedule, the ledger and the channels of report delivery: a run happens once, and everybody can see how far it is.
//!
//! A *run* is one report for one bureau about one period. What happens to it is written, event by event, into a *ledger*
//! on object storage before it happens; any scheduler can take over where another died, and none can go on after it was
//! replaced. Rendering is given from outside ([`Rendering`]): this crate knows neither packs nor tables.
//!
//! # Layout
//! - [`run`]: what a run is; [`schedule`]: when one is due, in which time zone, and what is caught up
//! - [`settings`]: what an operator sets, and all that is wrong with it; [`clock`]: time, chance and waiting longer each time
//! - [`ledger`]: events, the state that they come to, what is to be done next, claims; [`rendering`]: what is asked of
//!   whoever renders
//! - [`archive`]: revisions with signed manifests; [`channel`]: mail and outbound places
//! - [`runner`]: the scheduler that brings these together

pub mod archive;
pub mod channel;
pub mod clock;
pub mod error;
pub mod ledger;
pub mod rendering;
pub mod run;
pub mod runner;
pub mod schedule;
pub mod settings;

pub use archive::{Archive, Manifest, PublicKey, SigningKey, Witnesses};
pub use error::{DeliveryError, Result};
pub use ledger::{Ledger, RunFilter, RunStatus};
pub use rendering::{Letter, RenderFailure, RenderOrder, RenderedFile, RenderedRun, Rendering};
pub use run::{LogicalRun, ReportName};
pub use runner::{Runner, StepSummary};
pub use settings::{DeliverySettings, MailSettings, Plan, ScheduleSettings};
