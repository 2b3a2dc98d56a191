//! The only place that writes to the terminal: results to stdout, everything else to stderr.

use std::io::{ErrorKind, IsTerminal, Write};

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

/// How far a long step is, on a terminal; nothing where stderr is none.
#[derive(Debug)]
pub struct Progress(indicatif::ProgressBar);

impl Progress {
    /// Shows `what` and the first of `steps`.
    pub fn of(steps: usize, what: &str) -> Self {
        let style = indicatif::ProgressStyle::with_template("{msg} [{bar:30}] {pos}/{len}");
        let bar = indicatif::ProgressBar::new(steps as u64).with_message(what.to_owned());
        Self(style.map_or_else(|_| bar.clone(), |style| bar.clone().with_style(style)))
    }

    /// One more step is done.
    pub fn step(&self) {
        self.0.inc(1);
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.0.finish_and_clear();
    }
}
