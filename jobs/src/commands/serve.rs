//! `proofhouse serve`: the warehouse for analysts, over the Postgres protocol and Arrow Flight SQL, and the archive pages of
//! bureaus over HTTP.

use crate::archive_pages::accounts::FileAccounts;
use crate::archive_pages::shelf::WarehouseShelf;
use crate::command_line::ServeArguments;
use crate::settings::Settings;
use crate::sql_searches;
use crate::summary::{Ending, say};
use anyhow::{Context, Result, bail};
use proofhouse_pages::{Pages, PagesSettings};
use proofhouse_serving::flight::FlightServer;
use proofhouse_serving::postgres::PostgresServer;
use proofhouse_serving::tls::Tls;
use proofhouse_serving::{Desk, ServeSettings};
use proofhouse_warehouse::Warehouse;
use serde_json::json;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, SystemTime};
use tokio::net::TcpListener;
use tokio::time::{MissedTickBehavior, interval};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

/// How often it is looked whether users and rules are still the same.
const LOOK: Duration = Duration::from_secs(1);

/// Serves until it is told to stop.
///
/// # Errors
/// When a setting is wrong, TLS is missing, or an address cannot be listened on. Once it serves, nothing ends it but a signal.
pub async fn run(
    warehouse: &Warehouse,
    settings: &Settings,
    file: Option<&Path>,
    arguments: &ServeArguments,
    shutdown: CancellationToken,
    as_json: bool,
) -> Result<Ending> {
    let mut serve: ServeSettings = settings.serve.clone();
    if let Some(address) = &arguments.postgres {
        serve.postgres.clone_from(address);
    }
    if let Some(address) = &arguments.flight {
        serve.flight.clone_from(address);
    }
    if let Some(address) = &arguments.http {
        serve.http.clone_from(address);
    }
    serve.plaintext_on_loopback |= arguments.plaintext_on_loopback;
    if serve.postgres.is_empty() && serve.flight.is_empty() && serve.http.is_empty() {
        bail!(
            "there is nothing to serve: set serve.postgres, serve.flight or serve.http to an address and port"
        );
    }
    let tls = Tls::load(&serve)?;
    let audit_every = Duration::from_secs(serve.audit_seconds.max(1));
    let searches = sql_searches::all(&settings.linkage, serve.search_memory_mib);
    let desk = Desk::new(serve, warehouse.clone(), searches)?;
    let doors = Doors::open(&desk, settings, tls.as_ref()).await?;
    // Whoever asks first should not wait for tables to be made, nor be told that they are missing.
    warehouse.ensure_tables().await?;
    doors.announce(tls.is_some(), as_json)?;
    let looking = tokio::spawn(look_after(
        Arc::clone(&desk),
        settings.clone(),
        file.map(Path::to_path_buf),
        shutdown.clone(),
    ));
    let auditing = tokio::spawn(write_audit(Arc::clone(&desk), audit_every, shutdown.clone()));
    doors.run(shutdown).await;
    looking.abort();
    auditing.abort();
    let warehouse = desk.warehouse();
    warehouse.audit().flush(&warehouse).await?;
    Ok(Ending::Done)
}

/// The doors that the settings name.
struct Doors {
    postgres: Option<PostgresServer>,
    flight: Option<FlightServer>,
    pages: Option<(TcpListener, Pages)>,
}

impl Doors {
    async fn open(desk: &Arc<Desk>, settings: &Settings, tls: Option<&Tls>) -> Result<Doors> {
        let mut doors = Doors { postgres: None, flight: None, pages: None };
        if !desk.settings().postgres.is_empty() {
            doors.postgres = Some(PostgresServer::open(Arc::clone(desk), tls).await?);
        }
        if !desk.settings().flight.is_empty() {
            doors.flight = Some(FlightServer::open(Arc::clone(desk), tls).await?);
        }
        let http = &desk.settings().http;
        if !http.is_empty() {
            let listener = TcpListener::bind(http)
                .await
                .with_context(|| format!("serve.http: cannot listen on {http}"))?;
            doors.pages = Some((listener, archive_pages(desk, settings)?));
        }
        Ok(doors)
    }

