//! `tlsprobe doctor`: what it says of tools that are there, missing, mute or hanging, and of the
//! profile.

mod common;

use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;
use std::time::Duration;

use common::{Scratch, tlsprobe};
use serde::Deserialize;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Doctor {
    schema: String,
    profile: Profile,
    engines: Vec<Engine>,
    tools: Vec<Tool>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Profile {
    name: Option<String>,
    path: Option<String>,
    mbedtls: Option<String>,
    problem: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Engine {
    name: String,
    works: bool,
    remark: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Tool {
    name: String,
    path: Option<String>,
    version: Option<String>,
    problem: Option<String>,
    purpose: String,
    package: String,
}

impl Doctor {
    fn tool(&self, name: &str) -> &Tool {
        self.tools.iter().find(|tool| tool.name == name).expect("a tool that doctor looks for")
    }
}

/// What doctor says where the search path holds nothing but these scripts.
fn with_tools(scripts: &[(&str, &str)]) -> Doctor {
    let scratch = Scratch::new();
    let folder = scratch.path("bin");
    std::fs::create_dir(&folder).expect("a folder for tools");
    for (name, script) in scripts {
        let path = scratch.write(&format!("bin/{name}"), format!("#!/bin/sh\n{script}\n"));
        let everybody = std::fs::Permissions::from_mode(0o755);
        std::fs::set_permissions(path, everybody).expect("a program");
    }
    let output = tlsprobe(["doctor", "--format", "json"]).env("PATH", &folder).expect_exit(0);
    assert!(output.took < Duration::from_secs(30), "took {:?}", output.took);
    let doctor: Doctor = serde_json::from_str(&output.stdout).expect("the contract's JSON");
    assert_eq!(doctor.schema, "tlsprobe.doctor/1");
    doctor
}

#[test]
fn the_portable_engine_needs_no_tool() {
    let doctor = with_tools(&[]);
    let working: Vec<&str> = doctor
        .engines
        .iter()
        .filter(|engine| engine.works)
        .map(|engine| engine.name.as_str())
        .collect();
    assert_eq!(working, ["rustls"]);
    assert!(doctor.engines.iter().all(|engine| !engine.remark.is_empty()));
    for tool in &doctor.tools {
        assert_eq!((&tool.path, &tool.version, &tool.problem), (&None, &None, &None));
        assert!(!tool.purpose.is_empty() && !tool.package.is_empty(), "{}", tool.name);
    }
}

#[test]
fn the_devices_own_library_needs_a_compiler_and_says_where_it_keeps_what_it_builds() {
    let own_library = |doctor: &Doctor| {
        let engine = doctor.engines.iter().find(|engine| engine.name == "mbedtls");
        let engine = engine.expect("an engine that doctor looks for");
        (engine.works, engine.remark.clone())
    };
    let (works, remark) = own_library(&with_tools(&[]));
    assert!(!works && remark.contains("apt-get install gcc libc6-dev"), "{remark}");
    let (works, remark) = own_library(&with_tools(&[("gcc", "echo gcc 12.2.0")]));
    assert!(works && remark.contains("gcc 12.2.0"), "{remark}");
    assert!(remark.contains("/.cache/tlsprobe (0.0 MB)"), "{remark}");
    let (works, _) = own_library(&with_tools(&[("cc", "exit 1")]));
    assert!(!works);
}

#[test]
fn a_tool_is_told_with_its_path_and_the_first_line_of_its_version() {
    let doctor = with_tools(&[("cc", "echo \"cc 12.2.0 $1\"; echo more")]);
    let tool = doctor.tool("cc");
    assert_eq!(tool.version.as_deref(), Some("cc 12.2.0 --version"));
    assert!(PathBuf::from(tool.path.as_deref().expect("a path")).ends_with("bin/cc"));
}

#[test]
fn tools_that_hang_or_say_nothing_do_not_hold_doctor_up() {
    let wait = "while :; do :; done";
    let doctor = with_tools(&[("cc", wait), ("openssl", wait), ("ccache", ":")]);
    for name in ["cc", "openssl"] {
        assert_eq!(doctor.tool(name).problem.as_deref(), Some("no answer within 5 s"));
    }
    assert_eq!(doctor.tool("ccache").problem.as_deref(), Some("prints no version"));
    assert_eq!(doctor.tool("ccache").version, None);
}

#[test]
fn the_built_in_device_is_in_force_where_no_profile_is() {
    let doctor = with_tools(&[]);
    assert_eq!(doctor.profile.problem, None);
    assert_eq!(doctor.profile.path, None);
    assert_eq!(doctor.profile.mbedtls.as_deref(), Some("3.6.5"));
    assert!(doctor.profile.name.is_some());
}

#[test]
fn a_broken_profile_is_told_and_is_not_the_end() {
    let scratch = Scratch::new();
    scratch.write("tlsprobe.toml", "schema = 1\nname = \"x\"\nnonsense = true\n");
    let output = tlsprobe(["doctor"]).within(&scratch).expect_exit(0);
    output.says("broken").says("nonsense");
}

#[test]
fn people_are_told_what_to_install() {
    let scratch = Scratch::new();
    let output = tlsprobe(["doctor"]).env("PATH", scratch.root()).expect_exit(0);
    output.says("the rustls engine works").says("apt-get install gcc libc6-dev");
}

#[test]
fn an_unknown_format_is_a_usage_error() {
    tlsprobe(["doctor", "--format", "yaml"]).expect_exit(2).complains("yaml");
}
