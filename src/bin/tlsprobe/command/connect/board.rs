//! The emulated board that a device's own machine code runs on, and what it measures.

use std::os::fd::OwnedFd;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};

use tlsprobe::engine::cortex_m::{self, Cpu, LARGEST_HEAP};
use tlsprobe::engine::mbedtls::{self, Finished, ProcessEnd};
use tlsprobe::engine::{Engine, HeapRequest, Measured, Outcome};
use tlsprobe::firmware;
use tlsprobe::profile::Profile;

use crate::exact::{self, Built, IMAGE, Relay, Runner, Session};
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
    session: Option<Arc<Session>>,
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
        Ok(Self { built, cpu, emulator, heap: profile.device.heap, notes, session: None })
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

    /// Keeps what guests say, and answers from what one said before an interruption.
    pub fn remember(&mut self, session: Arc<Session>) {
        self.session = Some(session);
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
        let parameters = self.limited(device).parameters();
        let name = self.kept_under(device, &parameters);
        let relay = Relay::new(parameters.into_bytes(), socket, device.profile.tls.transport);
        let started = Instant::now();
        let (log, end) = exact::emulate(&self.emulator, self.cpu, &self.image(), relay, limit)?;
        let milliseconds = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
        if let (Some(session), Some(name), ProcessEnd::Exited(0)) = (&self.session, name, end) {
            session.put(&name, &[&milliseconds.to_le_bytes()[..], &log.to_bytes()].concat())?;
        }
        self.finished(device, &log, end, milliseconds)
    }

    /// The handshake as it was before an interruption; `None` where it has to be performed.
    ///
    /// # Errors
    /// As [`Self::run`].
    pub fn recalled(&self, device: &mbedtls::Device) -> Result<Option<(Outcome, Option<Vec<u8>>)>> {
        let kept =
            self.session.as_ref().zip(self.kept_under(device, &self.limited(device).parameters()));
        let kept = kept.and_then(|(session, name)| session.get(&name));
        let Some((milliseconds, log)) = kept.as_deref().and_then(|it| it.split_first_chunk())
        else {
            return Ok(None);
        };
        let Some(log) = cortex_m::Log::from_bytes(log) else { return Ok(None) };
        let milliseconds = u64::from_le_bytes(*milliseconds);
        self.finished(device, &log, ProcessEnd::Exited(0), milliseconds).map(Some)
    }

    /// A name for what an image says to these parameters. One of several equal trials stands for none
    /// of the others.
    fn kept_under(&self, device: &mbedtls::Device, parameters: &str) -> Option<String> {
        let image = self.built.program.file_name()?.as_encoded_bytes();
        let name = exact::digest([image, parameters.as_bytes()]);
        device.seed.is_none().then(|| format!("run-{name}"))
    }

    fn limited(&self, device: &mbedtls::Device) -> mbedtls::Device {
        let heap = device.heap.unwrap_or_else(|| self.heap());
        mbedtls::Device { heap: Some(heap), ..device.clone() }
    }

    fn finished(
        &self,
        device: &mbedtls::Device,
        log: &cortex_m::Log,
        end: ProcessEnd,
        milliseconds: u64,
    ) -> Result<(Outcome, Option<Vec<u8>>)> {
        let device = self.limited(device);
        let finished = device
            .finished(&log.report, end)
            .with_context(|| format!("the cortex-m engine {}", self.image().display()))?;
        let mut outcome = finished.outcome.clone();
        outcome.engine = Engine::CortexM;
        outcome.notes.extend(self.notes.iter().cloned());
        let heap = device.heap.unwrap_or_else(|| self.heap());
        let measured = self.measured(finished.clone(), log, heap)?;
        outcome.measured = Some(Measured { milliseconds: Some(milliseconds), ..measured });
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
            milliseconds: None,
            overridden: self.overridden(),
        })
    }

    /// Options that the bare board has otherwise than the device.
    fn overridden(&self) -> Vec<String> {
        let without = self.built.overridden.iter().map(|name| format!("{name} off"));
        without.chain(self.built.added.iter().map(|name| format!("{name} on"))).collect()
    }
}