    fn announce(&self, is_encrypted: bool, as_json: bool) -> Result<()> {
        let postgres = self.postgres.as_ref().map(PostgresServer::address);
        let flight = self.flight.as_ref().map(FlightServer::address);
        let http = self.pages.as_ref().and_then(|(listener, _)| listener.local_addr().ok());
        if as_json {
            let serving = json!({"postgres": postgres, "flight": flight, "http": http, "tls": is_encrypted});
            say!("{}", json!({ "serving": serving }));
            return Ok(());
        }
        let way = if is_encrypted { "TLS" } else { "no TLS, for this machine only" };
        let names =
            [("the Postgres protocol", postgres), ("Arrow Flight SQL", flight), ("the archive pages", http)];
        let doors: Vec<String> = names
            .iter()
            .filter_map(|(name, address)| address.map(|address| format!("{name} on {address}")))
            .collect();
        say!("Serving {} ({way}). Ctrl-C stops.", doors.join(" and "));
        Ok(())
    }

    async fn run(self, shutdown: CancellationToken) {
        let postgres = async {
            if let Some(server) = self.postgres {
                server.run(shutdown.clone()).await;
            }
        };
        let flight = async {
            if let Some(server) = self.flight {
                server.run(shutdown.clone()).await;
            }
        };
        let pages = async {
            if let Some((listener, pages)) = self.pages
                && let Err(error) = pages.run(listener, shutdown.clone()).await
            {
                tracing::error!(%error, "the archive pages are not served any more");
            }
        };
        tokio::join!(postgres, flight, pages);
    }
}

/// The pages of the archive, with the users, purposes and limits of the other doors.
pub(crate) fn archive_pages(desk: &Arc<Desk>, settings: &Settings) -> Result<Pages> {
    let serve = desk.settings();
    let pages = PagesSettings {
        certificate: serve.certificate.clone(),
        private_key: serve.private_key.clone(),
        plaintext_on_loopback: serve.plaintext_on_loopback,
        names: serve.http_names.clone(),
        purposes: serve.purposes.clone(),
        ..PagesSettings::default()
    };
    let secret = [*Uuid::new_v4().as_bytes(), *Uuid::new_v4().as_bytes()].concat();
    let accounts = Arc::new(FileAccounts::new(Arc::clone(desk), secret));
    let shelf = Arc::new(WarehouseShelf::new(Arc::clone(desk), settings.clone())?);
    Ok(Pages::new(pages, accounts, shelf)?)
}

/// Shows out users who may no longer be in, and takes over rules of access that have changed in the settings file.
async fn look_after(desk: Arc<Desk>, settings: Settings, file: Option<PathBuf>, shutdown: CancellationToken) {
    let path = file.clone().unwrap_or_else(|| PathBuf::from(crate::settings::DEFAULT_FILE));
    let changed_at = |path: &Path| -> Option<SystemTime> { std::fs::metadata(path).ok()?.modified().ok() };
    let mut known = changed_at(&path);
    let mut ticks = interval(LOOK);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    while !shutdown.is_cancelled() {
        ticks.tick().await;
        desk.look_round();
        let now = changed_at(&path);
        if now == known {
            continue;
        }
        known = now;
        if let Err(error) = take_over(&desk, &settings, file.as_deref()).await {
            tracing::error!(
                error = format!("{error:#}"),
                "the settings have changed and cannot be used; the rules stay as they were"
            );
        }
    }
}

/// Opens the warehouse anew when the rules of access are others.
async fn take_over(desk: &Desk, settings: &Settings, file: Option<&Path>) -> Result<()> {
    let access = Settings::load(file)?.warehouse.access;
    let before = desk.warehouse();
    if access.version() == before.settings().access.version() {
        return Ok(());
    }
    let mut changed = settings.warehouse.clone();
    changed.access = access;
    let version = changed.access.version();
    desk.change_warehouse(before.reopen(changed)?);
    tracing::warn!(version, "the rules of access have changed; sessions under the old ones were ended");
    Ok(())
}

/// Writes what was asked into the audit, again and again: what the store does not take now it takes later.
async fn write_audit(desk: Arc<Desk>, every: Duration, shutdown: CancellationToken) {
    let mut ticks = interval(every);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    while !shutdown.is_cancelled() {
        ticks.tick().await;
        let warehouse = desk.warehouse();
        if let Err(error) = warehouse.audit().flush(&warehouse).await {
            tracing::error!(%error, "the audit could not be written; it is tried again");
        }
    }
}
