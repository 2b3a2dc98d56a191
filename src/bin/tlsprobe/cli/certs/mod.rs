//! `tlsprobe certs`.

pub mod audit;
pub mod bundle;
pub mod calendar;
pub mod diff;
pub mod extract;
pub mod hosts;
pub mod rules;
pub mod verify;

use clap::Subcommand;

#[derive(Debug, Subcommand)]
pub enum CertsCommand {
    /// Tell what is wrong with a CA set, and when it breaks
    Audit(Box<audit::AuditArgs>),
    /// Choose the smallest CA set for hosts, write it in any form, sign it, check it
    Bundle(Box<bundle::BundleArgs>),
    /// Tell what breaks when: CAs that expire, and hosts that are said to move
    Calendar(Box<calendar::CalendarArgs>),
    /// Tell what sets two CA sets apart, and what that means for hosts and bytes
    Diff(Box<diff::DiffArgs>),
    /// Write the certificates of an image, a source text or any other form into files
    Extract(extract::ExtractArgs),
    /// List the rules of the audit
    Rules(rules::RulesArgs),
    /// Judge a presented chain as the device's client would at handshake time
    Verify(verify::VerifyArgs),
}
