//! One device of a run: its profile, the CAs that it loaded, and the time that it believes it is.

use std::sync::Arc;

use anyhow::{Context, Result, bail};
use time::OffsetDateTime;

use tlsprobe::engine::rustls::Client;
use tlsprobe::engine::{self, Anchors, Identity, Target};
use tlsprobe::profile::Profile;
use tlsprobe::report::connect::Simulated;

use super::own_library::OwnLibrary;
use crate::cli::connect::EngineChoice;
use crate::cli::device::DeviceArgs;
use crate::cli::devices::DevicesArgs;
use crate::command::{device, trust};
use crate::files;

/// A device that is ready to connect.
#[derive(Debug)]
pub struct Device {
    /// What it is.
    pub profile: Arc<Profile>,
    /// The CAs that it took.
    pub anchors: Arc<Anchors>,
    /// The CAs that it was given.
    pub loaded: trust::Loaded,
    /// Its own certificate and key.
    pub identity: Option<Arc<Identity>>,
    /// What its clock shows.
    pub now: OffsetDateTime,
    /// Its own library, where that is the engine; else rustls stands for it.
    pub own_library: Option<OwnLibrary>,
}

impl Device {
    /// Every profile with every release that is named, profile by profile.
    ///
    /// # Errors
    /// A file that cannot be read, naming it.
    pub fn prepare_all(args: &DevicesArgs, engine: EngineChoice) -> Result<Vec<Self>> {
        let mut devices = Vec::new();
        for profile in each_or_none(&args.profile) {
            for mbedtls in each_or_none(&args.mbedtls) {
                let (profile, instead) = (profile.clone(), args.instead.clone());
                let args = DeviceArgs { profile, mbedtls, instead };
                devices.push(Self::prepare(&args, engine)?);
            }
        }
        Ok(devices)
    }

    /// Reads the profile, loads its CAs and has its library built where that is the engine.
    ///
    /// # Errors
    /// A file that cannot be read, naming it, or a library that cannot be built.
    pub fn prepare(args: &DeviceArgs, engine: EngineChoice) -> Result<Self> {
        let profile = device::load(args)?;
        let loaded = trust::load(&profile)?;
        Self::of(profile, loaded, engine)
    }

    /// The same for a profile and CAs that are there.
    ///
    /// # Errors
    /// As [`Self::prepare`].
    pub fn of(profile: Profile, mut loaded: trust::Loaded, engine: EngineChoice) -> Result<Self> {
        let own_library = match engine {
            EngineChoice::Rustls => None,
            // A tree without a compiler is an error: the model is no silent stand-in.
            EngineChoice::Auto if profile.tree.is_none() => None,
            EngineChoice::Auto | EngineChoice::Mbedtls => {
                Some(OwnLibrary::prepare(&profile, &loaded)?)
            }
            EngineChoice::CortexM => Some(OwnLibrary::on_board(&profile, &loaded)?),
        };
        // The library reads its own client certificate.
        let identity = match own_library {
            Some(_) => None,
            None => identity(&profile)?.map(Arc::new),
        };
        let now = profile.device.clock.shows(OffsetDateTime::now_utc());
        Ok(Self {
            profile: Arc::new(profile),
            anchors: Arc::new(std::mem::take(&mut loaded.anchors)),
            loaded,
            identity,
            now,
            own_library,
        })
    }

    /// The device about to speak with this target.
    pub fn client(&self, target: &Target) -> Client {
        Client {
            profile: self.profile.clone(),
            anchors: self.anchors.clone(),
            ca_result: self.loaded.result,
            host: target.host.clone(),
            now: self.now,
            identity: self.identity.clone(),
            request: None,
        }
    }

    /// The device in a report's words.
    pub fn simulated(&self, target: &Target) -> Simulated {
        Simulated {
            profile: self.profile.name.clone(),
            source: self.profile.source.clone(),
            mbedtls: self.profile.library.version,
            host: target.host.clone(),
            expected: engine::expected_name(&self.profile, &target.host).map(str::to_owned),
            trust: self.loaded.names.join(", "),
            clock: self.now,
        }
    }
}

fn each_or_none<T: Clone>(values: &[T]) -> Vec<Option<T>> {
    if values.is_empty() { vec![None] } else { values.iter().cloned().map(Some).collect() }
}

/// The client certificate of the profile.
fn identity(profile: &Profile) -> Result<Option<Identity>> {
    let (certificate, key) = match (&profile.tls.client_cert, &profile.tls.client_key) {
        (None, None) => return Ok(None),
        (Some(certificate), Some(key)) => (certificate, key),
        _ => bail!("{}: client_cert and client_key go together; set both or none", profile.name),
    };
    let chain = Identity::read_chain(&files::read(certificate)?)
        .with_context(|| certificate.display().to_string())?;
    let identity =
        Identity::new(chain, &files::read(key)?).with_context(|| key.display().to_string())?;
    Ok(Some(identity))
}
