//! One recording: who heard whom, when, and how long it took.

use serde::{Deserialize, Serialize};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use super::heard::Conversation;
use crate::engine::{Phases, Recorder, Recording, Unheard};
use crate::verdict::Reason;

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Entry {
    target: String,
    time: String,
    device: Device,
    milliseconds: Milliseconds,
    unreached: Option<Unreached>,
    conversation: Option<Conversation>,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Device {
    profile: String,
    mbedtls: String,
    engine: String,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Milliseconds {
    resolve: Option<u64>,
    connect: Option<u64>,
    first_byte: Option<u64>,
    last_byte: Option<u64>,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Unreached {
    reason: String,
    because: String,
}

impl Entry {
    pub(super) fn new(recording: &Recording) -> Self {
        let Recording { target, time, by, phases, heard } = recording;
        Self {
            target: target.to_string(),
            time: time.format(&Rfc3339).unwrap_or_else(|_| time.to_string()),
            device: Device {
                profile: by.profile.clone(),
                mbedtls: by.mbedtls.to_string(),
                engine: by.engine.clone(),
            },
            milliseconds: Milliseconds {
                resolve: phases.resolve,
                connect: phases.connect,
                first_byte: phases.first_byte,
                last_byte: phases.last_byte,
            },
            unreached: heard.as_ref().err().map(|unheard| Unreached {
                reason: unheard.reason.word().to_owned(),
                because: unheard.because.clone(),
            }),
            conversation: heard.as_ref().ok().map(Conversation::new),
        }
    }

    pub(super) fn read(self) -> Result<Recording, String> {
        let time = OffsetDateTime::parse(&self.time, &Rfc3339);
        let heard = match (self.conversation, self.unreached) {
            (Some(conversation), None) => Ok(conversation.read()?),
            (None, Some(unreached)) => Err(unreached.read()?),
            _ => return Err("one of conversation and unreached is null".to_owned()),
        };
        Ok(Recording {
            target: self.target.parse().map_err(|error| format!("target: {error}"))?,
            time: time.map_err(|_| format!("time `{}` is not RFC 3339", self.time))?,
            by: Recorder {
                profile: self.device.profile,
                mbedtls: self
                    .device
                    .mbedtls
                    .parse()
                    .map_err(|error| format!("device.mbedtls: {error}"))?,
                engine: self.device.engine,
            },
            phases: Phases {
                resolve: self.milliseconds.resolve,
                connect: self.milliseconds.connect,
                first_byte: self.milliseconds.first_byte,
                last_byte: self.milliseconds.last_byte,
            },
            heard,
        })
    }
}

impl Unreached {
    fn read(self) -> Result<Unheard, String> {
        let known = [Reason::UnresolvedHost, Reason::Unreachable, Reason::NothingToOffer];
        let reason = known.into_iter().find(|reason| reason.word() == self.reason);
        let reason = reason
            .ok_or_else(|| format!("unreached.reason `{}` says nothing known", self.reason))?;
        Ok(Unheard { reason, because: self.because })
    }
}
