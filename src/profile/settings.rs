//! The run-time half of a profile: what the application sets, trusts and runs on.

use std::collections::BTreeSet;
use std::fmt;
use std::path::PathBuf;

use time::OffsetDateTime;

use crate::mbedtls::{Curve, Hash, TlsVersion};

/// `mbedtls_ssl_conf_authmode`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AuthMode {
    /// The handshake is aborted when verification fails.
    Required,
    /// The handshake goes on; the application may read the result.
    Optional,
    /// The certificate is parsed but not verified.
    None,
}

/// What the application passes to `mbedtls_ssl_set_hostname`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Hostname {
    /// The host that it connects to.
    Target,
    /// `NULL`: the name is not checked and no SNI is sent.
    Unchecked,
    /// The function is never called.
    NotCalled,
    /// A constant in the code, whatever the host is.
    Name(String),
}

/// `mbedtls_ssl_conf_*` transport.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Transport {
    /// TLS over TCP.
    Stream,
    /// DTLS over UDP.
    Datagram,
}

/// `[tls]`: what the application sets at run time.
#[derive(Debug, Clone)]
pub struct TlsSettings {
    /// Default: required, as for a client.
    pub authmode: AuthMode,
    /// With [`AuthMode::Optional`]: the application closes when any flag is set.
    pub fail_closed: bool,
    /// What the certificate's name is compared with.
    pub hostname: Hostname,
    /// TLS or DTLS.
    pub transport: Transport,
    /// Lowest version offered.
    pub min_version: TlsVersion,
    /// Highest version offered.
    pub max_version: TlsVersion,
    /// `mbedtls_ssl_conf_ciphersuites`; `None`: all that are compiled in, in the library's order.
    pub ciphersuites: Option<Vec<&'static str>>,
    /// `mbedtls_ssl_conf_groups`/`_curves`; `None`: the library's default.
    pub groups: Option<Vec<Curve>>,
    /// Protocols offered, most preferred first; empty: no extension.
    pub alpn: Vec<String>,
    /// 512, 1024, 2048 or 4096 bytes; `None`: not requested.
    pub max_fragment_length: Option<u16>,
    /// PEM or DER file of the device's own chain, with its key.
    pub client_cert: Option<PathBuf>,
    /// Private key of `client_cert`.
    pub client_key: Option<PathBuf>,
    /// Pre-shared key.
    pub psk: Option<Vec<u8>>,
    /// Identity that names `psk`.
    pub psk_identity: Option<String>,
}

/// One entry of `[trust] ca`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CaSource {
    /// A file in any of the forms that the trust module recognises.
    File(PathBuf),
    /// `"mozilla"`: the roots built into this program.
    Mozilla,
}

/// `mbedtls_x509_crt_profile`: what keys and digests verification accepts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CertificateProfile {
    /// `mbedtls_x509_crt_profile_default` of the release.
    Default,
    /// `mbedtls_x509_crt_profile_next`.
    Next,
    /// `mbedtls_x509_crt_profile_suiteb`.
    SuiteB,
    /// The application's own.
    Custom {
        /// Shortest RSA key in bits.
        min_rsa: usize,
        /// Accepted digests.
        hashes: BTreeSet<Hash>,
        /// Accepted curves.
        curves: BTreeSet<Curve>,
    },
}

/// What the application does when loading the CAs returns a positive count of those skipped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OnSkipped {
    /// Goes on with the CAs that did load.
    Continue,
    /// Treats it as an error and does not connect.
    Stop,
}

/// How the platform decides trust.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TrustModel {
    /// The library's own list of CAs.
    CaChain,
    /// ESP-IDF's certificate bundle: lookup by issuer name and key.
    EspBundle,
}

/// `CONFIG_MBEDTLS_CERTIFICATE_BUNDLE_CROSS_SIGNED_VERIFY` of ESP-IDF.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CrossSignedVerify {
    /// Not set, or not there: before v6.0.
    Off,
    /// Set, in v6.0: a device that checks dates takes the bundle's CAs for expired.
    From6_0,
    /// Set, from v6.1 on (commit 0e03327f698).
    From6_1,
}

/// `[trust]`.
#[derive(Debug, Clone)]
pub struct TrustSettings {
    /// Sources of trusted certificates, in load order.
    pub ca: Vec<CaSource>,
    /// Certificate revocation lists.
    pub crl: Vec<PathBuf>,
    /// Keys and digests that verification accepts.
    pub cert_profile: CertificateProfile,
    /// What a partly loaded CA file leads to.
    pub on_skipped: OnSkipped,
    /// How trust is decided.
    pub model: TrustModel,
    /// With [`TrustModel::EspBundle`]: what ESP-IDF does with cross-signed chains.
    pub cross_signed_verify: CrossSignedVerify,
}

