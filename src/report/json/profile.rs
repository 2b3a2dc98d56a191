//! `tlsprobe.profile/1` and `tlsprobe.profile-check/1`: what `tlsprobe profile` prints for scripts.

use std::path::Path;

use serde::Serialize;
use time::format_description::well_known::Rfc3339;

use crate::mbedtls::Named;
use crate::profile::check::Finding;
use crate::profile::{
    AuthMode, CaSource, Clock, ConfigurationBase, Hostname, OptionOrigin, OptionState, Profile,
    ProfileSource, RegionKind, Setting, Transport,
};
use crate::verdict::Verdict;

/// What `tlsprobe profile check --format json` prints.
#[derive(Debug, Serialize)]
pub struct CheckReport {
    schema: &'static str,
    /// In the order of the command line.
    results: Vec<CheckResult>,
}

#[derive(Debug, Serialize)]
struct CheckResult {
    profile: String,
    /// Null: the built-in device.
    path: Option<String>,
    mbedtls: String,
    verdict: &'static str,
    /// Most severe first.
    findings: Vec<FindingRow>,
}

#[derive(Debug, Serialize)]
struct FindingRow {
    rule: &'static str,
    severity: &'static str,
    option: Option<String>,
    /// Where the option was decided, or where the header leaves it open.
    at: Option<String>,
    message: String,
    /// Null: there is nothing to change.
    fix: Option<String>,
}

impl CheckReport {
    /// Dresses findings for scripts.
    pub fn new(checked: &[(Profile, Vec<Finding>, Verdict)]) -> Self {
        let results = checked.iter().map(|(profile, findings, verdict)| CheckResult {
            profile: profile.name.clone(),
            path: profile.path.as_deref().map(text),
            mbedtls: profile.library.version.to_string(),
            verdict: match verdict {
                Verdict::Pass => "pass",
                Verdict::Fail => "fail",
                Verdict::Inconclusive => "inconclusive",
            },
            findings: findings.iter().map(finding_row).collect(),
        });
        Self { schema: "tlsprobe.profile-check/1", results: results.collect() }
    }
}

fn finding_row(finding: &Finding) -> FindingRow {
    FindingRow {
        rule: finding.rule,
        severity: finding.severity.name(),
        option: finding.option.clone(),
        at: finding.at.clone(),
        message: finding.message.clone(),
        fix: (!finding.fix.is_empty()).then(|| finding.fix.clone()),
    }
}

/// What `tlsprobe profile show --format json` prints.
#[derive(Debug, Serialize)]
pub struct ShowReport {
    schema: &'static str,
    profile: String,
    /// `built-in`, `named` or `found`.
    source: &'static str,
    path: Option<String>,
    mbedtls: String,
    tree: Option<String>,
    /// The release whose default options stand in; null where the device has its own headers.
    defaults: Option<String>,
    headers: Vec<String>,
    options: Vec<OptionRow>,
    capabilities: Capabilities,
    tls: Tls,
    trust: Vec<String>,
    clock: String,
    cpu: Option<String>,
    heap: Option<u64>,
    regions: Vec<RegionRow>,
    elf: Option<String>,
    map: Option<String>,
    /// Words of an array are joined.
    command: Option<String>,
    fragment: Option<String>,
    flags: Vec<String>,
    budget: Budget,
}

#[derive(Debug, Serialize)]
struct OptionRow {
    name: String,
    /// `on`, `off` or `undecided`.
    state: &'static str,
    /// Null unless the option is on and has a value.
    value: Option<String>,
    /// `default`, `header`, `profile` or `library`.
    origin: &'static str,
    /// File and line; null where no file decided it.
    at: Option<String>,
}

#[derive(Debug, Serialize)]
struct Capabilities {
    tls_versions: Vec<&'static str>,
    ciphersuites: Vec<&'static str>,
    curves: Vec<&'static str>,
    hashes: Vec<&'static str>,
    rsa: bool,
    rsassa_pss: bool,
    ecdsa: bool,
    checks_dates: bool,
    checks_key_usage: bool,
    checks_extended_key_usage: bool,
    in_content_len: usize,
    out_content_len: usize,
}

#[derive(Debug, Serialize)]
struct Tls {
    authmode: &'static str,
    fail_closed: bool,
    /// `target`, `null`, `not-called` or `name`.
    hostname: &'static str,
    /// The constant of `hostname = { name = … }`.
    name: Option<String>,
    transport: &'static str,
    min_version: &'static str,
    max_version: &'static str,
    /// Null: all that are compiled in.
    ciphersuites: Option<Vec<&'static str>>,
    /// Null: the library's default.
    groups: Option<Vec<&'static str>>,
    alpn: Vec<String>,
    max_fragment_length: Option<u16>,
}

#[derive(Debug, Serialize)]
struct RegionRow {
    name: String,
    kind: &'static str,
    origin: u64,
    length: u64,
}

#[derive(Debug, Serialize)]
struct Budget {
    flash: Option<u64>,
    ram: Option<u64>,
    heap: Option<u64>,
    stack: Option<u64>,
}

