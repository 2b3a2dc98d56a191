//! A baseline in a file, and the ratchet.

use super::firmware::{firmware, profile};
use super::small::{change, link};
use crate::common::json::{Cause, Size};
use crate::common::{Scratch, tlsprobe};

const SMALL: &str = "volatile int out; void Reset_Handler(void) { out = 1; }";
const LARGER: &str = "volatile int out; const int table[9] = {1, 2};
    void Reset_Handler(void) { out = table[out & 7]; }";

#[test]
fn a_saved_baseline_gives_the_same_difference_as_the_image() {
    let (base, other) = (firmware("2.28.10-base"), firmware("2.28.10-no-dtls"));
    let scratch = Scratch::new();
    let saved = scratch.path("size.json");
    let save = tlsprobe(["size"]).arg(&base.elf).arg("--map").arg(&base.map);
    save.arg("--save").arg(&saved).expect_exit(0);
    let run = |baseline: &std::path::Path| {
        let run = tlsprobe(["size", "--format", "json"]).arg(&other.elf).arg("--map");
        run.arg(&other.map).arg("--baseline").arg(baseline)
    };
    let from_file: Size = run(&saved).expect_exit(0).json();
    let from_image: Size =
        run(&base.elf).arg("--baseline-map").arg(&base.map).expect_exit(0).json();
    let (file, image) = (&from_file.deltas[0], &from_image.deltas[0]);
    assert_eq!((file.flash, file.ram), (image.flash, image.ram));
    let removed = |delta: &crate::common::json::Delta| {
        let name = "mbedtls_ssl_flight_transmit";
        let of_name = delta.entries.iter().filter(|entry| entry.name == name);
        of_name.map(|entry| (entry.cause, entry.flash)).collect::<Vec<_>>()
    };
    assert_eq!(removed(file), removed(image));
    assert!(removed(file).iter().any(|&(cause, _)| cause == Cause::Removed));
}

#[test]
fn the_file_is_the_same_on_every_run_with_a_line_an_owner() {
    let base = firmware("2.28.10-base");
    let scratch = Scratch::new();
    let save = |name: &str| {
        let path = scratch.path(name);
        tlsprobe(["size"]).arg(&base.elf).arg("--save").arg(&path).expect_exit(0);
        std::fs::read_to_string(path).expect("a baseline")
    };
    let text = save("one.json");
    assert_eq!(text, save("two.json"));
    assert!(text.starts_with("{\"schema\":\"tlsprobe.size-baseline/1\""));
    let rows: Vec<&str> = text.lines().filter(|line| line.starts_with("[\"")).collect();
    assert!(rows.len() > 1000, "{}", rows.len());
    assert!(rows.is_sorted_by_key(|row| row.split("\",").next()), "in order");
    let document: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    assert_eq!(document["images"].as_array().map(Vec::len), Some(1));
}

#[test]
fn several_profiles_are_compared_each_with_its_own_baseline() {
    drop(firmware("2.28.10-base"));
    let scratch = Scratch::new();
    let saved = scratch.path("size.json");
    let run = || {
        let run = tlsprobe(["size", "--profile"]).arg(profile("mbedtls-2.28.10/base.toml"));
        run.arg("--profile").arg(profile("mbedtls-2.28.10/no-dtls.toml"))
    };
    run().arg("--save").arg(&saved).expect_exit(0);
    let size: Size =
        run().args(["--format", "json", "--baseline"]).arg(&saved).expect_exit(0).json();
    let changes: Vec<(&str, i64, usize)> = size
        .deltas
        .iter()
        .map(|delta| (delta.to.as_str(), delta.flash, delta.entries.len()))
        .collect();
    assert_eq!(changes, [("2.28.10-base", 0, 0), ("2.28.10-no-dtls", 0, 0)]);
    let other = tlsprobe(["size", "--profile"]).arg(profile("mbedtls-2.28.10/no-sslv3.toml"));
    other
        .arg("--baseline")
        .arg(&saved)
        .expect_exit(2)
        .complains("no image 2.28.10-no-sslv3")
        .complains("2.28.10-no-dtls");
}

#[test]
fn the_ratchet_refuses_growth_and_lowers_the_baseline() {
    let scratch = Scratch::new();
    let small = link(&scratch, "small", &[("program.c", SMALL)], &[]);
    let large = link(&scratch, "large", &[("program.c", LARGER)], &[]);
    let saved = scratch.path("size.json");
    tlsprobe(["size"]).arg(&large.elf).arg("--save").arg(&saved).expect_exit(0);
    let first = std::fs::read(&saved).expect("a baseline");
    let ratchet = |elf: &std::path::Path| {
        let run = tlsprobe(["size", "--ratchet", "--baseline"]).arg(&saved).arg("--save");
        run.arg(&saved).arg(elf)
    };
    ratchet(&large.elf).expect_exit(0).says("budget holds: flash grew by 0 of 0 bytes");
    ratchet(&small.elf).expect_exit(0);
    let lowered = std::fs::read(&saved).expect("a baseline");
    assert_ne!(lowered, first, "the smaller image is the baseline now");
    ratchet(&large.elf).expect_exit(1).says("budget broken: flash grew by");
    assert_eq!(std::fs::read(&saved).expect("a baseline"), lowered, "growth is not saved");
    tlsprobe(["size", "--ratchet"]).arg(&small.elf).expect_exit(2).complains("--baseline");
}

#[test]
fn a_file_that_is_no_baseline_is_refused_in_a_sentence() {
    let scratch = Scratch::new();
    let small = link(&scratch, "small", &[("program.c", SMALL)], &[]);
    let refuse = |text: &str| {
        let path = scratch.write("bad.json", text);
        tlsprobe(["size", "--baseline"]).arg(path).arg(&small.elf).expect_exit(2)
    };
    refuse("{}").complains("neither an ELF image nor a baseline");
    refuse("{\"schema\":\"tlsprobe.size-baseline/9\",\"images\":[]}").complains("baseline/9");
    let saved = scratch.path("size.json");
    tlsprobe(["size"]).arg(&small.elf).arg("--save").arg(&saved).expect_exit(0);
    let text = std::fs::read_to_string(saved).expect("a baseline");
    refuse(&text.replacen("\"flash\":", "\"flash\":1", 1)).complains("add up");
    refuse("not JSON at all").complains("bad.json");
}

#[test]
fn markdown_is_for_a_pull_request() {
    let scratch = Scratch::new();
    let small = link(&scratch, "small", &[("program.c", SMALL)], &[]);
    let large = link(&scratch, "large", &[("program.c", LARGER)], &[]);
    let run = tlsprobe(["size", "--format", "markdown", "--ratchet", "--baseline"]);
    let output = run.arg(&small.elf).arg(&large.elf).expect_exit(1);
    output.says("### Causes of the difference").says("| cause | owners | flash | RAM |");
    output.says("**FAIL** ").says("| added | ");
    assert!(change(SMALL).entries.is_empty(), "the same program has no difference");
}