/// What time the device believes it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Clock {
    /// A set clock: now, or what `--at` says.
    Rtc,
    /// Never set: 1970-01-01.
    Unset,
    /// A fixed instant.
    At(OffsetDateTime),
}

impl Clock {
    /// The time that the device believes it is.
    pub fn shows(self, now: OffsetDateTime) -> OffsetDateTime {
        match self {
            Self::Rtc => now,
            Self::Unset => OffsetDateTime::UNIX_EPOCH,
            Self::At(instant) => instant,
        }
    }
}

/// `[device]`.
#[derive(Debug, Clone)]
pub struct Device {
    /// What time the device believes it is.
    pub clock: Clock,
    /// As in `-mcpu=`: `cortex-m4`.
    pub cpu: Option<String>,
    /// Heap in bytes.
    pub heap: Option<u64>,
    /// Memory regions; empty: from the map, else inferred.
    pub regions: Vec<Region>,
}

/// `[[device.region]]`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Region {
    /// As the linker script names it.
    pub name: String,
    /// First address.
    pub origin: u64,
    /// Size in bytes.
    pub length: u64,
    /// What it is made of.
    pub kind: RegionKind,
}

/// What a memory region is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RegionKind {
    /// Keeps its contents without power.
    Flash,
    /// Is written at run time.
    Ram,
}

/// `[build]`: where this profile's firmware is, and how it comes to be.
#[derive(Debug, Clone, Default)]
pub struct BuildPaths {
    /// The linked image.
    pub elf: Option<PathBuf>,
    /// The linker's map of it.
    pub map: Option<PathBuf>,
    /// What builds `elf`.
    pub command: Option<BuildCommand>,
    /// Where the firmware's build finds the header fragment with the profile's options.
    pub fragment: Option<PathBuf>,
    /// Flags of the firmware's compiler, in order; for a board they come after those of the processor
    /// and `-Os`.
    pub flags: Vec<String>,
}

/// `[build] command`; it runs in the folder of the profile.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BuildCommand {
    /// A line for `sh -c`.
    Shell(String),
    /// A program and its arguments: no shell takes them apart. Never empty.
    Words(Vec<String>),
}

impl fmt::Display for BuildCommand {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Shell(line) => f.write_str(line),
            Self::Words(words) => f.write_str(&words.join(" ")),
        }
    }
}

/// `[budget]`: limits in bytes; exceeding one is exit code 1.
#[derive(Debug, Clone, Default)]
pub struct Budget {
    /// Sum over flash regions.
    pub flash: Option<u64>,
    /// Sum over RAM regions.
    pub ram: Option<u64>,
    /// Peak of the heap.
    pub heap: Option<u64>,
    /// Peak of the stack.
    pub stack: Option<u64>,
    /// Against a baseline: how many bytes of flash more.
    pub flash_growth: Option<u64>,
    /// Against a baseline: how many bytes of RAM more.
    pub ram_growth: Option<u64>,
    /// Of parts of the image.
    pub limits: Vec<BudgetLimit>,
}

/// `[[budget.limit]]`: limits in bytes of a part of the image.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BudgetLimit {
    /// The part.
    pub node: BudgetNode,
    /// What it takes of flash.
    pub flash: Option<u64>,
    /// What it takes of RAM.
    pub ram: Option<u64>,
    /// Against a baseline: how many bytes of flash more.
    pub flash_growth: Option<u64>,
    /// Against a baseline: how many bytes of RAM more.
    pub ram_growth: Option<u64>,
    /// Of a region: what stays free.
    pub headroom: Option<u64>,
}

/// A part of the image; in patterns `*` stands for any letters and `?` for one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BudgetNode {
    /// A memory region by its name.
    Region(String),
    /// A component and those below it: `mbedtls` is `mbedtls/x509` too.
    Component(String),
    /// A pattern of archives' file names.
    Archive(String),
    /// A pattern of objects' file names.
    Object(String),
    /// A pattern of symbols' names.
    Symbol(String),
    /// What an option that can be off costs; several profiles tell it.
    Feature(String),
}

impl fmt::Display for BudgetNode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (word, name) = match self {
            Self::Region(name) => ("region", name),
            Self::Component(name) => ("component", name),
            Self::Archive(name) => ("archive", name),
            Self::Object(name) => ("object", name),
            Self::Symbol(name) => ("symbol", name),
            Self::Feature(name) => ("feature", name),
        };
        write!(f, "{word} {name}")
    }
}
