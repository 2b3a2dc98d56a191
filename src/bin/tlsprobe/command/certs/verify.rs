//! `tlsprobe certs verify`: read the chain and the trust, judge, report.

use std::path::Path;

use anyhow::{Context as _, Result, bail};
use time::OffsetDateTime;

use tlsprobe::certificate::{
    Certificate, Crl, as_loaded_from_file, chain_from_file, load_ca, load_crl,
};
use tlsprobe::mbedtls::{Code, KeyExchange, TlsVersion};
use tlsprobe::profile::{CaSource, Hostname, Library, OnSkipped, Profile};
use tlsprobe::report;
use tlsprobe::report::json::verify::VerifyReport;
use tlsprobe::report::verify::VerifiedChain;
use tlsprobe::trust::source;
use tlsprobe::verdict::cause::{Case, Outcome, explain};
use tlsprobe::verdict::{Context, ExpectedName, Judgement, Trust, Verdict, judge};

use crate::cli::Format;
use crate::cli::certs::verify::{AllowArg, KeyExchangeArg, TlsArg, VerifyArgs};
use crate::command::device;
use crate::exit::Exit;
use crate::files;
use crate::output::Output;

pub fn run(args: &VerifyArgs) -> Result<Output> {
    let profile = device::load(&args.device)?;
    let chain = read_chain(&args.chain)?;
    let trust = LoadedTrust::read(&profile, args)?;
    let now = profile.device.clock.shows(OffsetDateTime::now_utc());
    let judgement = judge(&chain, trust.as_trust(), &context(args, &profile, now));
    let verdict = verdict(&judgement, &trust, &profile, args);
    let presented: Vec<&[u8]> = chain.iter().map(Vec::as_slice).collect();
    let explanation = explain(
        &Case {
            library: &profile.library,
            tls: &profile.tls,
            trust: &profile.trust,
            host: args.host.as_deref().unwrap_or_default(),
            clock: profile.device.clock,
            now,
            outcome: outcome(&judgement, &trust),
            presented: &presented,
            anchors: &trust.input,
            observation: None,
        },
        source::mozilla_der(),
    );
    let verified = VerifiedChain {
        verdict,
        judgement: &judgement,
        library: &profile.library,
        profile: &profile.name,
        ca_result: trust.result,
        explanation: explanation.as_ref(),
    };
    let text = match args.format {
        Format::Text => report::text(&report::verify::document(&verified)),
        Format::Json => report::json::to_text(&VerifyReport::new(&verified))?,
    };
    Ok(Output { text, exit: exit(verdict) })
}

/// What the application loaded, and what loading returned.
struct LoadedTrust {
    result: i32,
    any: bool,
    certificates: Vec<Certificate>,
    crls: Vec<Crl>,
    /// Every certificate of the input in DER, also those that the build cannot load.
    input: Vec<Vec<u8>>,
}

impl LoadedTrust {
    fn read(profile: &Profile, args: &VerifyArgs) -> Result<Self> {
        let mut trust = Self {
            result: 0,
            any: !profile.trust.ca.is_empty(),
            certificates: Vec::new(),
            crls: Vec::new(),
            input: Vec::new(),
        };
        for source in &profile.trust.ca {
            match source {
                CaSource::Mozilla => {
                    for root in source::mozilla_der() {
                        trust.add(root.to_vec(), &profile.library);
                    }
                }
                CaSource::File(path) => trust.add_file(path, &profile.library)?,
            }
        }
        let crls = if args.crl.is_empty() { &profile.trust.crl } else { &args.crl };
        for path in crls {
            let loaded = load_crl(&as_loaded_from_file(&files::read(path)?), &profile.library);
            if !loaded.result.is_ok() {
                bail!("{}: mbedtls_x509_crl_parse returns {}", path.display(), loaded.result);
            }
            trust.crls.extend(loaded.lists);
        }
        Ok(trust)
    }

