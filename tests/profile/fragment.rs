//! `tlsprobe profile export`: the fragment beside the library's own headers, as a compiler reads
//! them.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use tlsprobe::mbedtls::Version;
use tlsprobe::profile::{OptionState, Overrides, Profile, ProfileSource};

use crate::combinations::trees;
use crate::common::{Scratch, tlsprobe, tool};
use crate::files::Disk;

fn tree(version: Version) -> PathBuf {
    static TREES: LazyLock<Vec<(Version, PathBuf)>> = LazyLock::new(trees);
    let found = TREES.iter().find(|(release, _)| *release == version);
    found.expect("a tree of this release").1.clone()
}

fn load(path: &Path) -> Profile {
    let source = ProfileSource::Named(path.to_owned());
    tlsprobe::profile::load(source, &Overrides::default(), &Disk).expect("a profile")
}

/// The options that a compiler finds defined after reading a header with these arguments.
fn macros(version: Version, arguments: &[String]) -> BTreeMap<String, String> {
    let compile = |mode: &[&str]| {
        let mut cc = tool::command("cc");
        cc.args(mode).args(["-Wall", "-Werror", "-x", "c", "/dev/null", "-I"]);
        cc.arg(tree(version).join("include"));
        tool::output(cc.args(arguments))
    };
    compile(&["-fsyntax-only"]);
    let text = String::from_utf8(compile(&["-dM", "-E"])).expect("UTF-8 from the compiler");
    let defined = text.lines().filter_map(|line| line.strip_prefix("#define "));
    let entry = |line: &str| {
        let (name, value) = line.split_once(' ').unwrap_or((line, ""));
        (name.to_owned(), value.trim().to_owned())
    };
    let option = |name: &str| {
        let named = name.starts_with("MBEDTLS_") || name.starts_with("PSA_");
        named && !name.ends_with("_H") && !name.ends_with("_CONFIG_FILE")
    };
    defined.map(entry).filter(|(name, _)| option(name)).collect()
}

/// What the release's own configuration becomes with the fragment.
fn built(version: Version, fragment: &Path) -> BTreeMap<String, String> {
    let header = if version.major < 3 { "mbedtls/config.h" } else { "mbedtls/build_info.h" };
    let user = format!("-DMBEDTLS_USER_CONFIG_FILE=\"{}\"", fragment.display());
    macros(version, &[user, "-include".to_owned(), header.to_owned()])
}

/// What a header becomes that has the profile's options and nothing else.
fn meant(profile: &Profile, scratch: &Scratch) -> BTreeMap<String, String> {
    let mut header = String::new();
    for (name, setting) in profile.configuration.options.iter() {
        if let OptionState::Defined(value) = &setting.state {
            header += &format!("#define {name} {value}\n");
        }
    }
    let version = profile.library.version;
    let path = |text: &str| scratch.write("whole.h", text).display().to_string();
    if version.major < 3 {
        let path = path(&format!("{header}#include \"mbedtls/check_config.h\"\n"));
        return macros(version, &["-include".to_owned(), path]);
    }
    let config = format!("-DMBEDTLS_CONFIG_FILE=\"{}\"", path(&header));
    macros(version, &[config, "-include".to_owned(), "mbedtls/build_info.h".to_owned()])
}

/// The same library comes out of both; and every option that the profile decides is as it says.
fn assert_matches(profile: &Profile, fragment: &Path, scratch: &Scratch) {
    let (built, meant) = (built(profile.library.version, fragment), meant(profile, scratch));
    let names: BTreeSet<&String> = built.keys().chain(meant.keys()).collect();
    for name in names {
        let (built, meant) = (built.get(name), meant.get(name));
        assert_eq!(built, meant, "{}: {name}", profile.name);
    }
    for (name, setting) in profile.configuration.options.iter() {
        if let OptionState::Defined(value) = &setting.state {
            assert_eq!(built.get(name), Some(value), "{}: {name}", profile.name);
        }
    }
}

const CASES: [(&str, &str, &str); 6] = [
    ("empty", "3.6.5", ""),
    (
        "small",
        "2.18.0",
        "MBEDTLS_SSL_PROTO_DTLS = false\nMBEDTLS_SSL_DTLS_ANTI_REPLAY = false\n\
      MBEDTLS_SSL_DTLS_HELLO_VERIFY = false\nMBEDTLS_SSL_DTLS_BADMAC_LIMIT = false\n\
      MBEDTLS_SSL_DTLS_CLIENT_PORT_REUSE = false\nMBEDTLS_SSL_MAX_CONTENT_LEN = 4096\n",
    ),
    (
        "platform",
        "2.28.10",
        "MBEDTLS_PLATFORM_MEMORY = true\nMBEDTLS_ECP_WINDOW_SIZE = 2\n\
      MBEDTLS_PLATFORM_STD_CALLOC = \"my_calloc\"\nMBEDTLS_SSL_PROTO_SSL3 = true\n",
    ),
    (
        "dependent",
        "3.5.1",
        "MBEDTLS_SSL_PROTO_TLS1_2 = false\nMBEDTLS_SSL_PROTO_TLS1_3 = true\n\
      MBEDTLS_SSL_PROTO_DTLS = false\nMBEDTLS_SSL_TLS1_3_COMPATIBILITY_MODE = false\n",
    ),
    (
        "turned-off",
        "3.6.5",
        "MBEDTLS_SSL_PROTO_DTLS = false\nMBEDTLS_SSL_EARLY_DATA = true\n\
      MBEDTLS_DEBUG_C = false\nMBEDTLS_SSL_IN_CONTENT_LEN = \"(4 * 1024)\"\n",
    ),
    (
        "no-server",
        "3.6.5",
        "MBEDTLS_SSL_SRV_C = false\nMBEDTLS_SHA512_C = false\n\
      MBEDTLS_SHA384_C = false\n",
    ),
];

