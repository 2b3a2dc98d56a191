//! Real libraries as machine code with a real server: verdicts, figures, and every processor.

use super::bench::{Bench, SMALL, result};
use crate::common::json::{ConnectResult, Fidelity, Measured, Verdict};
use crate::common::pki::Key;
use crate::common::tool;

/// What a measured handshake says of itself.
#[track_caller]
fn measured(result: &ConnectResult) -> &Measured {
    assert_eq!((result.engine.as_str(), result.fidelity), ("cortex-m", Fidelity::Exact));
    result.measured.as_ref().expect("figures of the board")
}

/// Enumerations as short as the procedure call standard of the Arm architecture has them.
const MACHINE_OF_32_BITS: &str = "gcc -m32 -fshort-enums";

/// A 32-bit machine keeps the same structures on its heap, whatever its instructions are.
#[track_caller]
fn agrees_with_a_32_bit_machine(bench: &Bench, server: &crate::common::server::Openssl, peak: u64) {
    tool::command("gcc");
    let native = result(bench.run_with("mbedtls", server).env("CC", MACHINE_OF_32_BITS), 0);
    let native = native.measured.expect("the heap of this machine");
    assert_eq!((native.cpu, native.heap_limit), (None, None));
    let native = native.heap_peak.expect("counted");
    let apart = native.abs_diff(peak);
    assert!(apart * 1000 <= native * 5, "{peak} on the board, {native} with -m32");
}

#[track_caller]
fn connects(version: &str, options: &str) {
    for key in [Key::P256, Key::Rsa(2048)] {
        let bench = Bench::new(version, key, options, "cpu = \"cortex-m4\"");
        let mut servers = vec![(bench.server().tls12().start(), "TLSv1.2")];
        if version.starts_with('3') {
            servers.push((bench.server().tls13().start(), "TLSv1.3"));
        }
        for (server, agreed) in &servers {
            let result = result(bench.run(server), 0);
            assert_eq!((result.verdict, result.code), (Verdict::Pass, Some(0)));
            assert_eq!(result.tls_version.as_deref(), Some(*agreed));
            let board = measured(&result);
            let peak = board.heap_peak.expect("counted");
            assert_eq!(board.heap_failures, Some(0));
            assert!(board.heap_footprint.is_some_and(|footprint| footprint >= peak));
            let names: Vec<&str> = board.stages.iter().map(|stage| stage.name.as_str()).collect();
            assert_eq!(names, ["set-up", "handshake", "session"]);
            agrees_with_a_32_bit_machine(&bench, server, peak);
        }
    }
}

#[test]
fn the_default_2_28_connects_and_its_heap_is_that_of_a_32_bit_machine() {
    connects("2.28.10", "");
}

#[test]
fn the_default_3_6_connects_and_its_heap_is_that_of_a_32_bit_machine() {
    connects("3.6.5", "");
}

#[test]
fn trimmed_libraries_connect_and_their_heap_is_that_of_a_32_bit_machine() {
    connects("2.28.10", SMALL);
    connects("3.6.5", SMALL);
}

#[test]
fn instructions_repeat_and_the_flights_are_the_wire_and_the_largest_request_has_a_name() {
    let bench = Bench::tiny("cpu = \"cortex-m4\"");
    let server = bench.server().tls12().start();
    let runs = [result(bench.run(&server), 0), result(bench.run(&server), 0)];
    let handshake = |run: &ConnectResult| measured(run).stages[1].instructions;
    let (one, two) = (handshake(&runs[0]), handshake(&runs[1]));
    assert!(one.abs_diff(two) * 50 <= one, "{one} and {two}");
    let board = measured(&runs[0]);
    let flights: Vec<&str> = board.flights.iter().map(|flight| flight.from.as_str()).collect();
    assert_eq!(flights, ["device", "server", "device", "server", "device"]);
    let largest = board.heap_largest.as_ref().expect("a request");
    assert_eq!(largest.function.as_deref(), Some("mbedtls_ssl_setup"));
    let overridden: Vec<&str> = board.overridden.iter().map(String::as_str).collect();
    assert!(overridden.contains(&"MBEDTLS_NO_PLATFORM_ENTROPY on"), "{overridden:?}");
}

#[test]
fn every_processor_connects() {
    for cpu in ["cortex-m0plus", "cortex-m3", "cortex-m4f", "cortex-m7", "cortex-m33"] {
        let device = format!("cpu = \"{cpu}\"");
        let bench = Bench::tiny(&device);
        let result = result(bench.run(&bench.server().start()), 0);
        assert_eq!(measured(&result).cpu.as_deref(), Some(cpu));
        assert!(measured(&result).stages[1].instructions > 1_000_000);
    }
}
