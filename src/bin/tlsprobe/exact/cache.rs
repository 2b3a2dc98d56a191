//! The folder that keeps what was built, named by content: objects, programs, headers, records.

use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::thread;
use std::time::{Duration, Instant, SystemTime};

use anyhow::{Context, Error, Result, bail};
use sha2::{Digest, Sha256};

use tlsprobe::certificate::hex;

/// What is kept: some 3 MB of objects and 1 MB of program a configuration make this a hundred.
const MOST_BYTES: u64 = 512 << 20;

/// How long a file counts as just used; noting every use would write on every run.
const JUST_USED: Duration = Duration::from_secs(3600);

/// Between two looks at a lock that another build holds.
const PAUSE: Duration = Duration::from_millis(20);

/// Folders of the cache whose files are removed when they were not used for longest.
const KEPT: [&str; 7] = ["known", "made", "objects", "programs", READINGS, SESSIONS, "written"];

/// Of what the preprocessor read.
pub const READINGS: &str = "readings";

/// Of runs that were interrupted, or go on.
pub const SESSIONS: &str = "sessions";

/// Folder of what is kept of the user's own firmware: a log and an image a profile, which the next build
/// of the same profile replaces and nothing else removes.
const FIRMWARE: &str = "firmware";

/// The folder and what is in it.
#[derive(Debug)]
pub struct Cache {
    root: PathBuf,
}

/// The right to build: one process at a time, and the system takes it back when that process ends.
#[derive(Debug)]
pub struct Turn {
    /// Taken away with everything in it when the turn ends.
    work: PathBuf,
    _lock: File,
}

impl Cache {
    /// `$TLSPROBE_CACHE`, else `$XDG_CACHE_HOME/tlsprobe`, else `~/.cache/tlsprobe`.
    ///
    /// # Errors
    /// None of the variables is set.
    pub fn named() -> Result<Self> {
        let variable = |name| std::env::var_os(name).filter(|value| !value.is_empty());
        let own = variable("TLSPROBE_CACHE").map(PathBuf::from);
        let shared = || variable("XDG_CACHE_HOME").map(|path| Path::new(&path).join("tlsprobe"));
        let home = || variable("HOME").map(|path| Path::new(&path).join(".cache/tlsprobe"));
        let root = own.or_else(shared).or_else(home).context(
            "there is no folder for what the mbedtls engine builds; name one in TLSPROBE_CACHE",
        )?;
        Ok(Self { root: std::path::absolute(root).context("the working directory")? })
    }

    /// The same, made if it is not there.
    ///
    /// # Errors
    /// It cannot be made.
    pub fn open() -> Result<Self> {
        let cache = Self::named()?;
        // A file-size limit is to be an error of one write, not the end of the process.
        signal_hook::flag::register(signal_hook::consts::SIGXFSZ, Arc::new(AtomicBool::new(false)))
            .context("signals cannot be handled")?;
        for folder in KEPT {
            fs::create_dir_all(cache.root.join(folder)).map_err(|error| cache.refusal(error))?;
        }
        Ok(cache)
    }

    /// Where it is.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Bytes of everything in it; 0 where it is not there.
    pub fn size(&self) -> u64 {
        let all = KEPT.iter().chain([&FIRMWARE]).copied();
        self.entries(all).iter().map(|(_, size, _)| size).sum()
    }

    /// The path of something kept, whether it is there or not.
    pub fn path(&self, folder: &str, name: &str) -> PathBuf {
        self.root.join(folder).join(name)
    }

    /// The path of what is kept of a firmware, whether it is there or not.
    pub fn firmware(&self, name: &str) -> PathBuf {
        self.path(FIRMWARE, name)
    }

    /// The path of something kept, if it is there; it counts as used.
    pub fn find(&self, folder: &str, name: &str) -> Option<PathBuf> {
        let path = self.path(folder, name);
        let used = fs::metadata(&path).ok()?.modified().ok()?;
        if used.elapsed().is_ok_and(|age| age > JUST_USED) {
            // A cache that cannot be written is still good to read.
            let _ = File::open(&path).and_then(|file| file.set_modified(SystemTime::now()));
        }
        Some(path)
    }

    /// Waits for its turn until `end`; what dead builds left is taken away.
    ///
    /// # Errors
    /// Another build goes on for longer, or the folder cannot be written.
    pub fn turn(&self, end: Instant) -> Result<Turn> {
        let refused = |error| self.refusal(error);
        let lock = File::options().create(true).append(true).open(self.root.join("lock"));
        let lock = lock.map_err(refused)?;
        while let Err(TryLockError::WouldBlock) = lock.try_lock() {
            if Instant::now() >= end {
                bail!("another build holds the cache {} and does not end", self.root.display());
            }
            thread::sleep(PAUSE);
        }
        let all = self.root.join("work");
        // A compiler that outlives its killed parent may still write there.
        let _ = fs::remove_dir_all(&all);
        let work = all.join(std::process::id().to_string());
        fs::create_dir_all(&work).map_err(refused)?;
        Ok(Turn { work, _lock: lock })
    }

    /// Puts a finished file where it belongs, at once or not at all.
    ///
    /// # Errors
    /// The folder cannot be written.
    pub fn keep(&self, finished: &Path, folder: &str, name: &str) -> Result<PathBuf> {
        let path = self.path(folder, name);
        fs::rename(finished, &path).map_err(|error| self.refusal(error))?;
        Ok(path)
    }

