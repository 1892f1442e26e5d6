//! The ingest processes of a run, handled as an operator handles them: started, stopped, killed, paused, looked after.

use std::path::PathBuf;
use std::time::Duration;

use proofhouse_tests::binary::{Proofhouse, Running};

use crate::chance::Chance;
use crate::comparison::Finding;

/// A process that is asked to stop commits what it holds first.
const STOP_LIMIT: Duration = Duration::from_secs(60);

/// When so many processes have ended by themselves, this is no run but a process that cannot start.
const MOST_ENDS: usize = 60;

/// An ingest process.
#[derive(Debug)]
pub(crate) struct Member {
    /// Its name and how many lives it has had: `ingest-1.3`.
    name: String,
    running: Running,
}

/// A process that ended in another way than it was asked to.
#[derive(Debug)]
pub(crate) struct Ended {
    pub(crate) name: String,
    pub(crate) how: String,
    /// What had happened before.
    pub(crate) after: String,
    pub(crate) last_words: String,
}

/// The processes of one consumer group.
#[derive(Debug)]
pub(crate) struct Fleet<'scene> {
    proofhouse: &'scene Proofhouse,
    members: Vec<Member>,
    guest: Option<Member>,
    lives: usize,
    /// What has just happened around them.
    pub(crate) after: String,
    pub(crate) ended: Vec<Ended>,
}

impl<'scene> Fleet<'scene> {
    pub(crate) fn new(proofhouse: &'scene Proofhouse) -> Self {
        Self {
            proofhouse,
            members: Vec::new(),
            guest: None,
            lives: 0,
            after: "at the start".to_owned(),
            ended: Vec::new(),
        }
    }

    /// Starts a job under a name of its own.
    pub(crate) fn start(&mut self, role: &str, arguments: &[&str], settings: &[(&str, &str)]) -> Member {
        self.lives += 1;
        let name = format!("{role}.{}", self.lives);
        let running = self.proofhouse.start_as(&name, arguments, settings);
        Member { name, running }
    }

    fn start_ingest(&mut self, role: &str) -> Member {
        self.start(role, &["ingest"], &[])
    }

    /// One more process for good.
    pub(crate) fn grow(&mut self) {
        let role = format!("ingest-{}", self.members.len() + 1);
        let member = self.start_ingest(&role);
        self.members.push(member);
    }

    /// One more process for a while.
    pub(crate) fn join(&mut self) -> String {
        let guest = self.start_ingest("guest");
        let name = guest.name.clone();
        self.guest = Some(guest);
        name
    }

    /// The guest goes: it is asked to, or killed.
    pub(crate) fn leave(&mut self, kill: bool) -> String {
        let Some(guest) = self.guest.take() else { return "nobody".to_owned() };
        let name = guest.name.clone();
        if kill {
            guest.running.kill_9()
        } else {
            self.stop(guest)
        }
        name
    }

    /// Any of them, the guest included.
    fn any(&self, chance: &mut Chance) -> usize {
        chance.below(self.members.len() + usize::from(self.guest.is_some()))
    }

    fn take(&mut self, index: usize) -> Member {
        if index < self.members.len() { self.members.swap_remove(index) } else { self.guest.take().unwrap() }
    }

    fn put_back(&mut self, was_guest: bool, member: Member) {
        if was_guest {
            self.guest = Some(member);
        } else {
            self.members.push(member);
        }
    }

    /// Kills one and starts it again after a while.
    pub(crate) fn kill_one(&mut self, chance: &mut Chance, pause: Duration) -> String {
        let index = self.any(chance);
        let was_guest = index == self.members.len();
        let member = self.take(index);
        let name = member.name.clone();
        member.running.kill_9();
        std::thread::sleep(pause);
        let next = self.start_ingest(role_of(&name));
        self.put_back(was_guest, next);
        name
    }

    /// Asks one to stop, waits for its end, and starts it again.
    pub(crate) fn terminate_one(&mut self, chance: &mut Chance) -> String {
        let index = self.any(chance);
        let was_guest = index == self.members.len();
        let member = self.take(index);
        let name = member.name.clone();
        self.stop(member);
        let next = self.start_ingest(role_of(&name));
        self.put_back(was_guest, next);
        name
    }

    /// Lets one stand still for a while.
    pub(crate) fn pause_one(&mut self, chance: &mut Chance, pause: Duration) -> String {
        let index = self.any(chance);
        let member = self.members.get(index).or(self.guest.as_ref()).unwrap();
        member.running.signal("STOP");
        std::thread::sleep(pause);
        member.running.signal("CONT");
        member.name.clone()
    }

