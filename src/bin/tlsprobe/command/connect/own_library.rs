//! A device's own library, built for this machine, and what its application hands to it.

use std::os::fd::OwnedFd;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result};

use tlsprobe::certificate;
use tlsprobe::engine::mbedtls::{self, Inputs};
use tlsprobe::engine::{Measured, Outcome};
use tlsprobe::profile::Profile;

use super::board::Board;
use crate::command::trust::Loaded;
use crate::exact::{self, Built, Runner, Session};
use crate::files;

/// The runner ends itself at its deadline; this much later it is killed.
const GRACE: Duration = Duration::from_secs(5);

/// Where the library runs.
#[derive(Debug)]
enum Place {
    /// On this machine.
    Here(Built),
    /// On an emulated board.
    Board(Board),
}

/// Ready to be a device.
#[derive(Debug)]
pub struct OwnLibrary {
    place: Place,
    inputs: Arc<Inputs>,
}

impl OwnLibrary {
    /// Has the library built for this machine and reads what the application hands to it.
    ///
    /// # Errors
    /// No tree, no compiler, what the compiler complains of, or a file that cannot be read.
    pub fn prepare(profile: &Profile, loaded: &Loaded) -> Result<Self> {
        let built = exact::build(profile, &Runner::here())?;
        Ok(Self { place: Place::Here(built), inputs: inputs(profile, loaded)? })
    }

    /// The same for the device's processor.
    ///
    /// # Errors
    /// Those, or no emulator.
    pub fn on_board(profile: &Profile, loaded: &Loaded) -> Result<Self> {
        let board = Board::prepare(profile)?;
        Ok(Self { place: Place::Board(board), inputs: inputs(profile, loaded)? })
    }

    /// The board, where it runs on one.
    pub fn board(&self) -> Option<&Board> {
        match &self.place {
            Place::Here(_) => None,
            Place::Board(board) => Some(board),
        }
    }

    /// Has the board keep what its guests say.
    pub fn remember(&mut self, session: Arc<Session>) {
        if let Place::Board(board) = &mut self.place {
            board.remember(session);
        }
    }

    /// The handshake of an interrupted run; `None` where it has to be performed.
    ///
    /// # Errors
    /// As [`Self::run`].
    pub fn recalled(&self, device: &mbedtls::Device) -> Result<Option<(Outcome, Option<Vec<u8>>)>> {
        self.board().map_or(Ok(None), |board| board.recalled(device))
    }

    /// What the application hands to the library.
    pub fn inputs(&self) -> Arc<Inputs> {
        self.inputs.clone()
    }

    /// Performs the handshake over a connected socket; beside the outcome, the session where the
    /// device is told to save it.
    ///
    /// # Errors
    /// The child did not do its job; what the server does is an outcome.
    pub fn run(
        &self,
        device: &mbedtls::Device,
        socket: OwnedFd,
    ) -> Result<(Outcome, Option<Vec<u8>>)> {
        let limit = device.deadline + GRACE;
        match &self.place {
            Place::Here(built) => run_here(built, device, socket, limit),
            Place::Board(board) => board.run(device, socket, limit),
        }
    }
}

fn run_here(
    built: &Built,
    device: &mbedtls::Device,
    socket: OwnedFd,
    limit: Duration,
) -> Result<(Outcome, Option<Vec<u8>>)> {
    let left = exact::run(&built.program, device.parameters(), socket, limit)?;
    let mut finished = device
        .finished(&left.report, left.end)
        .with_context(|| format!("the mbedtls engine {}", built.program.display()))?;
    finished.outcome.notes.extend(built.note());
    finished.outcome.measured = Some(Measured { heap: finished.heap, ..Measured::default() });
    Ok((finished.outcome, finished.session))
}

/// What the application hands to the library.
fn inputs(profile: &Profile, loaded: &Loaded) -> Result<Arc<Inputs>> {
    let named = [&profile.tls.client_cert, &profile.tls.client_key];
    let client = match named {
        [Some(certificate), Some(key)] => Some((files::read(certificate)?, files::read(key)?)),
        _ => None,
    };
    let with_nul = |bytes: Vec<u8>| certificate::as_loaded_from_file(&bytes).into_owned();
    let client = client.map(|(certificate, key)| (with_nul(certificate), with_nul(key)));
    let (ca, crl) = (loaded.sources.clone(), loaded.lists.clone());
    Ok(Arc::new(Inputs { ca, crl, client }))
}
