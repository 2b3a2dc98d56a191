#![no_main]

#[path = "../trust.rs"]
#[allow(dead_code)]
mod trust;

libfuzzer_sys::fuzz_target!(|data: &[u8]| trust::ca_source(data));
