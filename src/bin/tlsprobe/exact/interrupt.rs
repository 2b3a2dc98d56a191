//! Ctrl-C and a CI that cancels: a long run ends between two steps and keeps what it has.

use std::io;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use signal_hook::consts::{SIGHUP, SIGINT, SIGQUIT, SIGTERM};
use signal_hook::flag;

/// Ways in which a person or a build server asks a program to end.
const ENDINGS: [i32; 4] = [SIGHUP, SIGINT, SIGQUIT, SIGTERM];

/// Whether somebody wants the run to end.
#[derive(Debug, Clone)]
pub struct Interrupt(Arc<AtomicBool>);

/// Handlers stay for good once they are there, so there is one set of them.
static WATCHED: Mutex<Option<Interrupt>> = Mutex::new(None);

impl Interrupt {
    /// Listens from now on; a second signal ends the process at once.
    ///
    /// # Errors
    /// As the system says.
    pub fn watch() -> io::Result<Self> {
        let mut watched = WATCHED.lock().unwrap_or_else(PoisonError::into_inner);
        match watched.as_ref() {
            Some(interrupt) => Ok(interrupt.clone()),
            None => Ok(watched.insert(Self::register()?).clone()),
        }
    }

    fn register() -> io::Result<Self> {
        let wanted = Arc::new(AtomicBool::new(false));
        for signal in ENDINGS {
            // In this order: the first signal finds the flag down and raises it.
            flag::register_conditional_default(signal, wanted.clone())?;
            flag::register(signal, wanted.clone())?;
        }
        Ok(Self(wanted))
    }

    /// Somebody asked.
    pub fn is_wanted(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}
