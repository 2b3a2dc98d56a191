//! `tlsprobe hello`: what a ClientHello is made of, where it is found, and where two differ.

mod common;

#[path = "hello/capture.rs"]
mod capture;
#[path = "hello/compare.rs"]
mod compare;
#[path = "hello/decode.rs"]
mod decode;
#[path = "hello/fingerprint.rs"]
mod fingerprint;
#[path = "hello/hostile.rs"]
mod hostile;
#[path = "hello/model.rs"]
mod model;
#[path = "hello/packets.rs"]
mod packets;
#[path = "hello/sample.rs"]
mod sample;
