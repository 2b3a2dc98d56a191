//! What is preprocessed again when an option changes, and that it makes no difference to what is built.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;

use super::device::{Device, SMALL_HEADER};
use crate::common::engine::tree;
use crate::common::tool;

/// A device whose compiler notes how it is called.
struct Noted {
    device: Device,
    path: std::ffi::OsString,
    version: &'static str,
}

/// Of 2.x the header checks itself; of 3.x the library checks it.
fn header(version: &str) -> String {
    match version.starts_with('2') {
        true => SMALL_HEADER.to_owned(),
        false => SMALL_HEADER.replace("#include \"mbedtls/check_config.h\"\n", ""),
    }
}

impl Noted {
    fn new(version: &'static str) -> Self {
        let device = Device::small();
        device.scratch.write("device.h", header(version));
        let log = device.scratch.path("calls");
        let script = format!(
            "#!/bin/sh\nprintf '%s\\n' \"$*\" >> {}\nexec /usr/bin/cc \"$@\"\n",
            log.display()
        );
        let program = device.scratch.write("bin/cc", script);
        fs::set_permissions(program, fs::Permissions::from_mode(0o755)).expect("a program");
        let rest = std::env::var_os("PATH").unwrap_or_default();
        let own = std::iter::once(device.scratch.path("bin"));
        let path = std::env::join_paths(own.chain(std::env::split_paths(&rest)));
        Self { device, path: path.expect("a search path"), version }
    }

    /// Builds with these options; how many sources of the tree the preprocessor was asked for.
    fn build(&self, options: &str) -> usize {
        let tree = tree(self.version);
        self.device.write(self.version, &tree, options);
        self.device.scratch.write("calls", "");
        self.device.built().env("PATH", &self.path).expect_exit(3);
        let calls = fs::read_to_string(self.device.scratch.path("calls")).expect("calls");
        let tree = format!(" -E {}", tree.display());
        calls.lines().filter(|call| call.contains(&tree)).count()
    }

    /// One with the same cache but for what earlier builds are known by.
    fn without_readings(&self) -> Self {
        let other = Self::new(self.version);
        tool::output(
            tool::command("cp").arg("-R").arg(self.device.cache()).arg(other.device.cache()),
        );
        for file in other.readings() {
            fs::remove_file(file).expect("a file to remove");
        }
        other
    }

    fn readings(&self) -> Vec<PathBuf> {
        self.device.kept("readings")
    }

    /// Names in the cache; they tell the content.
    fn names(&self, folder: &str) -> Vec<PathBuf> {
        let kept = self.device.kept(folder).into_iter();
        kept.filter_map(|path| path.file_name().map(PathBuf::from)).collect()
    }
}

/// From on to off, from off to on, and a value.
const BEFORE: &str = "MBEDTLS_SSL_ALPN = true\n";
const AFTER: &str = "MBEDTLS_AES_FEWER_TABLES = true\nMBEDTLS_SSL_MAX_CONTENT_LEN = 4096\n\
                     MBEDTLS_SSL_IN_CONTENT_LEN = 4096\n";

/// What was built once, and the number of its sources.
#[track_caller]
fn builds_the_same_as_from_nothing(version: &'static str) -> (Noted, usize) {
    let short = Noted::new(version);
    let all = short.build(BEFORE);
    let whole = short.without_readings();
    assert_eq!(whole.build(AFTER), all);
    let asked = short.build(AFTER);
    assert!(asked < all * 3 / 4, "{asked} of {all} sources");
    for folder in ["objects", "programs"] {
        assert_eq!(short.names(folder), whole.names(folder), "{folder}");
    }
    for (one, other) in short.device.kept("programs").iter().zip(whole.device.kept("programs")) {
        assert!(fs::read(one).expect("a program") == fs::read(other).expect("a program"));
    }
    (short, all)
}

#[test]
fn an_option_of_3_6_preprocesses_what_may_name_it_and_builds_the_same() {
    builds_the_same_as_from_nothing("3.6.5");
}

#[test]
fn an_option_of_2_28_does_too_while_what_is_known_of_earlier_builds_is_whole_and_true() {
    let (noted, all) = builds_the_same_as_from_nothing("2.28.10");
    let mut gather = 64;
    let mut change = || {
        gather += 1;
        noted.build(&format!("{AFTER}MBEDTLS_ENTROPY_MAX_GATHER = {gather}"))
    };
    let few = change();
    assert!(few < all / 2, "{few} of {all} sources");
    // An object that is gone is made again.
    let aes = |path: &PathBuf| contains(&fs::read(path).expect("an object"), b"mbedtls_aes_init");
    for object in noted.device.kept("objects").into_iter().filter(aes) {
        fs::remove_file(object).expect("a file to remove");
    }
    assert!((few + 1..all / 2).contains(&change()));
    // The device's header is read anew, and a name that it defines now counts.
    noted.device.scratch.write("device.h", format!("#define MBEDTLS_SSL_ALPN\n{SMALL_HEADER}"));
    let asked = change();
    assert!(asked > few && asked < all * 3 / 4, "{asked} of {all} sources");
    // Files cut short tell nothing.
    for file in noted.readings() {
        let text = fs::read(&file).expect("a file");
        fs::write(&file, &text[..text.len() / 2]).expect("a file to write");
    }
    assert_eq!(change(), all);
}

fn contains(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window == part)
}
