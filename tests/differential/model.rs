//! The model under test, asked the same question as the library.

use std::collections::BTreeMap;
use std::io;
use std::path::Path;

use time::OffsetDateTime;
use tlsprobe::certificate::{Certificate, load_ca, load_crl};
use tlsprobe::mbedtls::Code;
use tlsprobe::profile::{Library, Overrides, ProfileSource, SourceFiles, load};
use tlsprobe::verdict::{Context, ExpectedName, Reason, Trust, judge};

use crate::case::{Case, Host};
use crate::oracle::{Configuration, Release};

/// What the model says of one case; fields as in the library's answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    pub ca_result: i32,
    pub ca_loaded: usize,
    pub crl_result: i32,
    pub code: i32,
    pub verify_code: i32,
    pub flags: u32,
    pub alert: Option<u8>,
    pub parsed: Vec<i32>,
    /// The model does not know.
    pub reason: Option<Reason>,
}

/// The library of a build, from the same options, read as a profile's.
pub fn library(release: Release, configuration: &Configuration) -> Library {
    let value = |value: &Option<&str>| match value {
        None => "false".to_owned(),
        Some("") => "true".to_owned(),
        Some(number) => (*number).to_owned(),
    };
    let options =
        configuration.options.iter().filter(|(name, _)| configuration.known(release, name));
    let options: Vec<String> =
        options.map(|(name, to)| format!("{name} = {}\n", value(to))).collect();
    let text = format!(
        "name = \"build\"\n[mbedtls]\nversion = \"{}\"\n[mbedtls.options]\n{}",
        release.version,
        options.concat()
    );
    let files = BTreeMap::from([("build.toml", text)]);
    let source = ProfileSource::Named("build.toml".into());
    let profile = load(source, &Overrides::default(), &Files(files));
    profile
        .unwrap_or_else(|error| {
            panic!("the profile of {} {}: {error}", release.version, configuration.name)
        })
        .library
}

struct Files(BTreeMap<&'static str, String>);

impl SourceFiles for Files {
    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        self.0.get(name).map(|text| text.clone().into_bytes()).ok_or(io::ErrorKind::NotFound.into())
    }
}

pub fn ask(case: &Case, library: &Library) -> Answer {
    let ca = case.ca.as_ref().map(|bytes| load_ca(bytes, library));
    let crl = case.crl.as_ref().map(|bytes| load_crl(bytes, library));
    let trust = Trust {
        certificates: ca.as_ref().map(|load| load.certificates.as_slice()),
        // Lists are handed over together with the CAs.
        crls: crl.as_ref().filter(|_| ca.is_some()).map_or(&[], |load| load.lists.as_slice()),
    };
    let context = Context {
        library,
        certificate_profile: &case.profile,
        authmode: case.authmode,
        fail_closed: false,
        name: expected_name(&case.host),
        tls_version: case.tls,
        key_exchange: case.key_exchange,
        time: OffsetDateTime::from_unix_timestamp(case.time).expect("a time of the calendar"),
        groups: None,
    };
    let judgement = judge(&case.presented, trust, &context);
    let parse = |der: &Vec<u8>| Certificate::parse(der, library).err().unwrap_or(Code::OK).0;
    Answer {
        ca_result: ca.as_ref().map_or(0, |load| load.result),
        ca_loaded: ca.as_ref().map_or(0, |load| load.certificates.len()),
        crl_result: crl.as_ref().map_or(0, |load| load.result.0),
        code: judgement.code.0,
        verify_code: judgement.verify_code.0,
        flags: judgement.flags.0,
        alert: judgement.alert,
        parsed: case.presented.iter().map(parse).collect(),
        reason: judgement.reason,
    }
}

fn expected_name(host: &Host) -> ExpectedName<'_> {
    match host {
        Host::NotCalled => ExpectedName::NotCalled,
        Host::Unchecked => ExpectedName::Unchecked,
        Host::Name(name) => ExpectedName::Name(name),
    }
}
