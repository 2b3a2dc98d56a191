//! Recordings on disk: written whole, never over another file unless asked, read strictly.

use std::path::Path;

use anyhow::{Context, Result, bail};
use time::OffsetDateTime;

use tlsprobe::engine::{Heard, Outcome, Phases, Recorder, Recording, Target, Unheard};
use tlsprobe::profile::Transport;
use tlsprobe::report::json::recording;
use tlsprobe::verdict::Reason;

use super::device::Device;
use crate::files;

/// Looks before anything is dialled whether the file may be written.
///
/// # Errors
/// It is there already.
pub fn check_free(path: &Path, overwrite: bool) -> Result<()> {
    if !overwrite && path.symlink_metadata().is_ok() {
        bail!("{} is there already; --overwrite replaces it", path.display());
    }
    Ok(())
}

/// Datagrams are another conversation, of which the recording has no words.
///
/// # Errors
/// The device speaks DTLS.
pub fn check_transport(device: &Device) -> Result<()> {
    if device.profile.tls.transport == Transport::Datagram {
        bail!("--record keeps TLS alone, and {} speaks DTLS", device.profile.name);
    }
    Ok(())
}

/// What one attempt leaves; `None` where the device never came to connect.
pub fn of(
    device: &Device,
    target: &Target,
    outcome: &Outcome,
    phases: Phases,
    time: OffsetDateTime,
) -> Option<Recording> {
    let heard = match Heard::of(outcome) {
        Some(heard) => Ok(heard),
        None => Err(Unheard {
            reason: outcome.reason?,
            because: outcome.because.clone().unwrap_or_default(),
        }),
    };
    Some(Recording {
        target: target.clone(),
        time,
        by: Recorder {
            profile: device.profile.name.clone(),
            mbedtls: device.profile.library.version,
            engine: outcome.engine.word().to_owned(),
        },
        phases,
        heard,
    })
}

/// Writes the file whole or not at all.
///
/// # Errors
/// Names the file; nothing to write is an error too.
pub fn write(path: &Path, recordings: &[Recording], overwrite: bool) -> Result<()> {
    if recordings.is_empty() {
        bail!("{} is not written: no device came to connect", path.display());
    }
    check_free(path, overwrite)?;
    files::write(path, recording::write(recordings)?.as_bytes())
}

/// Reads a file of recordings; with targets only theirs.
///
/// # Errors
/// A file that is none, and a target that is not in it.
pub fn read(path: &Path, targets: &[Target]) -> Result<Vec<Recording>> {
    let shown = path.display();
    let text = String::from_utf8(files::read(path)?)
        .with_context(|| format!("{shown} is not a text file"))?;
    let mut recordings = recording::read(&text).with_context(|| shown.to_string())?;
    let is_there = |target: &&Target| recordings.iter().any(|it| it.target == **target);
    if let Some(missing) = targets.iter().find(|target| !is_there(target)) {
        bail!("{shown} has no recording of {missing}");
    }
    recordings.retain(|it| targets.is_empty() || targets.contains(&it.target));
    if recordings.is_empty() {
        bail!("{shown} holds no recording");
    }
    Ok(recordings)
}

/// The targets of recordings, each once, in order.
pub fn targets(recordings: &[Recording]) -> Vec<Target> {
    let mut targets = Vec::new();
    for recording in recordings {
        if !targets.contains(&recording.target) {
            targets.push(recording.target.clone());
        }
    }
    targets
}

/// What the device says to the recordings of one target: one that decides comes before one that
/// leaves doubt, that before one of a conversation which it would not have had, and among equals
/// its own before another device's.
pub fn replay(device: &Device, target: &Target, recordings: &[Recording]) -> Option<Outcome> {
    let of_target = recordings.iter().filter(|recording| recording.target == *target);
    let judged = |recording| (is_anothers(device, recording), replay_one(device, recording));
    let mut outcomes: Vec<(bool, Outcome)> = of_target.map(judged).collect();
    outcomes.sort_by_key(|(other, outcome)| (doubt(outcome), *other));
    outcomes.into_iter().next().map(|(_, outcome)| outcome)
}

/// True for the recording of another device.
fn is_anothers(device: &Device, recording: &Recording) -> bool {
    let own = (&device.profile.name, device.profile.library.version);
    (&recording.by.profile, recording.by.mbedtls) != own
}

/// 0 for a verdict, 2 where the recording says nothing of this device.
fn doubt(outcome: &Outcome) -> u8 {
    match outcome.reason {
        None => 0,
        Some(Reason::NotRecorded) => 2,
        Some(_) => 1,
    }
}

fn replay_one(device: &Device, recording: &Recording) -> Outcome {
    let client = device.client(&recording.target);
    if let Some(stopped) = client.before_connecting() {
        return stopped;
    }
    match &recording.heard {
        Ok(heard) => client.replay(heard),
        Err(unheard) => client.unreached(unheard.reason, unheard.because.clone()),
    }
}
