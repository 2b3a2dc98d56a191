//! `tlsprobe demo`.

use clap::Args;

/// A server on loopback, a device that trusts the wrong CA and expects the wrong name, and the
/// three changes that put it right. Nothing leaves this machine.
#[derive(Debug, Args)]
pub struct DemoArgs {}
