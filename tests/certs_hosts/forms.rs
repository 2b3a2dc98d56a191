//! Every form is what its reader takes, the same on every run, and never over another file.

use std::process::Command;

use tlsprobe::trust::esp_bundle::{self, Generation};

use super::{Hosts, bundle};
use crate::common::pki::NOW;
use crate::common::{Scratch, tlsprobe, tool};

fn written(scratch: &Scratch, form: &str, name: &str) -> Vec<u8> {
    let both = ["Older Root", "Newer Root", "--as", form, "--out", name];
    bundle(scratch, &both).expect_exit(0).says(&format!("written to {name}"));
    std::fs::read(scratch.path(name)).expect("the file that was written")
}

/// What a C program sees that includes the header, byte by byte, as `print` prints it.
fn compiled(scratch: &Scratch, print: &str) -> Vec<u8> {
    let program =
        format!("#include <stdio.h>\n#include \"ca.h\"\nint main(void) {{ {print} return 0; }}\n");
    scratch.write("main.c", program);
    let gcc = &mut tool::command("gcc");
    gcc.current_dir(scratch.root()).args(["-Wall", "-Wextra", "-Werror", "main.c", "-o", "main"]);
    tool::output(gcc);
    tool::output(&mut Command::new(scratch.path("main")))
}

#[test]
fn pem_is_what_the_device_loads() {
    let scratch = Scratch::new();
    Hosts::new(&scratch);
    written(&scratch, "pem", "ca.pem");
    let run = tlsprobe(["certs", "verify", "--ca", "ca.pem", "--at", NOW, "--host", "one.example"]);
    run.arg("chains/one.example.pem").within(&scratch).expect_exit(0);
}

#[test]
fn a_c_header_compiles_to_the_certificates() {
    let scratch = Scratch::new();
    let hosts = Hosts::new(&scratch);
    written(&scratch, "c-der", "ca.h");
    let ders = compiled(
        &scratch,
        "for (size_t i = 0; i < sizeof ca_bundle / sizeof *ca_bundle; i++) fwrite(ca_bundle[i].der, 1, ca_bundle[i].length, stdout);",
    );
    assert_eq!(ders, [hosts.older.der(), hosts.newer.der()].concat());
    std::fs::remove_file(scratch.path("ca.h")).expect("the first header");
    written(&scratch, "c-pem", "ca.h");
    let pem = compiled(&scratch, "fwrite(ca_bundle, 1, sizeof ca_bundle, stdout);");
    let expected = format!("{}{}\0", hosts.older.pem(), hosts.newer.pem());
    assert_eq!(String::from_utf8(pem).expect("text"), expected.replace("\r\n", "\n"));
}

#[test]
fn bundles_of_esp_idf_hold_names_and_keys_and_verify() {
    let scratch = Scratch::new();
    Hosts::new(&scratch);
    for (form, generation) in
        [("esp-bundle-5.3", Generation::UpTo5_3), ("esp-bundle-5.4", Generation::From5_4)]
    {
        let bytes = written(&scratch, form, form);
        let read = esp_bundle::read(&bytes).expect("a bundle");
        assert_eq!((read.generation, read.entries.len()), (generation, 2));
        scratch.write(
            "esp.toml",
            format!("schema = 1\nname = \"esp\"\n[mbedtls]\nversion = \"3.6.5\"\n[trust]\nca = [\"{form}\"]\nmodel = \"esp-bundle\"\n"),
        );
        let run = tlsprobe(["certs", "verify", "--profile", "esp.toml", "--at", NOW]);
        let run = run.args(["--host", "one.example", "chains/one.example.pem"]).within(&scratch);
        run.expect_exit(0).says("(read)").says("Newer Root");
    }
}

#[test]
fn a_file_of_der_holds_one_certificate() {
    let scratch = Scratch::new();
    let hosts = Hosts::new(&scratch);
    bundle(&scratch, &["Older Root", "--as", "der", "--out", "ca.der"]).expect_exit(0);
    assert_eq!(std::fs::read(scratch.path("ca.der")).expect("a file"), hosts.older.der());
    let both = ["Older Root", "Newer Root", "--as", "der", "--out", "both.der"];
    bundle(&scratch, &both).expect_exit(2).complains("holds one certificate and here are 2");
    assert!(!scratch.path("both.der").exists());
}

#[test]
fn the_same_set_is_the_same_file_and_replaces_no_other_unasked() {
    let scratch = Scratch::new();
    Hosts::new(&scratch);
    let first = written(&scratch, "esp-bundle-5.4", "one");
    let again = ["Newer Root", "Older Root", "--as", "esp-bundle-5.4", "--out", "two"];
    bundle(&scratch, &again).expect_exit(0);
    assert_eq!(first, std::fs::read(scratch.path("two")).expect("the same bundle"));
    scratch.write("two", "kept");
    bundle(&scratch, &again).expect_exit(2).complains("two is there already; --overwrite");
    assert_eq!(std::fs::read(scratch.path("two")).expect("the file"), b"kept");
    bundle(&scratch, &again).arg("--overwrite").expect_exit(0);
    assert_eq!(first, std::fs::read(scratch.path("two")).expect("the same bundle"));
}
