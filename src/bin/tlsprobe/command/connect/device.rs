//! One device of a run: its profile, the CAs that it loaded, and the time that it believes it is.

use std::sync::Arc;

use anyhow::Result;
use time::OffsetDateTime;

use tlsprobe::engine::{self, Anchors, Target};
use tlsprobe::profile::Profile;
use tlsprobe::report::connect::Simulated;

use super::own_library::OwnLibrary;
use crate::cli::connect::EngineChoice;
use crate::cli::device::DeviceArgs;
use crate::command::{device, trust};

/// A device that is ready to connect.
#[derive(Debug)]
pub struct Device {
    /// What it is.
    pub profile: Arc<Profile>,
    /// The CAs that it took.
    pub anchors: Arc<Anchors>,
    /// The CAs that it was given.
    pub loaded: trust::Loaded,
    /// What its clock shows.
    pub now: OffsetDateTime,
    /// Its own library, where that is the engine; else rustls stands for it.
    pub own_library: Option<OwnLibrary>,
}

impl Device {
    /// Reads the profile, loads its CAs and has its library built where that is the engine.
    ///
    /// # Errors
    /// A file that cannot be read, naming it, or a library that cannot be built.
    pub fn prepare(args: &DeviceArgs, engine: EngineChoice) -> Result<Self> {
        let profile = device::load(args)?;
        let mut loaded = trust::load(&profile)?;
        let own_library = match engine {
            EngineChoice::Rustls => None,
            // A tree without a compiler is an error: the model is no silent stand-in.
            EngineChoice::Auto if profile.tree.is_none() => None,
            EngineChoice::Auto | EngineChoice::Mbedtls => {
                Some(OwnLibrary::prepare(&profile, &loaded)?)
            }
        };
        let now = profile.device.clock.shows(OffsetDateTime::now_utc());
        Ok(Self {
            profile: Arc::new(profile),
            anchors: Arc::new(std::mem::take(&mut loaded.anchors)),
            loaded,
            now,
            own_library,
        })
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
