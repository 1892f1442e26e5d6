//! `proofhouse notice`: notices and diffusions, for the bureau that asks for one and for the Secretariat that publishes it.
//!
//! - `draft`: a draft in a file; `submit`: sending it; `speak`: everything that is said of it afterwards
//! - `list`: notices with state, age, expiry and whose turn it is; `show`: one of them;
//!   `matches`: what fits them or is linked to them
//! - this file: notices as a bureau may see them

mod draft;
mod list;
pub mod matches;
mod show;
mod speak;
mod submit;

use crate::command_line::NoticeJob;
use crate::rows;
use crate::settings::Settings;
use crate::summary::Ending;
use anyhow::{Context, Result, bail};
use chrono::{DateTime, NaiveDate, Utc};
use proofhouse_schemas::Bureau;
use proofhouse_schemas::thread::fold;
use proofhouse_schemas::thread::notice::{NoticeStep, NoticeThread};
use proofhouse_schemas::values::{NoticeEventKind, NoticeState};
use proofhouse_warehouse::{GuardedSession, Warehouse};
use serde::{Deserialize, Serialize};

/// Drafts a notice, says something of one, lists them or shows one.
///
/// # Errors
/// When there is no such notice for this bureau, what it says is not allowed, or warehouse or broker cannot be used.
pub async fn run(
    warehouse: &Warehouse,
    settings: &Settings,
    what: &NoticeJob,
    as_json: bool,
) -> Result<Ending> {
    use NoticeEventKind as Event;
    let say = async |said, event| speak::run(warehouse, settings, said, event, as_json).await;
    let send = async |sent, event| submit::run(warehouse, settings, sent, event, as_json).await;
    match what {
        NoticeJob::Draft(drafted) => draft::run(drafted, as_json)?,
        NoticeJob::Submit(sent) => send(sent, Event::Submit).await?,
        NoticeJob::Circulate(sent) => send(sent, Event::Circulate).await?,
        NoticeJob::Cancel(said) => say(said, Event::Cancel).await?,
        NoticeJob::Review(said) => say(said, Event::StartReview).await?,
        NoticeJob::Publish(said) => say(said, Event::Publish).await?,
        NoticeJob::Return(said) => say(said, Event::Return).await?,
        NoticeJob::Refuse(said) => say(said, Event::Refuse).await?,
        NoticeJob::Suspend(said) => say(said, Event::Suspend).await?,
        NoticeJob::Reinstate(said) => say(said, Event::Reinstate).await?,
        NoticeJob::Delete(said) => say(said, Event::Delete).await?,
        NoticeJob::List { bureau, mine, top } => list::run(warehouse, *bureau, *mine, *top, as_json).await?,
        NoticeJob::Matches(asked) => matches::run(warehouse, asked, as_json).await?,
        NoticeJob::Show { notice_id, requester, bureau } => {
            show::run(warehouse, notice_id, *requester, *bureau, as_json).await?;
        }
    }
    warehouse.audit().flush(warehouse).await?;
    Ok(Ending::Done)
}

/// A notice as the view `notices` has it.
#[derive(Debug, Clone, Deserialize, Serialize)]
struct NoticeRow {
    notice_id: String,
    requesting_bureau: String,
    notice_code: String,
    title: String,
    state: String,
    in_force: bool,
    submitted_at: Option<DateTime<Utc>>,
    published_at: Option<DateTime<Utc>>,
    ended_at: Option<DateTime<Utc>>,
    expiry: Option<NaiveDate>,
}

const COLUMNS: &str = "notice_id, requesting_bureau, notice_code, title, state, in_force, submitted_at, published_at, \
ended_at, expiry";

impl NoticeRow {
    /// Whether its last day in force has passed.
    fn has_expired(&self, today: NaiveDate) -> bool {
        self.in_force && self.expiry.is_some_and(|expiry| expiry < today)
    }

    /// Whose turn it is.
    fn awaited(&self) -> Option<Bureau> {
        let state = NoticeState::from_code(&self.state)?;
        NoticeThread::awaited_in(state, Bureau::parse(&self.requesting_bureau)?)
    }
}

/// Rows of a query of one notice.
async fn read<T: serde::de::DeserializeOwned>(
    session: &GuardedSession,
    sql: &str,
    notice_id: &str,
) -> Result<Vec<T>> {
    rows::from_batches(&session.collect_with(sql, rows::texts(&[("notice_id", notice_id)])).await?)
}

/// A notice by its name. The words are the same whether there is none or the bureau may not see it.
async fn notice(
    session: &GuardedSession,
    bureau: Bureau,
    notice_id: &str,
    requester: Option<Bureau>,
) -> Result<NoticeRow> {
    let sql = format!("SELECT {COLUMNS} FROM notices WHERE notice_id = $notice_id");
    let mut found: Vec<NoticeRow> = read(session, &sql, notice_id).await?;
    found.retain(|row| requester.is_none_or(|requester| row.requesting_bureau == requester.as_str()));
    if found.len() > 1 {
        let requesters: Vec<&str> = found.iter().map(|row| row.requesting_bureau.as_str()).collect();
        bail!("{} each have a notice {notice_id}; name one with --requester", requesters.join(" and "));
    }
    found.pop().with_context(|| {
        format!(
            "{bureau} sees no notice {notice_id}; `proofhouse notice list --as {bureau}` lists those it does"
        )
    })
}

/// What is known of a requester's notice.
async fn steps_of(warehouse: &Warehouse, requesting: Bureau, notice_id: &str) -> Result<Vec<NoticeStep>> {
    let all = warehouse.thread_events::<NoticeThread>().await?;
    let of_thread = |(name, step): (String, NoticeStep)| {
        (name == notice_id && step.requesting_bureau == requesting).then_some(step)
    };
    Ok(all.into_iter().filter_map(of_thread).collect())
}

/// The state that steps come to.
fn state_of(steps: &[NoticeStep]) -> Option<NoticeState> {
    fold::<NoticeThread>(steps).0.map(|thread| thread.state)
}
