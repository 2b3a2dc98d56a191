//! The story that `tlsprobe demo` tells, chapter by chapter.

use super::document::{Block, Document};
use crate::verdict::cause::Explanation;

/// One attempt of the device.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Chapter {
    /// A leftover name in the code, and the server's CA is missing.
    AsFound,
    /// The name is the host's.
    NameFixed,
    /// The CA is there.
    CaAdded,
    /// The CA is missing again, and the application stops.
    FailClosed,
}

impl Chapter {
    /// In the order of the story.
    pub const ALL: [Self; 4] = [Self::AsFound, Self::NameFixed, Self::CaAdded, Self::FailClosed];

    fn title(self) -> &'static str {
        match self {
            Self::AsFound => "1. The board as it was found",
            Self::NameFixed => "2. The expected name is the host's",
            Self::CaAdded => "3. The server's CA is added",
            Self::FailClosed => {
                "4. The firmware stops when verification fails (CA taken out again)"
            }
        }
    }
}

/// An attempt with its log and what explains it.
#[derive(Debug)]
pub struct Told {
    /// Which attempt.
    pub chapter: Chapter,
    /// As the serial port shows it.
    pub log: String,
    /// Why, and what to change.
    pub explanation: Explanation,
}

const OPENING: &str = "\
A board with mbedTLS 2.1.2 connects to iot.demo.example, whose certificate is a wildcard for
*.demo.example. Server and device run in this process, on loopback; the device is the shipped
profile profiles/lpc4337/before.toml, and what follows is what its serial port shows.";

const NEXT: &str = "\
Next, with your own device:
  tlsprobe connect HOST --ca your-ca.pem               will it connect, and if not, why
  tlsprobe connect HOST --profile your-device.toml     with your library, options and clock
  tlsprobe certs audit your-ca.pem                     what is wrong with the CAs in flash
  tlsprobe size firmware.elf                           where flash and RAM go
  tlsprobe profile show --profile your-device.toml     what your configuration means";

/// The whole story.
pub fn document(told: &[Told]) -> Document {
    let mut document = Document::default();
    document.push(Block::Paragraph(OPENING.to_owned()));
    for told in told {
        document.push(Block::Heading(told.chapter.title().to_owned()));
        document.push(Block::Verbatim(told.log.trim_start_matches('\n').to_owned()));
        document.push(Block::Paragraph(format!("Cause: {}", told.explanation.cause)));
        if !told.explanation.fix.is_empty() {
            document.push(Block::Paragraph("Fix:".to_owned()));
            document.push(Block::List(told.explanation.fix.clone()));
        }
    }
    document.push(Block::Verbatim(NEXT.to_owned()));
    document
}
