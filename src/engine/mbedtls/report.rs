//! The runner's report: every line understood, or an error that says which is not.

mod facts;
mod line;

pub(super) use facts::{Direction, Ended, Report, Step};
pub use line::ReportFault;

/// A report of the size of the longest answer, three times in hexadecimal, and as much again for
/// the handshake. Who collects one stops here.
pub const LONGEST_REPORT: usize = 16 << 20;
/// A certificate or a datagram of 64 KiB in hexadecimal, with room for the words before it.
const LONGEST_LINE: usize = (128 << 10) + 64;
/// The first line: protocol and its version.
const GREETING: &str = "tlsprobe-runner 1";
/// The last line.
const FAREWELL: &str = "end";

/// A report that does not keep to the protocol.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line} of the runner's report {fault}")]
pub struct ReportError {
    /// Counted from 1.
    pub line: usize,
    /// What is wrong there.
    pub fault: ReportFault,
}

/// Reads a whole report.
///
/// # Errors
/// At the first line that is not of the protocol, and when the last line is missing.
pub(super) fn parse(bytes: &[u8]) -> Result<Report, ReportError> {
    let error = |line, fault| Err(ReportError { line, fault });
    if bytes.len() > LONGEST_REPORT {
        return error(1, ReportFault::ReportTooLong);
    }
    let mut report = Report::default();
    let mut number = 0;
    let mut rest = bytes;
    while let Some(end) = rest.iter().position(|byte| *byte == b'\n') {
        let (line, after) = rest.split_at(end);
        rest = after.get(1..).unwrap_or_default();
        number += 1;
        match read(&mut report, line, number) {
            Ok(false) => {}
            Ok(true) if rest.is_empty() => return Ok(report),
            Ok(true) => return error(number + 1, ReportFault::AfterTheEnd),
            Err(fault) => return error(number, fault),
        }
    }
    error(number + 1, ReportFault::NoEnd)
}

/// True at the last line.
fn read(report: &mut Report, line: &[u8], number: usize) -> Result<bool, ReportFault> {
    if line.len() > LONGEST_LINE {
        return Err(ReportFault::LineTooLong);
    }
    let line = str::from_utf8(line).map_err(|_| ReportFault::NotText)?;
    match (number, line) {
        (1, GREETING) => Ok(false),
        (1, _) => Err(ReportFault::NoGreeting),
        (_, FAREWELL) => Ok(true),
        _ => line::add(report, line).map(|()| false),
    }
}

#[cfg(test)]
mod tests;
