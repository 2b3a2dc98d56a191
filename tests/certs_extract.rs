//! `tlsprobe certs extract`, and what `certs audit` finds in every form that CAs come in: firmware that
//! is linked for the test, its containers, source text, bundles and messages.

mod common;

#[path = "certs_extract/containers.rs"]
mod containers;
#[path = "certs_extract/files.rs"]
mod files;
#[path = "certs_extract/firmware.rs"]
mod firmware;
#[path = "certs_extract/forms.rs"]
mod forms;
#[path = "certs_extract/hostile.rs"]
mod hostile;
