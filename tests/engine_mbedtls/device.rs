//! Devices with a tree, and what the engine keeps of them.

use std::fs;
use std::path::{Path, PathBuf};

use crate::common::cli::Run;
use crate::common::engine::tree;
use crate::common::server::nobody;
use crate::common::{Scratch, tlsprobe, tool};

/// A header that leaves so little of 2.28 that a build from nothing takes a second or two.
pub const SMALL_HEADER: &str = "\
#define MBEDTLS_AES_C
#define MBEDTLS_ASN1_PARSE_C
#define MBEDTLS_ASN1_WRITE_C
#define MBEDTLS_BIGNUM_C
#define MBEDTLS_CIPHER_C
#define MBEDTLS_CTR_DRBG_C
#define MBEDTLS_ECDH_C
#define MBEDTLS_ECDSA_C
#define MBEDTLS_ECP_C
#define MBEDTLS_ECP_DP_SECP256R1_ENABLED
#define MBEDTLS_ENTROPY_C
#define MBEDTLS_GCM_C
#define MBEDTLS_KEY_EXCHANGE_ECDHE_ECDSA_ENABLED
#define MBEDTLS_MD_C
#define MBEDTLS_OID_C
#define MBEDTLS_PK_C
#define MBEDTLS_PK_PARSE_C
#define MBEDTLS_SHA256_C
#define MBEDTLS_SSL_CLI_C
#define MBEDTLS_SSL_PROTO_TLS1_2
#define MBEDTLS_SSL_TLS_C
#define MBEDTLS_X509_CRT_PARSE_C
#define MBEDTLS_X509_USE_C
#define MBEDTLS_ENTROPY_HARDWARE_ALT
#define MBEDTLS_NO_PLATFORM_ENTROPY
#include \"mbedtls/check_config.h\"
";

/// A profile on disk, with a cache of its own.
#[derive(Debug)]
pub struct Device {
    /// Where profile, header and cache lie.
    pub scratch: Scratch,
}

impl Device {
    /// mbedTLS 2.28.10 with the small header.
    pub fn small() -> Self {
        let device = Self { scratch: Scratch::new() };
        device.scratch.write("device.h", SMALL_HEADER);
        device.write("2.28.10", &tree("2.28.10"), "");
        device
    }

    /// Writes the profile anew, with these lines under `[mbedtls.options]`.
    pub fn write(&self, version: &str, tree: &Path, options: &str) {
        let tree = tree.display();
        self.scratch.write(
            "device.toml",
            format!(
                "schema = 1\nname = \"test\"\n[mbedtls]\nversion = \"{version}\"\n\
                 tree = \"{tree}\"\nconfig = \"device.h\"\n[mbedtls.options]\n{options}\n\
                 [trust]\nca = []\n"
            ),
        );
    }

    /// The folder of its cache.
    pub fn cache(&self) -> PathBuf {
        self.scratch.path("cache")
    }

    /// A command line that has the library built and then finds nobody to speak with: exit code 3.
    pub fn built(&self) -> Run {
        tlsprobe(["connect", "--profile", "device.toml", &nobody().to_string()])
            .within(&self.scratch)
            .env("TLSPROBE_CACHE", self.cache())
    }

    /// Files in a folder of the cache, sorted by name.
    pub fn kept(&self, folder: &str) -> Vec<PathBuf> {
        files(&self.cache().join(folder))
    }

    /// The bytes of the only program in the cache.
    #[track_caller]
    pub fn program(&self) -> Vec<u8> {
        let programs = self.kept("programs");
        let [program] = programs.as_slice() else { panic!("not one program: {programs:?}") };
        fs::read(program).expect("a readable program")
    }
}

/// Entries of a folder, sorted; none where there is no folder.
pub fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).ok().into_iter().flatten().flatten();
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.path()).collect();
    files.sort();
    files
}

/// Every file below a folder with its contents and the time of its last change.
pub fn contents(folder: &Path) -> Vec<(PathBuf, Vec<u8>, std::time::SystemTime)> {
    let mut all = Vec::new();
    for path in files(folder) {
        if path.is_dir() {
            all.extend(contents(&path));
        } else {
            let changed = fs::metadata(&path).and_then(|it| it.modified()).expect("a time");
            all.push((path.clone(), fs::read(&path).expect("a readable file"), changed));
        }
    }
    all
}

/// A copy of a tree that a test may change.
pub fn copy_of(version: &str, scratch: &Scratch) -> PathBuf {
    let copy = scratch.path("tree");
    let mut command = tool::command("cp");
    command.arg("-R").arg(tree(version)).arg(&copy);
    tool::output(&mut command);
    tool::output(tool::command("chmod").args(["-R", "u+w"]).arg(&copy));
    copy
}
