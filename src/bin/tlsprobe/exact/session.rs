//! What a long run keeps while it goes on, so that the same run takes up what an interrupted one left.

use std::fs;
use std::path::PathBuf;
use std::time::{Duration, SystemTime};

use anyhow::{Context, Result};

use super::cache::{Cache, SESSIONS, digest};

/// What a server answered yesterday says little of today.
const LONGEST_REST: Duration = Duration::from_secs(24 * 3600);

/// The file that says when the run began, in seconds since 1970.
const BEGUN: &str = "begun";

/// A folder of files under names of their own.
#[derive(Debug)]
pub struct Session {
    folder: PathBuf,
    begun: u64,
    resumed: bool,
}

impl Session {
    /// The session of a run that these words tell from others: the one that an interrupted run left,
    /// or a new one.
    ///
    /// # Errors
    /// The cache cannot be written.
    pub fn open<'a>(words: impl IntoIterator<Item = &'a [u8]>) -> Result<Self> {
        let cache = Cache::open()?;
        Self::at(cache.path(SESSIONS, &digest(words)), SystemTime::now())
            .map_err(|error| cache.refusal(error))
    }

    fn at(folder: PathBuf, now: SystemTime) -> std::io::Result<Self> {
        let since_1970 = now.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default().as_secs();
        let left = fs::read_to_string(folder.join(BEGUN)).ok().and_then(|text| text.parse().ok());
        let is_fresh = |begun: &u64| {
            since_1970.checked_sub(*begun).is_some_and(|age| age < LONGEST_REST.as_secs())
        };
        if let Some(begun) = left.filter(is_fresh) {
            return Ok(Self { folder, begun, resumed: true });
        }
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder)?;
        fs::write(folder.join(BEGUN), since_1970.to_string())?;
        Ok(Self { folder, begun: since_1970, resumed: false })
    }

    /// When the run began, or the interrupted one before it, in seconds since 1970.
    pub fn begun(&self) -> u64 {
        self.begun
    }

    /// An interrupted run left something.
    pub fn is_resumed(&self) -> bool {
        self.resumed
    }

    /// What was kept under a name.
    pub fn get(&self, name: &str) -> Option<Vec<u8>> {
        fs::read(self.folder.join(name)).ok()
    }

    /// Keeps a whole file or nothing.
    ///
    /// # Errors
    /// The folder cannot be written.
    pub fn put(&self, name: &str, bytes: &[u8]) -> Result<()> {
        let unfinished = self.folder.join(format!("{name}.{:?}", std::thread::current().id()));
        let kept = fs::create_dir_all(&self.folder)
            .and_then(|()| fs::write(&unfinished, bytes))
            .and_then(|()| fs::rename(&unfinished, self.folder.join(name)));
        kept.with_context(|| format!("{} cannot be written", self.folder.display()))
    }

    /// The run came to its end: nothing is left to take up.
    pub fn end(&self) {
        // What cannot be removed is too old tomorrow.
        let _ = fs::remove_dir_all(&self.folder);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_interrupted_run_leaves_what_it_kept_and_a_finished_one_nothing() {
        let folder = tempfile::tempdir().expect("a folder");
        let (path, now) = (folder.path().join("one"), SystemTime::now());
        let first = Session::at(path.clone(), now).expect("a new one");
        first.put("row", b"figures").expect("kept");
        assert!(!first.is_resumed());
        let later = now + Duration::from_secs(60);
        let second = Session::at(path.clone(), later).expect("the same");
        assert!(second.is_resumed() && second.begun() == first.begun());
        assert_eq!(second.get("row").as_deref(), Some(&b"figures"[..]));
        second.end();
        let third = Session::at(path, later).expect("a new one");
        assert!(!third.is_resumed() && third.get("row").is_none());
    }

    #[test]
    fn what_is_a_day_old_or_of_the_future_is_not_taken_up() {
        let folder = tempfile::tempdir().expect("a folder");
        let (path, now) = (folder.path().join("one"), SystemTime::now());
        Session::at(path.clone(), now).expect("a new one");
        let past = Session::at(path.clone(), now - Duration::from_secs(60)).expect("a new one");
        assert!(!past.is_resumed());
        assert!(!Session::at(path, now + LONGEST_REST).expect("a new one").is_resumed());
    }
}
