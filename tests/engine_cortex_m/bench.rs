//! A device of some processor, the chain that it trusts, and one run of it.

use std::fs;
use std::time::Duration;

use crate::common::cli::Run;
use crate::common::engine::{shared_cache, tree};
use crate::common::json::{Connect, ConnectResult};
use crate::common::pki::{Chain, ChainFiles, Key, NOW};
use crate::common::server::{Openssl, Options};
use crate::common::{Scratch, tlsprobe};

pub const HOST: &str = "iot.example.test";

/// The first run builds a whole library, on a busy machine perhaps several at a time.
const TO_BUILD: Duration = Duration::from_secs(600);

/// What a device would leave out: the server, debugging, and instructions of other processors, which
/// change the size of structures.
pub const SMALL: &str = "\
MBEDTLS_SSL_MAX_CONTENT_LEN = 4096
MBEDTLS_SSL_IN_CONTENT_LEN = 4096
MBEDTLS_SSL_OUT_CONTENT_LEN = 4096
MBEDTLS_DEBUG_C = false
MBEDTLS_SELF_TEST = false
MBEDTLS_SSL_SRV_C = false
MBEDTLS_SSL_CACHE_C = false
MBEDTLS_SSL_COOKIE_C = false
MBEDTLS_SSL_TICKET_C = false
MBEDTLS_CERTS_C = false
MBEDTLS_ERROR_C = false
MBEDTLS_VERSION_FEATURES = false
MBEDTLS_AESNI_C = false
MBEDTLS_PADLOCK_C = false
MBEDTLS_FS_IO = false
MBEDTLS_PSA_CRYPTO_STORAGE_C = false
MBEDTLS_PSA_ITS_FILE_C = false
MBEDTLS_NET_C = false
MBEDTLS_TIMING_C = false
";

/// So little of 2.28 that a build from nothing takes a second or two.
const TINY: &str = "\
#define MBEDTLS_AES_C
#define MBEDTLS_ASN1_PARSE_C
#define MBEDTLS_ASN1_WRITE_C
#define MBEDTLS_BASE64_C
#define MBEDTLS_BIGNUM_C
#define MBEDTLS_CIPHER_C
#define MBEDTLS_CTR_DRBG_C
#define MBEDTLS_ECDH_C
#define MBEDTLS_ECDSA_C
#define MBEDTLS_ECP_C
#define MBEDTLS_ECP_DP_SECP256R1_ENABLED
#define MBEDTLS_ENTROPY_C
#define MBEDTLS_GCM_C
#define MBEDTLS_HAVE_ASM
#define MBEDTLS_KEY_EXCHANGE_ECDHE_ECDSA_ENABLED
#define MBEDTLS_MD_C
#define MBEDTLS_OID_C
#define MBEDTLS_PEM_PARSE_C
#define MBEDTLS_PK_C
#define MBEDTLS_PK_PARSE_C
#define MBEDTLS_PLATFORM_C
#define MBEDTLS_SHA256_C
#define MBEDTLS_SSL_CLI_C
#define MBEDTLS_SSL_MAX_CONTENT_LEN 4096
#define MBEDTLS_SSL_PROTO_TLS1_2
#define MBEDTLS_SSL_SERVER_NAME_INDICATION
#define MBEDTLS_SSL_TLS_C
#define MBEDTLS_X509_CRT_PARSE_C
#define MBEDTLS_X509_USE_C
#include \"mbedtls/check_config.h\"
";

pub struct Bench {
    pub scratch: Scratch,
    files: ChainFiles,
    version: String,
}

impl Bench {
    pub fn new(version: &str, key: Key, options: &str, device: &str) -> Self {
        let scratch = Scratch::new();
        let files = Chain::of(HOST, key).write(&scratch);
        let bench = Self { scratch, files, version: version.to_owned() };
        bench.write(options, device);
        bench
    }

    /// mbedTLS 2.28.10 with little more than one suite.
    pub fn tiny(device: &str) -> Self {
        let bench = Self::new("2.28.10", Key::P256, "", device);
        bench.write_tiny(device);
        bench
    }

    /// Writes its profile anew.
    pub fn write_tiny(&self, device: &str) {
        self.scratch.write("device.h", TINY);
        self.write("", device);
        let profile = fs::read_to_string(self.scratch.path("device.toml")).expect("a profile");
        let with_header = profile.replacen("[mbedtls]\n", "[mbedtls]\nconfig = \"device.h\"\n", 1);
        self.scratch.write("device.toml", with_header);
    }

    /// Writes the profile anew.
    pub fn write(&self, options: &str, device: &str) {
        let (version, tree) = (&self.version, tree(&self.version));
        let profile = format!(
            "schema = 1\nname = \"test\"\n[mbedtls]\nversion = \"{version}\"\ntree = \"{}\"\n\
             [mbedtls.options]\n{options}\n[trust]\nca = [\"ca.pem\"]\n[device]\n{device}\n",
            tree.display()
        );
        self.scratch.write("device.toml", profile);
    }

    pub fn server(&self) -> Options {
        Options::new(&self.files)
    }

    /// A run of the device's machine code against this server.
    pub fn run(&self, server: &Openssl) -> Run {
        self.run_with("cortex-m", server)
    }

    pub fn run_with(&self, engine: &str, server: &Openssl) -> Run {
        let address = server.address();
        tlsprobe(["connect", "--engine", engine, "--profile", "device.toml", "--at", NOW])
            .arg(format!("{HOST}:{}", address.port()))
            .args(["--connect-to", &address.to_string(), "--format", "json"])
            .within(&self.scratch)
            .env("TLSPROBE_CACHE", shared_cache())
            .deadline(TO_BUILD)
    }
}

/// The only result of a run.
#[track_caller]
pub fn result(run: Run, exit: i32) -> ConnectResult {
    let mut document: Connect = run.expect_exit(exit).json();
    document.only();
    document.results.remove(0)
}
