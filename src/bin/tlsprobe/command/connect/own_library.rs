//! A device's own library, built for this machine, and what its application hands to it.

use std::os::fd::OwnedFd;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result};

use tlsprobe::certificate;
use tlsprobe::engine::Outcome;
use tlsprobe::engine::mbedtls::runner::{SOURCES, WRAPPED};
use tlsprobe::engine::mbedtls::{self, Inputs};
use tlsprobe::profile::Profile;

use crate::command::trust::Loaded;
use crate::exact::{self, Built, RunnerSources};
use crate::files;

/// The runner ends itself at its deadline; this much later it is killed.
const GRACE: Duration = Duration::from_secs(5);

/// Ready to be a device.
#[derive(Debug)]
pub struct OwnLibrary {
    built: Built,
    inputs: Arc<Inputs>,
}

impl OwnLibrary {
    /// Has the library built and reads what the application hands to it.
    ///
    /// # Errors
    /// No tree, no compiler, what the compiler complains of, or a file that cannot be read.
    pub fn prepare(profile: &Profile, loaded: &Loaded) -> Result<Self> {
        let files = SOURCES.map(|source| (source.name, source.text));
        let built = exact::build(profile, RunnerSources { files: &files, wrapped: &WRAPPED })?;
        let named = [&profile.tls.client_cert, &profile.tls.client_key];
        let client = match named {
            [Some(certificate), Some(key)] => Some((files::read(certificate)?, files::read(key)?)),
            _ => None,
        };
        let with_nul = |bytes: Vec<u8>| certificate::as_loaded_from_file(&bytes).into_owned();
        let client = client.map(|(certificate, key)| (with_nul(certificate), with_nul(key)));
        let (ca, crl) = (loaded.sources.clone(), loaded.lists.clone());
        Ok(Self { built, inputs: Arc::new(Inputs { ca, crl, client }) })
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
        let left = exact::run(&self.built.program, device.parameters(), socket, limit)?;
        let mut finished = device
            .finished(&left.report, left.end)
            .with_context(|| format!("the mbedtls engine {}", self.built.program.display()))?;
        finished.outcome.notes.extend(self.built.note());
        Ok((finished.outcome, finished.session))
    }
}
