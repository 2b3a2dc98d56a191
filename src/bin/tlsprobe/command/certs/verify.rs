//! `tlsprobe certs verify`: read the chain and the trust, judge, report.

use std::path::Path;

use anyhow::{Context as _, Result};
use time::OffsetDateTime;

use tlsprobe::certificate::chain_from_file;
use tlsprobe::mbedtls::{Code, KeyExchange, TlsVersion};
use tlsprobe::profile::{Hostname, OnSkipped, Profile};
use tlsprobe::report;
use tlsprobe::report::json::verify::VerifyReport;
use tlsprobe::report::verify::VerifiedChain;
use tlsprobe::trust::source;
use tlsprobe::verdict::cause::{Case, Outcome, explain};
use tlsprobe::verdict::{Context, ExpectedName, Judgement, Verdict, out_of_scope};

use crate::cli::Format;
use crate::cli::certs::verify::{AllowArg, KeyExchangeArg, TlsArg, VerifyArgs};
use crate::command::{device, trust};
use crate::exit::Exit;
use crate::files;
use crate::output::Output;

pub fn run(args: &VerifyArgs) -> Result<Output> {
    let mut profile = device::load(&args.device)?;
    if !args.crl.is_empty() {
        profile.trust.crl.clone_from(&args.crl);
    }
    let chain = read_chain(&args.chain)?;
    let loaded = trust::load(&profile)?;
    let now = profile.device.clock.shows(OffsetDateTime::now_utc());
    let mut judgement = loaded.anchors.judge(&profile, &chain, &context(args, &profile, now));
    let out_of_scope = out_of_scope(&profile);
    judgement.reason = judgement.reason.or(out_of_scope.as_ref().map(|(reason, _)| *reason));
    let verdict = verdict(&judgement, loaded.result, &profile, args);
    let presented: Vec<&[u8]> = chain.iter().map(Vec::as_slice).collect();
    let explanation = explain(
        &Case {
            library: &profile.library,
            tls: &profile.tls,
            trust: &profile.trust,
            host: args.host.as_deref().unwrap_or_default(),
            clock: profile.device.clock,
            now,
            outcome: outcome(&judgement, loaded.result),
            presented: &presented,
            anchors: &loaded.given,
            observation: None,
        },
        source::mozilla_der(),
    );
    let verified = VerifiedChain {
        verdict,
        judgement: &judgement,
        library: &profile.library,
        profile: &profile.name,
        ca_result: loaded.result,
        explanation: explanation.as_ref(),
        out_of_scope: out_of_scope.as_ref().map(|(_, because)| because.as_str()),
    };
    let text = match args.format {
        Format::Text => report::text(&report::verify::document(&verified)),
        Format::Markdown => report::markdown(&report::verify::document(&verified)),
        Format::Json => report::json::to_text(&VerifyReport::new(&verified))?,
    };
    Ok(Output { text, exit: exit(verdict) })
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

fn outcome(judgement: &Judgement, ca_result: i32) -> Outcome {
    Outcome {
        code: judgement.code,
        flags: judgement.flags,
        ca_result: Code(ca_result),
        parse_result: judgement.parse_result,
    }
}

/// A CA load that failed, or skipped something that the application does not put up with, ends
/// before the handshake.
fn verdict(judgement: &Judgement, ca_result: i32, profile: &Profile, args: &VerifyArgs) -> Verdict {
    let stops = ca_result > 0 && profile.trust.on_skipped == OnSkipped::Stop;
    if ca_result < 0 || stops {
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
