//! Trees as git gives them, without the sources that releases carry.

use std::fs;

use super::device::{Device, SMALL_HEADER, contents, copy_of};

/// A device of 3.5.1 whose tree lacks these files of `library/`.
fn without(device: &Device, files: &[&str]) -> std::path::PathBuf {
    let copy = copy_of("3.5.1", &device.scratch);
    for file in files {
        fs::remove_file(copy.join("library").join(file)).expect("a file of the release");
    }
    device.write("3.5.1", &copy, "");
    // From 3.0 on the library checks by itself, and refuses a header that does.
    let header = SMALL_HEADER.replace("#include \"mbedtls/check_config.h\"\n", "");
    device.scratch.write("device.h", header);
    copy
}

#[test]
fn what_a_checkout_lacks_is_made_with_its_own_scripts_and_not_in_it() {
    let device = Device::small();
    let missing = ["error.c", "version_features.c", "ssl_debug_helpers_generated.c"];
    let copy = without(&device, &missing);
    let before = contents(&copy);
    device.built().expect_exit(3);
    let made = device.kept("made");
    let [folder] = made.as_slice() else { panic!("not one folder: {made:?}") };
    assert!(missing.iter().all(|file| folder.join(file).is_file()));
    assert!(before == contents(&copy), "the tree changed");
}

#[test]
fn what_cannot_be_made_is_told_with_the_command_that_makes_it() {
    let device = Device::small();
    let copy = without(&device, &["version_features.c"]);
    fs::remove_file(copy.join("scripts/generate_features.pl")).expect("a script");
    let output = device.built().expect_exit(2);
    output.complains("lacks library/version_features.c");
    output.complains(&format!("make -C {} generated_files", copy.display()));
}
