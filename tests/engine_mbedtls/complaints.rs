//! What keeps a library from being built: one sentence each, and exit code 2.

use std::path::Path;

use super::device::{Device, SMALL_HEADER};
use crate::common::engine::tree;
use crate::common::server::nobody;
use crate::common::tlsprobe;

#[test]
fn an_engine_without_a_tree_is_told() {
    let address = nobody().to_string();
    let output = tlsprobe(["connect", "--engine", "mbedtls", &address]).expect_exit(2);
    output.complains("names no tree").complains("[mbedtls]");
}

#[test]
fn a_tree_of_another_release_is_told() {
    let device = Device::small();
    device.write("2.28.9", &tree("2.28.10"), "");
    let output = device.built().expect_exit(2);
    output.complains("is mbedTLS 2.28.10, and the device is to be 2.28.9");
}

#[test]
fn a_release_on_the_command_line_that_the_tree_is_not_is_told() {
    let device = Device::small();
    let output = device.built().args(["--mbedtls", "3.6.5"]).expect_exit(2);
    output.complains("is mbedTLS 2.28.10, and the device is to be 3.6.5");
}

#[test]
fn a_folder_that_is_no_tree_is_told() {
    let device = Device::small();
    device.write("2.28.10", device.scratch.root(), "");
    device.built().expect_exit(2).complains("is no mbedTLS tree");
    device.write("2.28.10", Path::new("/nonexistent"), "");
    device.built().expect_exit(2).complains("/nonexistent is no mbedTLS tree");
}

#[test]
fn a_header_that_does_not_compile_is_told_with_its_line() {
    let device = Device::small();
    device.scratch.write("device.h", format!("{SMALL_HEADER}#include \"board.h\"\n"));
    let output = device.built().expect_exit(2);
    output.complains("mbedTLS 2.28.10 does not compile with");
    output.complains("device.h:27:10: fatal error: board.h: No such file or directory");
}

#[test]
fn an_option_that_the_library_refuses_is_told_with_the_librarys_own_words() {
    let device = Device::small();
    device.write("2.28.10", &tree("2.28.10"), "MBEDTLS_AES_C = false\nMBEDTLS_DEBUG_C = true");
    let output = device.built().expect_exit(2);
    output.complains("with MBEDTLS_AES_C = false, MBEDTLS_DEBUG_C = true: ");
    output.complains("include/mbedtls/check_config.h:");
    output.complains("MBEDTLS_CTR_DRBG_C defined, but not all prerequisites");
}

#[test]
fn a_machine_without_a_compiler_is_told_what_to_install() {
    let device = Device::small();
    let output = device.built().env("PATH", device.scratch.root()).expect_exit(2);
    output.complains("apt-get install gcc libc6-dev");
}

#[test]
fn a_compiler_that_is_not_there_is_told_by_the_name_in_cc() {
    let device = Device::small();
    let output = device.built().env("CC", "arm-none-such-gcc -O3").expect_exit(2);
    output.complains("CC names `arm-none-such-gcc`");
}

#[test]
fn a_cache_that_cannot_be_made_is_told_with_the_way_to_name_another() {
    let device = Device::small();
    let output = device.built().env("TLSPROBE_CACHE", "device.h/cache").expect_exit(2);
    output.complains("device.h/cache").complains("TLSPROBE_CACHE");
}