    fn add_file(&mut self, path: &Path, library: &Library) -> Result<()> {
        let bytes = files::read(path)?;
        let Some(input) = chain_from_file(&bytes) else {
            bail!("{}: neither PEM nor DER; no certificate can be found in it", path.display());
        };
        self.input.extend(input);
        let loaded = load_ca(&as_loaded_from_file(&bytes), library);
        self.certificates.extend(loaded.certificates);
        self.result = combine(self.result, loaded.result);
        Ok(())
    }

    fn add(&mut self, der: Vec<u8>, library: &Library) {
        match Certificate::parse(&der, library) {
            Ok(certificate) => self.certificates.push(certificate),
            Err(_) => self.result = combine(self.result, 1),
        }
        self.input.push(der);
    }

    fn as_trust(&self) -> Trust<'_> {
        Trust { certificates: self.any.then_some(&self.certificates), crls: &self.crls }
    }
}

/// Files are loaded one after the other: the first error, else the sum of those skipped.
fn combine(before: i32, next: i32) -> i32 {
    if before < 0 {
        before
    } else if next < 0 {
        next
    } else {
        before.saturating_add(next)
    }
}

fn read_chain(path: &Path) -> Result<Vec<Vec<u8>>> {
    let bytes = files::read(path)?;
    let chain = chain_from_file(&bytes).filter(|chain| !chain.is_empty());
    chain.with_context(|| {
        format!("{}: neither PEM nor DER; no certificate can be found in it", path.display())
    })
}

fn context<'a>(args: &'a VerifyArgs, profile: &'a Profile, now: OffsetDateTime) -> Context<'a> {
    let host = args.host.as_deref();
    let name = match &profile.tls.hostname {
        Hostname::Target => host.map_or(ExpectedName::Unchecked, ExpectedName::Name),
        Hostname::Unchecked => ExpectedName::Unchecked,
        Hostname::NotCalled => ExpectedName::NotCalled,
        Hostname::Name(name) => ExpectedName::Name(name),
    };
    Context {
        library: &profile.library,
        certificate_profile: &profile.trust.cert_profile,
        authmode: profile.tls.authmode,
        fail_closed: profile.tls.fail_closed,
        name,
        tls_version: match args.tls {
            TlsArg::Tls12 => TlsVersion::Tls12,
            TlsArg::Tls13 => TlsVersion::Tls13,
        },
        key_exchange: match args.key_exchange {
            KeyExchangeArg::Ecdhe => KeyExchange::EcdheRsa,
            KeyExchangeArg::Dhe => KeyExchange::DheRsa,
            KeyExchangeArg::Rsa => KeyExchange::Rsa,
            KeyExchangeArg::Ecdh => KeyExchange::EcdhRsa,
        },
        time: now,
        groups: profile.tls.groups.as_deref(),
    }
}

fn outcome(judgement: &Judgement, trust: &LoadedTrust) -> Outcome {
    Outcome {
        code: judgement.code,
        flags: judgement.flags,
        ca_result: Code(trust.result),
        parse_result: judgement.parse_result,
    }
}

/// A CA load that failed, or skipped something that the application does not put up with, ends
/// before the handshake.
fn verdict(
    judgement: &Judgement,
    trust: &LoadedTrust,
    profile: &Profile,
    args: &VerifyArgs,
) -> Verdict {
    let stops = trust.result > 0 && profile.trust.on_skipped == OnSkipped::Stop;
    if trust.result < 0 || stops {
        return Verdict::Fail;
    }
    let mut judgement = judgement.clone();
    if args.allow.contains(&AllowArg::FailOpen) {
        judgement.fail_open = false;
    }
    if args.allow.contains(&AllowArg::Inconclusive) {
        judgement.reason = None;
    }
    judgement.verdict()
}

fn exit(verdict: Verdict) -> Exit {
    match verdict {
        Verdict::Pass => Exit::Pass,
        Verdict::Fail => Exit::Fail,
        Verdict::Inconclusive => Exit::NoVerdict,
    }
}