    /// Writes a small file whole or not at all, in a turn.
    ///
    /// # Errors
    /// The folder cannot be written.
    pub fn write(&self, turn: &Turn, folder: &str, name: &str, text: &str) -> Result<PathBuf> {
        let unfinished = turn.work.join("unfinished");
        fs::write(&unfinished, text).map_err(|error| self.refusal(error))?;
        self.keep(&unfinished, folder, name)
    }

    /// Removes what was not used for longest until the rest is within the limit.
    pub fn trim(&self) {
        self.trim_to(MOST_BYTES);
    }

    fn trim_to(&self, most: u64) {
        let mut kept = self.entries(KEPT.into_iter());
        kept.sort_by_key(|(used, ..)| *used);
        let mut size: u64 = kept.iter().map(|(_, size, _)| size).sum();
        for (_, bytes, path) in kept {
            if size <= most {
                return;
            }
            // One that is in use goes another time.
            let gone =
                if path.is_dir() { fs::remove_dir_all(&path) } else { fs::remove_file(&path) };
            size -= if gone.is_ok() { bytes } else { 0 };
        }
    }

    /// Last use, bytes and path of every entry of these folders.
    fn entries(
        &self,
        folders: impl Iterator<Item = &'static str>,
    ) -> Vec<(SystemTime, u64, PathBuf)> {
        let folders = folders.filter_map(|folder| fs::read_dir(self.root.join(folder)).ok());
        let entry = |entry: io::Result<fs::DirEntry>| {
            let path = entry.ok()?.path();
            let metadata = fs::metadata(&path).ok()?;
            let inside = || fs::read_dir(&path).ok().into_iter().flatten().flatten();
            let size = match metadata.is_dir() {
                true => inside().filter_map(|file| Some(file.metadata().ok()?.len())).sum(),
                false => metadata.len(),
            };
            Some((metadata.modified().ok()?, size, path))
        };
        folders.flatten().filter_map(entry).collect()
    }

    /// What to tell of a write that failed.
    pub fn refusal(&self, error: io::Error) -> Error {
        use io::ErrorKind::{FileTooLarge, QuotaExceeded, StorageFull};
        match error.kind() {
            FileTooLarge | QuotaExceeded | StorageFull => self.is_full(),
            _ => Error::new(error).context(format!(
                "the cache {} cannot be written; name another folder in TLSPROBE_CACHE",
                self.root.display()
            )),
        }
    }

    /// There is no space, or a limit of file sizes.
    pub fn is_full(&self) -> Error {
        anyhow::anyhow!(
            "no space for the build in the cache {}: the disk is full or a file-size limit is \
             reached; free some, or name another folder in TLSPROBE_CACHE",
            self.root.display()
        )
    }
}

impl Turn {
    /// A folder for unfinished files.
    pub fn work(&self) -> &Path {
        &self.work
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        // The next turn removes what cannot be removed now.
        let _ = fs::remove_dir_all(&self.work);
    }
}

/// A name for content: each part counts by itself.
pub fn digest<'a>(parts: impl IntoIterator<Item = &'a [u8]>) -> String {
    let mut hasher = Sha256::new();
    for part in parts {
        hasher.update((part.len() as u64).to_le_bytes());
        hasher.update(part);
    }
    // 128 bits: nobody looks for collisions in a cache of one's own.
    hex(&hasher.finalize()[..16])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cache() -> (tempfile::TempDir, Cache) {
        let folder = tempfile::tempdir().expect("a folder");
        let cache = Cache { root: folder.path().to_owned() };
        for kept in KEPT {
            fs::create_dir(folder.path().join(kept)).expect("a folder");
        }
        (folder, cache)
    }

    fn soon() -> Instant {
        Instant::now() + Duration::from_secs(60)
    }

    #[test]
    fn what_was_not_used_for_longest_goes_first() {
        let (_folder, cache) = cache();
        let turn = cache.turn(soon()).expect("a turn");
        for (age, name) in [(3, "old"), (1, "new"), (2, "middle")] {
            let path = cache.write(&turn, "objects", name, "0123456789").expect("written");
            let used = SystemTime::now() - Duration::from_secs(age * 60);
            let file = File::options().write(true).open(path).expect("there");
            file.set_modified(used).expect("a time");
        }
        cache.trim_to(20);
        let there = ["old", "middle", "new"].map(|name| cache.find("objects", name).is_some());
        assert_eq!(there, [false, true, true]);
        assert_eq!(cache.size(), 20);
    }

    #[test]
    fn a_turn_takes_away_what_dead_builds_left() {
        let (folder, cache) = cache();
        let stale = folder.path().join("work/1/aes.o");
        fs::create_dir_all(stale.parent().expect("a folder")).expect("a folder");
        fs::write(&stale, "half").expect("a file");
        let turn = cache.turn(soon()).expect("a turn");
        assert!(!stale.exists() && turn.work().is_dir());
        let work = turn.work().to_owned();
        drop(turn);
        assert!(!work.exists());
    }

    #[test]
    fn one_builds_at_a_time() {
        let (_folder, cache) = cache();
        let turn = cache.turn(soon()).expect("a turn");
        let error = cache.turn(Instant::now()).expect_err("held");
        assert!(error.to_string().contains("another build"), "{error}");
        drop(turn);
        cache.turn(soon()).expect("free again");
    }

    #[test]
    fn parts_of_a_key_do_not_run_into_each_other() {
        assert_ne!(digest([&b"ab"[..], b"c"]), digest([&b"a"[..], b"bc"]));
    }
}