impl ShowReport {
    /// Dresses a profile for scripts.
    pub fn new(profile: &Profile) -> Self {
        let (defaults, headers) = match &profile.configuration.base {
            ConfigurationBase::LibraryDefaults(release) => (Some(release.to_string()), Vec::new()),
            ConfigurationBase::Headers(paths) => {
                (None, paths.iter().map(|path| text(path)).collect())
            }
        };
        let source = match profile.source {
            ProfileSource::BuiltIn => "built-in",
            ProfileSource::Named(_) => "named",
            ProfileSource::Found(_) => "found",
        };
        Self {
            schema: "tlsprobe.profile/1",
            profile: profile.name.clone(),
            source,
            path: profile.path.as_deref().map(text),
            mbedtls: profile.library.version.to_string(),
            tree: profile.tree.as_deref().map(text),
            defaults,
            headers,
            options: profile.configuration.options.iter().map(option_row).collect(),
            capabilities: capabilities(profile),
            tls: tls(profile),
            trust: profile.trust.ca.iter().map(ca).collect(),
            clock: clock(profile.device.clock),
            cpu: profile.device.cpu.clone(),
            heap: profile.device.heap,
            regions: profile.device.regions.iter().map(region_row).collect(),
            elf: profile.build.elf.as_deref().map(text),
            map: profile.build.map.as_deref().map(text),
            command: profile.build.command.as_ref().map(ToString::to_string),
            fragment: profile.build.fragment.as_deref().map(text),
            flags: profile.build.flags.clone(),
            budget: budget(profile),
        }
    }
}

fn text(path: &Path) -> String {
    path.display().to_string()
}

/// What one option is and who decided it.
pub(super) struct OptionSide {
    pub state: &'static str,
    pub value: Option<String>,
    /// `None`: nobody.
    pub origin: Option<&'static str>,
    pub at: Option<String>,
}

impl OptionSide {
    /// An option that nobody decided is off.
    pub(super) fn of(setting: Option<&Setting>) -> Self {
        let Some(setting) = setting else {
            return Self { state: "off", value: None, origin: None, at: None };
        };
        let (state, value) = match &setting.state {
            OptionState::Defined(value) => ("on", (!value.is_empty()).then(|| value.clone())),
            OptionState::Undefined => ("off", None),
            OptionState::Undecided => ("undecided", None),
        };
        let (origin, at) = origin(&setting.origin);
        Self { state, value, origin: Some(origin), at }
    }
}

fn origin(origin: &OptionOrigin) -> (&'static str, Option<String>) {
    match origin {
        OptionOrigin::LibraryDefault(_) => ("default", None),
        OptionOrigin::Header(at) => ("header", Some(at.to_string())),
        OptionOrigin::Profile(at) => ("profile", Some(at.to_string())),
        OptionOrigin::Library { asked_for, .. } => {
            ("library", asked_for.as_ref().map(ToString::to_string))
        }
    }
}

fn option_row((name, setting): (&str, &Setting)) -> OptionRow {
    let OptionSide { state, value, .. } = OptionSide::of(Some(setting));
    let (origin, at) = origin(&setting.origin);
    OptionRow { name: name.to_owned(), state, value, origin, at }
}

fn names<T: Named>(values: impl IntoIterator<Item = T>) -> Vec<&'static str> {
    values.into_iter().map(Named::profile_name).collect()
}

fn capabilities(profile: &Profile) -> Capabilities {
    let it = &profile.library.capabilities;
    Capabilities {
        tls_versions: names(it.tls_versions.iter().copied()),
        ciphersuites: it.ciphersuites.clone(),
        curves: names(it.curves.iter().copied()),
        hashes: names(it.hashes.iter().copied()),
        rsa: it.rsa,
        rsassa_pss: it.rsassa_pss,
        ecdsa: it.ecdsa,
        checks_dates: it.checks_dates,
        checks_key_usage: it.checks_key_usage,
        checks_extended_key_usage: it.checks_extended_key_usage,
        in_content_len: it.in_content_len,
        out_content_len: it.out_content_len,
    }
}

fn tls(profile: &Profile) -> Tls {
    let it = &profile.tls;
    let (hostname, name) = match &it.hostname {
        Hostname::Target => ("target", None),
        Hostname::Unchecked => ("null", None),
        Hostname::NotCalled => ("not-called", None),
        Hostname::Name(name) => ("name", Some(name.clone())),
    };
    Tls {
        authmode: match it.authmode {
            AuthMode::Required => "required",
            AuthMode::Optional => "optional",
            AuthMode::None => "none",
        },
        fail_closed: it.fail_closed,
        hostname,
        name,
        transport: match it.transport {
            Transport::Stream => "stream",
            Transport::Datagram => "datagram",
        },
        min_version: it.min_version.profile_name(),
        max_version: it.max_version.profile_name(),
        ciphersuites: it.ciphersuites.clone(),
        groups: it.groups.as_ref().map(|groups| names(groups.iter().copied())),
        alpn: it.alpn.clone(),
        max_fragment_length: it.max_fragment_length,
    }
}

fn ca(source: &CaSource) -> String {
    match source {
        CaSource::Mozilla => "mozilla".to_owned(),
        CaSource::File(path) => text(path),
    }
}

fn clock(clock: Clock) -> String {
    match clock {
        Clock::Rtc => "rtc".to_owned(),
        Clock::Unset => "unset".to_owned(),
        Clock::At(instant) => instant.format(&Rfc3339).unwrap_or_else(|_| instant.to_string()),
    }
}

fn region_row(region: &crate::profile::Region) -> RegionRow {
    let kind = match region.kind {
        RegionKind::Flash => "flash",
        RegionKind::Ram => "ram",
    };
    RegionRow { name: region.name.clone(), kind, origin: region.origin, length: region.length }
}

fn budget(profile: &Profile) -> Budget {
    let it = &profile.budget;
    Budget { flash: it.flash, ram: it.ram, heap: it.heap, stack: it.stack }
}
