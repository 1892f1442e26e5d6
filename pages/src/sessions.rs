//! Who is signed in. A session is found by the hash of its cookie, ends by itself, and lives in memory only: a restart of the
//! server signs everybody out.

use crate::accounts::Account;
use crate::allowance::Bucket;
use crate::error::PagesError;
use crate::secrets::{is_word, kept, random_word};
use crate::settings::PagesSettings;
use proofhouse_schemas::Bureau;
use proofhouse_schemas::values::Language;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};
use tokio::sync::Semaphore;

/// What is said once on the next page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Notice {
    /// The language was changed.
    Language,
    /// A delivery was changed.
    Saved,
    /// Somebody else changed it meanwhile.
    ChangedMeanwhile,
}

impl Notice {
    pub(crate) fn key(self) -> &'static str {
        match self {
            Notice::Language => "notice-language",
            Notice::Saved => "notice-saved",
            Notice::ChangedMeanwhile => "notice-changed-meanwhile",
        }
    }

    pub(crate) fn is_good(self) -> bool {
        !matches!(self, Notice::ChangedMeanwhile)
    }
}

/// What a request knows of its session.
#[derive(Debug, Clone)]
pub(crate) struct Session {
    /// Key in the store.
    id: [u8; 32],
    pub(crate) user: String,
    bureau: Bureau,
    stamp: String,
    pub(crate) language: Language,
    /// The purpose that was named at the sign-in, where one is asked for.
    pub(crate) purpose: Option<String>,
    /// What looks something up for this session, so many at a time.
    pub(crate) readings: Arc<Semaphore>,
    /// Files on their way to the user, so many at a time; one count for all sessions of the user.
    pub(crate) transfers: Arc<Semaphore>,
    /// What every form of the session brings back.
    pub(crate) form_word: String,
}

impl Session {
    /// Whether an account may go on with the session that it began.
    pub(crate) fn is_still_of(&self, account: &Account) -> bool {
        !account.is_locked
            && account.user == self.user
            && account.bureau == self.bureau
            && account.stamp == self.stamp
    }
}

#[derive(Debug)]
struct Kept {
    session: Session,
    began: Instant,
    last: Instant,
    bucket: Bucket,
    notice: Option<Notice>,
}

/// What a cookie leads to.
#[derive(Debug)]
pub(crate) enum Found {
    /// No session, or none any more.
    Nobody,
    /// A session.
    Known(Session),
    /// A session that has asked too much; how long it waits.
    Waits(Session, Duration),
}

/// All sessions.
#[derive(Debug)]
pub(crate) struct Sessions {
    idle: Duration,
    longest: Duration,
    most: usize,
    most_of_user: usize,
    per_minute: u32,
    readings: usize,
    transfers: usize,
    kept: Mutex<HashMap<[u8; 32], Kept>>,
}

impl Sessions {
    pub(crate) fn new(settings: &PagesSettings) -> Sessions {
        Sessions {
            idle: settings.session_idle,
            longest: settings.session_longest,
            most: settings.sessions.max(1),
            most_of_user: settings.sessions_per_user.max(1),
            per_minute: settings.requests_per_session,
            readings: settings.readings_per_session.max(1),
            transfers: settings.transfers_per_user.max(1),
            kept: Mutex::default(),
        }
    }

    /// Begins a session; gives the word of its cookie, which is kept nowhere.
    ///
    /// # Errors
    /// When the system gives no random bytes.
    pub(crate) fn begin(
        &self,
        account: &Account,
        language: Language,
        purpose: Option<String>,
        now: Instant,
    ) -> Result<String, PagesError> {
        let (word, form_word) = (random_word()?, random_word()?);
        let id = kept(&word);
        let mut all = self.all();
        all.retain(|_, kept| self.is_alive(kept, now));
        let own = all.values().find(|kept| kept.session.user == account.user);
        let transfers = own.map(|kept| Arc::clone(&kept.session.transfers));
        let session = Session {
            id,
            user: account.user.clone(),
            bureau: account.bureau,
            stamp: account.stamp.clone(),
            language,
            purpose,
            readings: Arc::new(Semaphore::new(self.readings)),
            transfers: transfers.unwrap_or_else(|| Arc::new(Semaphore::new(self.transfers))),
            form_word,
        };
        let of_user = all.values().filter(|kept| kept.session.user == account.user).count();
        if of_user >= self.most_of_user {
            let own = all.iter().filter(|(_, kept)| kept.session.user == account.user);
            let oldest = own.min_by_key(|(_, kept)| kept.began).map(|(id, _)| *id);
            oldest.map(|oldest| all.remove(&oldest));
        }
        if all.len() >= self.most {
            let idlest = all.iter().min_by_key(|(_, kept)| kept.last).map(|(id, _)| *id);
            idlest.map(|idlest| all.remove(&idlest));
        }
        let bucket = Bucket::full(self.per_minute, now);
        all.insert(id, Kept { session, began: now, last: now, bucket, notice: None });
        Ok(word)
    }