fn export(scratch: &Scratch, arguments: &[&str]) -> PathBuf {
    let run = tlsprobe(["profile", "export"]).args(arguments).within(scratch).expect_exit(0);
    scratch.write("fragment.h", run.stdout)
}

#[test]
fn a_build_with_the_fragment_is_the_build_that_the_profile_means() {
    for (name, version, options) in CASES {
        let scratch = Scratch::new();
        let text = format!("[mbedtls]\nversion = \"{version}\"\n[mbedtls.options]\n{options}");
        let path = scratch.write(&format!("{name}.toml"), text);
        let fragment = export(&scratch, &[&format!("{name}.toml")]);
        let profile = load(&path);
        assert_matches(&profile, &fragment, &scratch);
    }
}

#[test]
fn a_profile_with_its_own_header_exports_what_the_defaults_lack_and_have_too_much() {
    let scratch = Scratch::new();
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("profiles/modern-small.toml");
    let fragment = export(&scratch, &[path.to_str().expect("a path in UTF-8")]);
    let profile = load(&path);
    assert_matches(&profile, &fragment, &scratch);
}

#[test]
fn a_fragment_against_another_profile_turns_its_build_into_this_one() {
    let scratch = Scratch::new();
    let header = "[mbedtls]\nversion = \"3.6.5\"\n[mbedtls.options]\n";
    scratch
        .write("a.toml", format!("{header}MBEDTLS_SSL_SRV_C = false\nMBEDTLS_DEBUG_C = false\n"));
    let to = scratch.write("b.toml", format!("{header}MBEDTLS_SSL_PROTO_DTLS = false\n"));
    let first = export(&scratch, &["a.toml"]);
    let first = scratch.write("first.h", std::fs::read(first).expect("a fragment"));
    let second = export(&scratch, &["b.toml", "--against", "a.toml"]);
    let second = scratch.write("second.h", std::fs::read(second).expect("a fragment"));
    let both = format!("#include \"{}\"\n#include \"{}\"\n", first.display(), second.display());
    let profile = load(&to);
    assert_matches(&profile, &scratch.write("both.h", both), &scratch);
    let text = std::fs::read_to_string(second).expect("a fragment");
    assert!(text.contains("laid over a build of profile a."), "{text}");
    assert!(text.contains("#define MBEDTLS_SSL_SRV_C\n"), "{text}");
}

#[test]
fn the_fragment_says_which_profile_and_release_it_is_for_and_has_a_guard() {
    let scratch = Scratch::new();
    let text = "name = \"my */ board\"\n[mbedtls]\nversion = \"2.28.10\"\n[mbedtls.options]\n\
                MBEDTLS_SSL_PROTO_DTLS = false\n";
    scratch.write("p.toml", text);
    let run = tlsprobe(["profile", "export", "p.toml"]).within(&scratch).expect_exit(0);
    run.says("/* Profile my * / board, mbedTLS 2.28.10: laid over the default configuration");
    run.says("#ifndef TLSPROBE_MY____BOARD_H\n#define TLSPROBE_MY____BOARD_H\n");
    run.says("#undef MBEDTLS_SSL_PROTO_DTLS\n");
    let run = tlsprobe(["profile", "export"]).expect_exit(0);
    run.says("Profile mbedTLS 3.6.5").says("Nothing to change.");
}

#[test]
fn what_no_fragment_can_do_is_exit_2_with_a_way_out() {
    let scratch = Scratch::new();
    scratch.write("c.h", "#if BOARD\n#define MBEDTLS_SSL_TLS_C\n#endif\n");
    scratch.write("open.toml", "[mbedtls]\nversion = \"3.6.5\"\nconfig = \"c.h\"\n");
    let run = tlsprobe(["profile", "export", "open.toml"]).within(&scratch).expect_exit(2);
    run.complains("open: MBEDTLS_SSL_TLS_C is left open at c.h:2");
    scratch.write("empty.h", "");
    scratch.write("old.toml", "[mbedtls]\nversion = \"2.1.2\"\nconfig = \"empty.h\"\n");
    let run = tlsprobe(["profile", "export", "old.toml"]).within(&scratch).expect_exit(2);
    run.complains("the default options of mbedTLS 2.1.2 are not known").complains("--against");
    scratch.write("new.toml", "[mbedtls]\nversion = \"3.6.5\"\n");
    let run = tlsprobe(["profile", "export", "new.toml", "--against", "old.toml"]);
    run.within(&scratch).expect_exit(2).complains("options change no release");
}
