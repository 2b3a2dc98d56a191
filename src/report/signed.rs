//! `tlsprobe certs bundle --verify` for people: installed or refused, and why.

use super::{Block, Document, Tone};
use crate::trust::manifest::{Claims, Refused};

/// A file with its signature.
#[derive(Debug)]
pub struct Checked {
    /// As it was named.
    pub file: String,
    /// What it states, or why it is refused.
    pub outcome: Result<Claims, Refused>,
}

/// Dresses a check for people.
pub fn document(checked: &Checked) -> Document {
    let mut document = Document::default();
    let (tone, text) = match &checked.outcome {
        Ok(_) => (Tone::Good, format!("pass: {} may be installed", checked.file)),
        Err(refused) => (Tone::Bad, format!("fail: {}: {refused}", checked.file)),
    };
    document.push(Block::Verdict { tone, text });
    if let Ok(claims) = &checked.outcome {
        let mut facts = vec![
            ("sequence".to_owned(), claims.sequence.to_string()),
            ("length".to_owned(), format!("{} bytes", claims.length)),
        ];
        facts.extend(claims.expires.map(|it| ("until".to_owned(), it.date().to_string())));
        document.push(Block::Facts(facts));
    }
    document
}
