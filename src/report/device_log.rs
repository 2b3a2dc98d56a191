//! An attempt as the device's serial log prints it: the lines of mbedTLS's ssl_client1 sample.
//!
//! Lines and spacing: `programs/ssl/ssl_client1.c` (2.28.10); the line of verification is printed
//! by `ssl_tls.c` at debug threshold 1.

use std::fmt::Write;

use crate::engine::{Close, Exchange, Outcome, Target};
use crate::mbedtls::Code;
use crate::verdict::Reason;

/// The log of one attempt, with an empty line at its beginning as the sample has it.
pub fn render(target: &Target, outcome: &Outcome) -> String {
    let mut log = String::from("\n  . Seeding the random number generator... ok\n");
    // Writing to a string cannot fail.
    let _ = steps(&mut log, target, outcome);
    log
}

type Written = Result<(), std::fmt::Error>;

fn steps(log: &mut String, target: &Target, outcome: &Outcome) -> Written {
    write!(log, "  . Loading the CA root certificate ...")?;
    if outcome.ca_result < 0 {
        let code = printed(Code(outcome.ca_result));
        return writeln!(log, " failed\n  !  mbedtls_x509_crt_parse returned {code}\n");
    }
    writeln!(log, " ok ({} skipped)", outcome.ca_result)?;
    if outcome.stopped_before_connecting() {
        return Ok(());
    }
    write!(log, "  . Connecting to tcp/{}/{}...", target.host, target.port)?;
    if let Some(code) = no_connection(outcome) {
        return writeln!(log, " failed\n  ! mbedtls_net_connect returned {code}\n");
    }
    writeln!(log, " ok\n  . Setting up the SSL/TLS structure... ok")?;
    write!(log, "  . Performing the SSL/TLS handshake...")?;
    handshake(log, outcome)
}

/// `MBEDTLS_ERR_NET_UNKNOWN_HOST` and `MBEDTLS_ERR_NET_CONNECT_FAILED`, as the sample prints them.
fn no_connection(outcome: &Outcome) -> Option<i32> {
    match outcome.reason {
        Some(Reason::UnresolvedHost) => Some(-0x0052),
        Some(Reason::Unreachable) => Some(-0x0044),
        _ => None,
    }
}

fn handshake(log: &mut String, outcome: &Outcome) -> Written {
    if let Some(judgement) = outcome.judgement.as_ref().filter(|j| !j.verify_code.is_ok()) {
        let code = judgement.verify_code;
        writeln!(log, "\nx509_verify_cert() returned {} ({})", code.0, printed(code))?;
    }
    match outcome.code {
        None => {
            let because = outcome.because.as_deref().unwrap_or("no verdict");
            return writeln!(log, " (unknown: {because})\n");
        }
        Some(code) if !code.is_ok() => {
            return writeln!(
                log,
                " failed\n  ! mbedtls_ssl_handshake returned {}\n",
                printed(code)
            );
        }
        Some(_) => writeln!(log, " ok")?,
    }
    verification(log, outcome)?;
    if let Some(exchange) = &outcome.exchange {
        request(log, exchange)?;
    }
    if outcome.closes() {
        writeln!(log, "  . Closing the connection... ok")?;
    }
    Ok(())
}

fn verification(log: &mut String, outcome: &Outcome) -> Written {
    write!(log, "  . Verifying peer X.509 certificate...")?;
    let flags = outcome.flags();
    if flags.is_empty() {
        return writeln!(log, " ok");
    }
    writeln!(log, " failed")?;
    for line in flags.log_lines() {
        writeln!(log, "  ! {line}")?;
    }
    writeln!(log)
}

fn request(log: &mut String, exchange: &Exchange) -> Written {
    let Exchange { request, answer, close } = exchange;
    let text = String::from_utf8_lossy(request);
    writeln!(log, "  > Write to server: {} bytes written\n\n{}", request.len(), text.trim_end())?;
    writeln!(log)?;
    let text = String::from_utf8_lossy(answer);
    writeln!(log, "  < Read from server: {} bytes read\n\n{}\n", answer.len(), text.trim_end())?;
    if let Some(code) = close.read_error() {
        return writeln!(log, "failed\n  ! mbedtls_ssl_read returned {}\n", code.0);
    }
    match close {
        Close::EndOfStream => writeln!(log, "EOF\n"),
        Close::Silence => writeln!(log, "(nothing more until the time-out)\n"),
        _ => Ok(()),
    }
}

/// `-0x%x`, as the sample prints codes.
fn printed(code: Code) -> String {
    code.hex().to_lowercase()
}
