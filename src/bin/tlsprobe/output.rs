//! The only place that writes to the terminal: results to stdout, everything else to stderr.

use std::io::{ErrorKind, IsTerminal, Write};
use std::sync::atomic::{AtomicBool, Ordering};

use anyhow::Result;

use crate::exit::Exit;

/// What a command hands back: the whole of stdout, and how the run ended.
#[derive(Debug)]
pub struct Output {
    /// Printed as it is; ANSI colours are stripped where stdout is no terminal.
    pub text: String,
    /// Ignored when stdout cannot be written.
    pub exit: Exit,
}

/// Writes a command's report. A reader that went away is a quiet end, not an error.
///
/// # Errors
/// When stdout cannot be written for another reason, such as a full disk.
pub fn write(output: Output) -> Result<Exit> {
    let mut stdout = anstream::stdout().lock();
    let written = stdout.write_all(output.text.as_bytes()).and_then(|()| stdout.flush());
    match written {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(error.into()),
        _ => Ok(output.exit),
    }
}

/// Columns of the terminal that stdout goes to; `None` where it goes elsewhere.
pub fn terminal_width() -> Option<usize> {
    let (width, _) = terminal_size::terminal_size_of(std::io::stdout())?;
    std::io::stdout().is_terminal().then_some(usize::from(width.0))
}

/// One line on stderr: what went wrong, outermost context first.
pub fn complain(error: &anyhow::Error) {
    // A closed stderr leaves nobody to tell.
    let _ = writeln!(anstream::stderr(), "tlsprobe: {error:#}");
}

/// One line on stderr that is no complaint.
pub fn tell(what: &str) {
    let _ = writeln!(anstream::stderr(), "tlsprobe: {what}");
}

/// How far a long step is, on a terminal; nothing where stderr is none, or a longer one shows already.
#[derive(Debug)]
pub struct Progress {
    bar: indicatif::ProgressBar,
    is_outermost: bool,
}

/// Two bars on one line would overwrite each other.
static SHOWN: AtomicBool = AtomicBool::new(false);

impl Progress {
    /// Shows `what` and the first of `steps`.
    pub fn of(steps: usize, what: &str) -> Self {
        const TEMPLATE: &str = "{msg} [{bar:30}] {pos}/{len}, about {eta} left";
        let is_outermost = !SHOWN.swap(true, Ordering::Relaxed);
        if !is_outermost {
            return Self { bar: indicatif::ProgressBar::hidden(), is_outermost };
        }
        let bar = indicatif::ProgressBar::new(steps as u64).with_message(what.to_owned());
        let style = indicatif::ProgressStyle::with_template(TEMPLATE);
        let bar = style.map_or_else(|_| bar.clone(), |style| bar.clone().with_style(style));
        Self { bar, is_outermost }
    }

    /// What is being done.
    pub fn says(&self, what: &str) {
        self.bar.set_message(what.to_owned());
    }

    /// One more step is done.
    pub fn step(&self) {
        self.bar.inc(1);
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
        if self.is_outermost {
            SHOWN.store(false, Ordering::Relaxed);
        }
    }
}
