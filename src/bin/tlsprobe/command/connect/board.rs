//! The emulated board that a device's own machine code runs on, and what it measures.

use std::os::fd::OwnedFd;
use std::path::PathBuf;
use std::time::Duration;

use anyhow::{Context, Result};

use tlsprobe::engine::cortex_m::{self, Cpu, LARGEST_HEAP};
use tlsprobe::engine::mbedtls::{self, Finished};
use tlsprobe::engine::{Engine, HeapRequest, Measured, Outcome};
use tlsprobe::firmware;
use tlsprobe::profile::Profile;

use crate::exact::{self, Built, IMAGE, Relay, Runner};
use crate::files;

/// The processor of a profile that names none: what most boards with TLS have.
const USUAL: Cpu = Cpu::CortexM4;

/// A device's library as an image of its processor, and the emulator for it.
#[derive(Debug)]
pub struct Board {
    /// What was built.
    pub built: Built,
    /// Whose code it is.
    pub cpu: Cpu,
    emulator: PathBuf,
    /// `[device] heap`.
    heap: Option<u64>,
    notes: Vec<String>,
}

impl Board {
    /// Has the image built.
    ///
    /// # Errors
    /// No emulator, no cross compiler, an unknown processor, or what the compiler complains of.
    pub fn prepare(profile: &Profile) -> Result<Self> {
        let emulator = exact::find_emulator()?;
        let (built, cpu) = Self::build(profile)?;
        let mut notes = Vec::new();
        if profile.device.cpu.is_none() {
            notes.push(format!("the profile names no cpu in [device]; this is a {}", cpu.name()));
        }
        Ok(Self { built, cpu, emulator, heap: profile.device.heap, notes })
    }

    /// The image alone, which no emulator is needed for.
    ///
    /// # Errors
    /// As [`Self::prepare`].
    pub fn build(profile: &Profile) -> Result<(Built, Cpu)> {
        let cpu = match &profile.device.cpu {
            Some(name) => name.parse().with_context(|| profile.name.clone())?,
            None => USUAL,
        };
        let built = exact::build(profile, &Runner::board(cpu, &profile.build.flags))?;
        Ok((built, cpu))
    }

    /// The image.
    pub fn image(&self) -> PathBuf {
        self.built.program.join(IMAGE)
    }

    /// The heap of the device: its profile's, else all that the board has.
    pub fn heap(&self) -> u64 {
        self.heap.unwrap_or(LARGEST_HEAP)
    }

    /// Performs the handshake over a connected socket.
    ///
    /// # Errors
    /// The emulator or the guest did not do its job; what the server does is an outcome.
    pub fn run(
        &self,
        device: &mbedtls::Device,
        socket: OwnedFd,
        limit: Duration,
    ) -> Result<(Outcome, Option<Vec<u8>>)> {
        let heap = device.heap.unwrap_or_else(|| self.heap());
        let device = mbedtls::Device { heap: Some(heap), ..device.clone() };
        let parameters = device.parameters().into_bytes();
        let relay = Relay::new(parameters, socket, device.profile.tls.transport);
        let image = self.image();
        let (log, end) = exact::emulate(&self.emulator, self.cpu, &image, relay, limit)?;
        let finished = device
            .finished(&log.report, end)
            .with_context(|| format!("the cortex-m engine {}", image.display()))?;
        let mut outcome = finished.outcome.clone();
        outcome.engine = Engine::CortexM;
        outcome.notes.extend(self.notes.iter().cloned());
        outcome.measured = Some(self.measured(finished.clone(), &log, heap)?);
        Ok((outcome, finished.session))
    }

    fn measured(&self, finished: Finished, log: &cortex_m::Log, limit: u64) -> Result<Measured> {
        let mut heap = finished.heap;
        if heap.asked.is_some() || heap.refused.is_some() {
            let image = files::read(&self.image())?;
            let name = |request: &mut HeapRequest| {
                request.function = firmware::caller(&image, request.address);
            };
            heap.asked.iter_mut().for_each(name);
            heap.refused.iter_mut().for_each(name);
        }
        Ok(Measured {
            cpu: Some(self.cpu.name()),
            heap_limit: Some(limit),
            heap,
            stages: finished.stages,
            flights: cortex_m::flights(log, self.cpu),
            smallest_heap: None,
            overridden: self.overridden(),
        })
    }

    /// Options that the bare board has otherwise than the device.
    fn overridden(&self) -> Vec<String> {
        let without = self.built.overridden.iter().map(|name| format!("{name} off"));
        without.chain(self.built.added.iter().map(|name| format!("{name} on"))).collect()
    }
}