    /// The session of a cookie, which is used by this.
    pub(crate) fn find(&self, word: &str, now: Instant) -> Found {
        if !is_word(word) {
            return Found::Nobody;
        }
        let id = kept(word);
        let mut all = self.all();
        let Some(kept) = all.get_mut(&id) else { return Found::Nobody };
        if !self.is_alive(kept, now) {
            all.remove(&id);
            return Found::Nobody;
        }
        kept.last = now;
        match kept.bucket.take(self.per_minute, now) {
            Ok(()) => Found::Known(kept.session.clone()),
            Err(wait) => Found::Waits(kept.session.clone(), wait),
        }
    }

    /// Ends a session.
    pub(crate) fn end(&self, session: &Session) {
        self.all().remove(&session.id);
    }

    /// Ends the session of a cookie, if it has one.
    pub(crate) fn end_of(&self, word: &str) {
        self.all().remove(&kept(word));
    }

    /// Changes the language of a session.
    pub(crate) fn speak(&self, session: &Session, language: Language) {
        if let Some(kept) = self.all().get_mut(&session.id) {
            kept.session.language = language;
        }
    }

    /// Leaves something to be said on the next page.
    pub(crate) fn leave(&self, session: &Session, notice: Notice) {
        if let Some(kept) = self.all().get_mut(&session.id) {
            kept.notice = Some(notice);
        }
    }

    /// What is to be said, once.
    pub(crate) fn take_notice(&self, session: &Session) -> Option<Notice> {
        self.all().get_mut(&session.id)?.notice.take()
    }

    /// Sessions now.
    #[cfg(test)]
    pub(crate) fn count(&self) -> usize {
        self.all().len()
    }

    fn is_alive(&self, kept: &Kept, now: Instant) -> bool {
        now.saturating_duration_since(kept.last) < self.idle
            && now.saturating_duration_since(kept.began) < self.longest
    }

    fn all(&self) -> MutexGuard<'_, HashMap<[u8; 32], Kept>> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn account(user: &str) -> Account {
        Account {
            user: user.to_owned(),
            bureau: Bureau::parse("fr").unwrap(),
            organisation: None,
            languages: Vec::new(),
            is_locked: false,
            stamp: "1".to_owned(),
        }
    }

    fn sessions() -> Sessions {
        Sessions::new(&PagesSettings { sessions: 4, sessions_per_user: 2, ..PagesSettings::default() })
    }

    fn is_known(sessions: &Sessions, word: &str, now: Instant) -> bool {
        matches!(sessions.find(word, now), Found::Known(_))
    }

    #[test]
    fn sessions_end_when_nothing_is_done_and_after_a_day_of_work() {
        let (sessions, start) = (sessions(), Instant::now());
        let word = sessions.begin(&account("anna"), Language::En, None, start).unwrap();
        let minute = Duration::from_secs(60);
        assert!(is_known(&sessions, &word, start + minute * 14));
        assert!(is_known(&sessions, &word, start + minute * 28), "it was used in between");
        assert!(!is_known(&sessions, &word, start + minute * 43), "15 minutes of nothing");
        let word = sessions.begin(&account("anna"), Language::En, None, start).unwrap();
        for quarter in 1..48 {
            assert!(is_known(&sessions, &word, start + minute * 10 * quarter), "{quarter}");
        }
        assert!(!is_known(&sessions, &word, start + minute * 480), "8 hours");
    }

    #[test]
    fn the_number_of_sessions_is_bounded() {
        let (sessions, now) = (sessions(), Instant::now());
        let word = |user: &str, after: u64| {
            sessions.begin(&account(user), Language::En, None, now + Duration::from_secs(after)).unwrap()
        };
        let first = word("anna", 0);
        let second = word("anna", 1);
        let third = word("anna", 2);
        let later = now + Duration::from_secs(9);
        assert!(!is_known(&sessions, &first, later), "the oldest of the user");
        assert!(is_known(&sessions, &second, later) && is_known(&sessions, &third, later));
        for (count, user) in ["bela", "cleo", "dana", "emil"].iter().enumerate() {
            word(user, 10 + count as u64);
        }
        assert_eq!(sessions.count(), 4);
        assert!(
            !is_known(&sessions, &second, now + Duration::from_secs(20)),
            "whoever did nothing for longest"
        );
    }

    #[test]
    fn what_is_kept_is_not_what_the_cookie_says() {
        let (sessions, now) = (sessions(), Instant::now());
        let word = sessions.begin(&account("anna"), Language::En, None, now).unwrap();
        assert!(!format!("{sessions:?}").contains(&word));
        assert!(!is_known(&sessions, "", now) && !is_known(&sessions, &"A".repeat(43), now));
        sessions.end_of(&word);
        assert!(!is_known(&sessions, &word, now));
    }
    #[test]
    fn sessions_of_one_user_share_their_files_and_not_their_requests() {
        let (sessions, now) = (sessions(), Instant::now());
        let session = |user: &str| {
            let word = sessions.begin(&account(user), Language::En, None, now).unwrap();
            match sessions.find(&word, now) {
                Found::Known(session) => Some(session),
                _ => None,
            }
        };
        let (one, two, other) =
            (session("anna").unwrap(), session("anna").unwrap(), session("bela").unwrap());
        assert!(Arc::ptr_eq(&one.transfers, &two.transfers) && !Arc::ptr_eq(&one.readings, &two.readings));
        assert!(!Arc::ptr_eq(&one.transfers, &other.transfers));
    }
}
