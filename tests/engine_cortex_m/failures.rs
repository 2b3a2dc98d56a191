//! What goes wrong: missing tools, unknown processors, servers that are silent or go away.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};

use super::bench::{Bench, result};
use crate::common::engine::shared_cache;
use crate::common::json::{Connect, Verdict};
use crate::common::server::{Behaviour, Misbehaving, nobody};
use crate::common::tlsprobe;

/// A search path with nothing but these programs.
fn only(bench: &Bench, programs: &[&str]) -> PathBuf {
    let folder = bench.scratch.path("bin");
    fs::create_dir_all(&folder).expect("a folder");
    for program in programs {
        let paths = std::env::var_os("PATH").expect("a search path");
        let found = std::env::split_paths(&paths).map(|path| path.join(program));
        let found = found.into_iter().find(|path| path.is_file()).expect("it is installed");
        symlink(found, folder.join(program)).expect("a link");
    }
    folder
}

fn run_with(bench: &Bench, path: &Path) -> crate::common::cli::Run {
    tlsprobe(["connect", "--engine", "cortex-m", "--profile", "device.toml"])
        .arg(nobody().to_string())
        .within(&bench.scratch)
        .env("TLSPROBE_CACHE", shared_cache())
        .env("PATH", path)
}

#[test]
fn a_missing_emulator_or_compiler_is_told_with_its_package() {
    let bench = Bench::tiny("");
    let path = only(&bench, &["arm-none-eabi-gcc"]);
    run_with(&bench, &path).expect_exit(2).complains("apt-get install qemu-system-arm");
    fs::remove_dir_all(&path).expect("it can be removed");
    let path = only(&bench, &["qemu-system-arm"]);
    run_with(&bench, &path).expect_exit(2).complains("apt-get install gcc-arm-none-eabi");
}

#[test]
fn an_unknown_processor_is_refused_with_those_that_there_are() {
    let bench = Bench::tiny("cpu = \"cortex-a9\"");
    let path = std::env::var_os("PATH").expect("a search path");
    run_with(&bench, Path::new(&path)).expect_exit(2).complains("cortex-m33");
}

#[track_caller]
fn meets(behaviour: Behaviour, exit: i32) -> crate::common::json::ConnectResult {
    let bench = Bench::tiny("");
    let server = Misbehaving::start(behaviour);
    let run = tlsprobe(["connect", "--engine", "cortex-m", "--profile", "device.toml"])
        .args([&server.address().to_string(), "--timeout", "1", "--format", "json"])
        .within(&bench.scratch)
        .env("TLSPROBE_CACHE", shared_cache());
    let mut document: Connect = run.expect_exit(exit).json();
    document.results.remove(0)
}

#[test]
fn a_silent_server_is_no_verdict_and_one_that_goes_away_is_the_devices_code() {
    let silent = meets(Behaviour::Stall, 3);
    assert_eq!(
        (silent.verdict, silent.reason.as_deref()),
        (Verdict::Inconclusive, Some("timed-out"))
    );
    let closed = meets(Behaviour::CloseAfterHello, 1);
    assert_eq!((closed.verdict, closed.code), (Verdict::Fail, Some(-0x7280)));
}

#[test]
fn a_wrong_name_is_the_librarys_own_code_and_not_a_matter_of_memory() {
    let bench = Bench::tiny("");
    let server = bench.server().start();
    let profile = fs::read_to_string(bench.scratch.path("device.toml")).expect("a profile");
    bench.scratch.write("device.toml", profile + "[tls]\nhostname = { name = \"other.test\" }\n");
    let result = result(bench.run(&server), 1);
    assert_eq!((result.code, result.flags), (Some(-0x2700), Some(4)));
    assert!(!result.cause.contains("heap"), "{}", result.cause);
}