    /// Asks a process to stop and waits for it; an end that is not clean is kept.
    pub(crate) fn stop(&mut self, mut member: Member) {
        if member.running.runs() {
            member.running.signal("TERM");
        }
        match member.running.ended_within(STOP_LIMIT) {
            Some(status) if status.success() => {}
            Some(status) => self.keep(&member, &format!("{status} after SIGTERM")),
            None => {
                let how = format!("still there {} s after SIGTERM", STOP_LIMIT.as_secs());
                self.keep(&member, &how);
            }
        }
    }

    /// Waits for the end of a job that ends by itself; whether that was a good one.
    pub(crate) fn finish(&mut self, mut job: Member, limit: Duration) -> Result<String, String> {
        match job.running.ended_within(limit) {
            Some(status) if status.success() => Ok(job.running.said()),
            Some(status) => Err(format!("{} ended with {status}: {}", job.name, last_lines(&job.running))),
            None => Err(format!(
                "{} was not done after {} s: {}",
                job.name,
                limit.as_secs(),
                last_lines(&job.running)
            )),
        }
    }

    /// Kills a process that is not wanted any more.
    pub(crate) fn kill(member: Member) {
        member.running.kill_9();
    }

    /// Starts again what ended by itself, as a supervisor does.
    pub(crate) fn look_after(&mut self) {
        for index in 0..self.members.len() {
            if let Some(status) = self.members[index].running.ended() {
                let role = role_of(&self.members[index].name).to_owned();
                let next = self.start_ingest(&role);
                let ended = std::mem::replace(&mut self.members[index], next);
                self.keep(&ended, &format!("{status} by itself"));
            }
        }
        if let Some(mut guest) = self.guest.take() {
            match guest.running.ended() {
                Some(status) => {
                    self.keep(&guest, &format!("{status} by itself"));
                    self.guest = Some(self.start_ingest("guest"));
                }
                None => self.guest = Some(guest),
            }
        }
    }

    /// Asks all to stop, together.
    pub(crate) fn stop_all(&mut self) {
        let mut all: Vec<Member> = self.members.drain(..).chain(self.guest.take()).collect();
        for member in &mut all {
            if member.running.runs() {
                member.running.signal("TERM");
            }
        }
        for mut member in all {
            match member.running.ended_within(STOP_LIMIT) {
                Some(status) if status.success() => {}
                Some(status) => self.keep(&member, &format!("{status} after SIGTERM")),
                None => self.keep(&member, &format!("still there {} s after SIGTERM", STOP_LIMIT.as_secs())),
            }
        }
    }

    fn keep(&mut self, member: &Member, how: &str) {
        let last_words = last_lines(&member.running);
        assert!(self.ended.len() < MOST_ENDS, "processes do not stay: {} {how}\n{last_words}", member.name);
        self.ended.push(Ended {
            name: member.name.clone(),
            how: how.to_owned(),
            after: self.after.clone(),
            last_words,
        });
    }

    /// Processes that did not run as long as they were wanted, or did not end when they were not, and panics.
    pub(crate) fn defects(&self) -> Vec<Finding> {
        let ended = self.ended.iter().map(|ended| {
            let Ended { name, how, after, last_words } = ended;
            Finding::new("PROCESSES", format!("{name}: {how}, {after}\n      {last_words}"))
        });
        let mut found: Vec<Finding> = ended.collect();
        for (name, path) in self.logs() {
            let said = std::fs::read_to_string(path).unwrap_or_default();
            let panics = said.lines().filter(|line| line.contains("panicked at"));
            // The Delta writer's clean-up after a file that could not be written, in a task of its own: the error
            // itself reaches ingestion all the same.
            let panics =
                panics.filter(|line| !line.contains("object_store-") || !line.contains("buffered.rs"));
            found.extend(panics.map(|line| Finding::new("PROCESSES", format!("{name}: {line}"))));
        }
        found
    }

    /// What all processes printed, for who wants to look.
    pub(crate) fn logs(&self) -> Vec<(String, PathBuf)> {
        let entries = std::fs::read_dir(self.proofhouse.folder()).into_iter().flatten().flatten();
        let paths = entries.map(|entry| entry.path());
        let logs = paths.filter(|path| path.extension().is_some_and(|extension| extension == "log"));
        logs.map(|path| (path.file_name().unwrap().to_string_lossy().into_owned(), path)).collect()
    }
}

/// `ingest-1` of `ingest-1.3`.
fn role_of(name: &str) -> &str {
    name.split('.').next().unwrap_or(name)
}

fn last_lines(running: &Running) -> String {
    let said = running.said();
    let lines: Vec<&str> = said.lines().collect();
    lines[lines.len().saturating_sub(6)..].join("\n      ")
}
