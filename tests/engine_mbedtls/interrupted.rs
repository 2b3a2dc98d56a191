//! Builds that end early: the next run works, and nothing is left behind.

use std::path::Path;
use std::process::Stdio;
use std::thread;
use std::time::{Duration, Instant};

use super::device::{Device, files};
use crate::common::server::nobody;
use crate::common::tool;

/// A build of the small library takes a few seconds; a hang is longer on a busy machine too.
const DEADLINE: Duration = Duration::from_secs(60);

fn shell(device: &Device, script: &str) -> std::process::Command {
    let mut command = tool::command("sh");
    command.args(["-c", script, env!("CARGO_BIN_EXE_tlsprobe"), &nobody().to_string()]);
    command.current_dir(device.scratch.root()).env("TLSPROBE_CACHE", device.cache());
    command.env_remove("CC");
    command
}

#[test]
fn a_file_size_limit_is_told_and_the_next_run_works() {
    let device = Device::small();
    // Blocks of 512 bytes: nothing can be written, or no object, or no program.
    for blocks in [0, 8, 200] {
        let script =
            format!("ulimit -f {blocks}; exec \"$0\" connect --profile device.toml \"$1\"");
        let output = shell(&device, &script).output().expect("sh starts");
        let stderr = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{blocks} blocks: {}\n{stderr}", output.status);
        assert!(stderr.contains("file-size limit"), "{blocks} blocks: {stderr}");
        assert_eq!(stderr.lines().count(), 1, "{stderr}");
    }
    device.built().expect_exit(3);
    assert_eq!(device.kept("programs").len(), 1);
}

#[test]
fn a_killed_build_is_no_loss_to_the_next() {
    let device = Device::small();
    let mut child = shell(&device, "exec \"$0\" connect --profile device.toml \"$1\"")
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("sh starts");
    wait_for_objects(&device.cache(), 3);
    child.kill().expect("a child to kill");
    child.wait().expect("a child to wait for");
    assert!(device.kept("programs").is_empty(), "killed too late to tell anything");
    device.built().expect_exit(3);
    assert_eq!(device.kept("programs").len(), 1);
    assert!(device.kept("work").is_empty(), "left behind: {:?}", device.kept("work"));
}

fn wait_for_objects(cache: &Path, count: usize) {
    let end = Instant::now() + DEADLINE;
    while files(&cache.join("objects")).len() < count {
        assert!(Instant::now() < end, "no object within {DEADLINE:?}");
        thread::sleep(Duration::from_millis(5));
    }
}
