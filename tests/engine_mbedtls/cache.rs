//! What is compiled again and what is not.

use std::fs;
use std::os::unix::fs::PermissionsExt;

use super::device::{Device, contents, copy_of};
use crate::common::engine::tree;

/// A program on the search path that notes each call and hands it on to the rest of its arguments.
fn noting(device: &Device, name: &str, call: &str) -> std::ffi::OsString {
    let log = device.scratch.path("calls");
    let script = format!("#!/bin/sh\necho {name} >> {}\nexec {call} \"$@\"\n", log.display());
    let path = device.scratch.write(&format!("bin/{name}"), script);
    fs::set_permissions(path, fs::Permissions::from_mode(0o755)).expect("a program");
    let rest = std::env::var_os("PATH").unwrap_or_default();
    let folders = std::iter::once(device.scratch.path("bin")).chain(std::env::split_paths(&rest));
    std::env::join_paths(folders).expect("a search path")
}

fn calls(device: &Device) -> usize {
    let log = fs::read_to_string(device.scratch.path("calls")).unwrap_or_default();
    log.lines().count()
}

#[test]
fn an_unchanged_profile_starts_no_compiler_and_an_option_compiles_what_it_changes() {
    let device = Device::small();
    let path = noting(&device, "cc", "/usr/bin/cc");
    device.built().env("PATH", &path).expect_exit(3);
    let (after_first, objects) = (calls(&device), device.kept("objects").len());
    assert!(after_first > objects, "{after_first} calls for {objects} objects");
    device.built().env("PATH", &path).expect_exit(3);
    assert_eq!(calls(&device), after_first, "the second run called the compiler");

    // Its value appears in entropy.c and nowhere else.
    device.write("2.28.10", &tree("2.28.10"), "MBEDTLS_ENTROPY_MAX_GATHER = 64");
    device.built().env("PATH", &path).expect_exit(3);
    assert_eq!(device.kept("objects").len(), objects + 1);
    assert_eq!(device.kept("programs").len(), 2);
}

#[test]
fn a_header_that_changed_is_seen_wherever_it_is_included_from() {
    let device = Device::small();
    let header = format!("#include \"more.h\"\n{}", super::device::SMALL_HEADER);
    device.scratch.write("device.h", header);
    device.scratch.write("more.h", "");
    device.built().expect_exit(3);
    assert_eq!(device.kept("programs").len(), 1);
    device.scratch.write("more.h", "#define MBEDTLS_ENTROPY_MAX_GATHER 64\n");
    device.built().expect_exit(3);
    assert_eq!(device.kept("programs").len(), 2);
}

#[test]
fn a_build_elsewhere_through_a_compiler_cache_is_the_same_to_the_last_byte_and_leaves_the_tree_alone()
 {
    let here = Device::small();
    here.built().expect_exit(3);

    let there = Device::small();
    let copy = copy_of("2.28.10", &there.scratch);
    there.write("2.28.10", &copy, "");
    let before = contents(&copy);
    let path = noting(&there, "ccache", "");
    there.built().env("PATH", path).expect_exit(3);
    assert!(calls(&there) >= there.kept("objects").len(), "{} calls", calls(&there));
    assert!(here.program() == there.program(), "two programs from the same sources");
    assert!(before == contents(&copy), "the tree changed");
}
