//! One dated statement about one root, and where it comes from.

use time::Date;

/// By when something changes for the servers below a root.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// Lower-case hexadecimal start of the certificate's SHA-256: 8 bytes or all 32.
    pub root: String,
    /// What people call the root.
    pub name: String,
    /// Who says so, and what the day means.
    pub kind: EventKind,
    /// The last day of the old state.
    pub day: Date,
    /// Where it is written.
    pub origin: Origin,
    /// What was said, where the kind does not tell it: a whole sentence.
    pub note: Option<String>,
}

/// Who speaks, and what the day means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum EventKind {
    /// Mozilla removes the root for servers on this day (Root Store Policy, section 7.4).
    Mozilla,
    /// Chrome takes no certificate below it that was logged after this day (`SCTNotAfter`).
    Chrome,
    /// A CA, a root program or a large service said so of this root.
    Statement,
}

impl EventKind {
    /// The word in files and JSON.
    pub fn word(self) -> &'static str {
        match self {
            Self::Mozilla => "mozilla",
            Self::Chrome => "chrome",
            Self::Statement => "statement",
        }
    }
}

/// Where a date is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    /// Name of the document.
    pub title: String,
    /// Its address.
    pub address: String,
    /// The day on which it was read.
    pub as_of: Date,
}

impl Event {
    /// One sentence: what happens, and on which day.
    pub fn sentence(&self) -> String {
        match (self.kind, &self.note) {
            (_, Some(note)) => note.clone(),
            (EventKind::Chrome, None) => {
                format!("Chrome takes no certificate below it that was logged after {}.", self.day)
            }
            (EventKind::Mozilla, None) => {
                format!("Mozilla's schedule removes it on {}.", self.day)
            }
            (EventKind::Statement, None) => format!("Its old state ends on {}.", self.day),
        }
    }
}
