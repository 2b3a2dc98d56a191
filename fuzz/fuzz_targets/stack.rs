#![no_main]

#[path = "../firmware.rs"]
#[allow(dead_code)]
mod firmware;

libfuzzer_sys::fuzz_target!(|data: &[u8]| firmware::stack_usage(data));
