//! What an earlier run found out, so that an unchanged profile starts at once: files by size and
//! time of their last change, and the program that was built from them.

use std::fs;
use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// A file as it looked at one moment.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Seen {
    pub path: PathBuf,
    size: u64,
    /// Nanoseconds since 1970.
    changed: i128,
}

/// The program of a build, and the files outside the tree that it was made of.
#[derive(Debug)]
pub struct Known {
    /// Name of the program in the cache.
    pub program: String,
    pub files: Vec<Seen>,
}

impl Seen {
    /// Looks at a file; links are followed.
    ///
    /// # Errors
    /// As the system says.
    pub fn at(path: PathBuf) -> io::Result<Self> {
        let metadata = fs::metadata(&path)?;
        let seconds = i128::from(metadata.mtime());
        let changed = seconds * 1_000_000_000 + i128::from(metadata.mtime_nsec());
        Ok(Self { size: metadata.size(), changed, path })
    }

    /// One line; a file that is not there has one too.
    pub fn line_of(path: &Path) -> String {
        match Self::at(path.to_owned()) {
            Ok(seen) => seen.line(),
            Err(_) => format!("- - {}", path.display()),
        }
    }

    /// Size, time and path.
    pub fn line(&self) -> String {
        format!("{} {} {}", self.size, self.changed, self.path.display())
    }

    /// Reads [`Self::line`].
    pub fn read(line: &str) -> Option<Self> {
        let mut words = line.splitn(3, ' ');
        let size = words.next()?.parse().ok()?;
        let changed = words.next()?.parse().ok()?;
        Some(Self { path: PathBuf::from(words.next()?), size, changed })
    }

    /// It looks the same now.
    pub fn is_as_it_was(&self) -> bool {
        Self::at(self.path.clone()).is_ok_and(|now| now == *self)
    }

    /// It was last changed before this moment, so a change after it shows.
    pub fn rested_at(&self, moment: SystemTime) -> bool {
        let since = moment.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
        i128::try_from(since.as_nanos()).is_ok_and(|moment| self.changed < moment)
    }
}

impl Known {
    /// Reads a record; `None` if it is none, or one of the files is no longer as it was.
    pub fn read(text: &str) -> Option<Self> {
        let mut lines = text.lines();
        let program = lines.next()?.to_owned();
        let files = lines.map(Seen::read).collect::<Option<Vec<_>>>()?;
        let known = Self { program, files };
        known.files.iter().all(Seen::is_as_it_was).then_some(known)
    }

    /// The record's text; `None` if a path cannot be said in one line.
    pub fn text(&self) -> Option<String> {
        let mut text = format!("{}\n", self.program);
        for file in &self.files {
            file.path.to_str().filter(|path| !path.contains(['\n', '\r']))?;
            text.push_str(&file.line());
            text.push('\n');
        }
        Some(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn this_file() -> Seen {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.toml");
        Seen::at(path).expect("a file that is there")
    }

    #[test]
    fn a_record_is_read_as_it_was_written_while_its_files_are_unchanged() {
        let known = Known { program: "p".to_owned(), files: vec![this_file()] };
        let read = Known::read(&known.text().expect("a text")).expect("unchanged");
        assert_eq!((read.program, read.files), (known.program, known.files));
    }

    #[test]
    fn a_record_is_worth_nothing_once_a_file_changed_or_went() {
        let changed = Seen { size: 1, ..this_file() };
        let gone = Seen { path: "/nonexistent".into(), ..this_file() };
        for file in [changed, gone] {
            let known = Known { program: "p".to_owned(), files: vec![file] };
            assert!(Known::read(&known.text().expect("a text")).is_none());
        }
        assert!(Known::read("").is_none());
        assert!(Known::read("p\nrubbish\n").is_none());
    }
}
