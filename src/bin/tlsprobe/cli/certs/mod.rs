//! `tlsprobe certs`.

pub mod audit;
pub mod verify;

use clap::Subcommand;

#[derive(Debug, Subcommand)]
pub enum CertsCommand {
    /// Tell what is wrong with a CA set, and when it breaks
    Audit(audit::AuditArgs),
    /// Judge a presented chain as the device's client would at handshake time
    Verify(verify::VerifyArgs),
}
