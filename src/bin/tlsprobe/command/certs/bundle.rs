//! `tlsprobe certs bundle`: read the CAs, meet the hosts, choose, write and read back, report.

use std::path::Path;

use anyhow::{Context, Result, anyhow, bail};
use time::OffsetDateTime;

use tlsprobe::certificate::hex;
use tlsprobe::profile::{self, Profile};
use tlsprobe::report;
use tlsprobe::report::bundle::{Bundled, Ending};
use tlsprobe::report::json::bundle::BundleReport;
use tlsprobe::trust::bundle::{
    Choice, ChoiceError, Form, Spare, Wish, Written, choose, encode, heap_of, read_back,
};
use tlsprobe::trust::cost::list_entry;
use tlsprobe::trust::esp_bundle::Generation;
use tlsprobe::trust::manifest::{Claims, SecretKey};
use tlsprobe::trust::service::{Service, services};
use tlsprobe::trust::{CaSet, judged_at};

use super::{hosts, sets, signed};
use crate::cli::Format;
use crate::cli::certs::bundle::{BundleAllow, BundleArgs, FormArg};
use crate::command::connect::meeting::Met;
use crate::command::device;
use crate::exit::Exit;
use crate::files;
use crate::output::Output;

pub fn run(args: &BundleArgs) -> Result<Output> {
    if let Some(file) = &args.verify {
        return signed::verify(file, args);
    }
    if !args.hosts.names_any() && args.named.is_empty() {
        bail!("name hosts (--hosts, --chains or --replay) or CAs");
    }
    let signer = args.sign.as_deref().map(secret_key).transpose()?;
    if let Some(out) = &args.out {
        check_free(out, args.overwrite)?;
    }
    let profile = device::load(&args.device)?;
    let set = sets::read(&args.from, &profile)?;
    let named = named(&set, &args.named)?;
    let met = hosts::met(&args.hosts, &args.device)?;
    let at = judged_at(&profile, OffsetDateTime::now_utc());
    let at = profile.device.clock.shows(at);
    let services = services(&set, &met.hosts, &profile, at);
    let made = make(args, &profile, &set, &services, &met, &named, signer.as_ref())?;
    let bundled = Bundled {
        profile: &profile,
        set: &set,
        hosts: &met.hosts,
        services: &services,
        unmet: &met.unmet,
        form: form(args.form),
        anchors: args.anchors,
        budget: args.flash,
        heap_budget: args.heap,
        ending: made,
    };
    let text = match args.format {
        Format::Text => report::text(&report::bundle::document(&bundled)),
        Format::Markdown => report::markdown(&report::bundle::document(&bundled)),
        Format::Json => report::json::to_text(&BundleReport::new(&bundled))?,
    };
    let exit = match &bundled.ending {
        Ending::Unserved(_) | Ending::OverBudget(_) => Exit::Fail,
        Ending::Unmet => Exit::NoVerdict,
        Ending::Made(_) => Exit::Pass,
    };
    Ok(Output { text, exit })
}

/// Chooses, encodes, reads back and writes; what stands in the way is an ending too.
fn make(
    args: &BundleArgs,
    profile: &Profile,
    set: &CaSet,
    services: &[Service],
    met: &Met,
    named: &[usize],
    signer: Option<&SecretKey>,
) -> Result<Ending> {
    let form = form(args.form);
    let anchors = usize::from(args.anchors);
    let mut wish = Wish { form, spare: Spare::Flash, anchors, successors: args.successors, named };
    let choice = match choose(set, services, &wish) {
        Ok(choice) => choice,
        Err(ChoiceError::Unserved(hosts)) => return Ok(Ending::Unserved(hosts)),
        Err(error) => return Err(error.into()),
    };
    if !met.unmet.is_empty() && !args.allow.contains(&BundleAllow::Unreachable) {
        return Ok(Ending::Unmet);
    }
    let mut made = written(form, set, choice, profile)?;
    if is_over(args.heap, made.heap) {
        // What is small in flash need not be on the heap: the least that any set keeps decides.
        wish.spare = Spare::Heap(&profile.library);
        made = written(form, set, choose(set, services, &wish)?, profile)?;
    }
    if is_over(args.flash, Some(made.flash)) || is_over(args.heap, made.heap) {
        return Ok(Ending::OverBudget(made));
    }
    write(args, made, signer)
}

fn is_over(budget: Option<u64>, taken: Option<u64>) -> bool {
    budget.zip(taken).is_some_and(|(budget, taken)| taken > budget)
}

fn write(args: &BundleArgs, written: Written, signer: Option<&SecretKey>) -> Result<Ending> {
    let Some(out) = &args.out else { return Ok(Ending::Made(written)) };
    if let Some(signer) = signer {
        let claims = claims(args, out, &written.bytes)?;
        let signature = signer.sign(&written.bytes, &claims);
        // The signature first: a bundle without its signature is never seen.
        files::write(&signed::beside(out), signature.as_bytes())?;
    }
    files::write(out, &written.bytes)?;
    Ok(Ending::Made(Written { out: Some(out.display().to_string()), ..written }))
}

fn written(form: Form, set: &CaSet, choice: Choice, profile: &Profile) -> Result<Written> {
    let of_member = |index: &usize| set.certificates.get(*index).map(|it| it.found.der.as_slice());
    let certificates: Vec<&[u8]> = choice.members.iter().filter_map(of_member).collect();
    let bytes = encode(form, &certificates)?;
    read_back(form, &bytes, &certificates, &profile.library)
        .context("what would be written does not read back")?;
    let heap = heap(form, set, &choice, profile);
    Ok(Written::new(form, choice, &certificates, bytes, heap))
}

/// The first entry of the list is the application's variable; a bundle of ESP-IDF stays in flash.
fn heap(form: Form, set: &CaSet, choice: &Choice, profile: &Profile) -> Option<u64> {
    let of_member = |index: &usize| heap_of(set.certificates.get(*index)?, &profile.library);
    let kept: u64 = choice.members.iter().map(of_member).sum::<Option<u64>>()?;
    let first = list_entry(profile.library.version)? as u64;
    (!matches!(form, Form::Esp(_))).then_some(kept.saturating_sub(first))
}

fn claims(args: &BundleArgs, out: &Path, bytes: &[u8]) -> Result<Claims> {
    let expires = args.expires.as_deref().map(|text| {
        profile::instant(text)
            .with_context(|| format!("--expires `{text}` is no date as 2027-01-31T12:00:00Z"))
    });
    let file = out.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    Ok(Claims {
        sequence: args.sequence.unwrap_or_default(),
        length: bytes.len() as u64,
        expires: expires.transpose()?,
        file,
    })
}

fn secret_key(path: &Path) -> Result<SecretKey> {
    SecretKey::read(&files::read_text(path)?).with_context(|| path.display().to_string())
}

/// Looked at before anything is dialled.
fn check_free(path: &Path, overwrite: bool) -> Result<()> {
    let taken = [path.to_owned(), signed::beside(path)].into_iter().find(|it| it.exists());
    match taken.filter(|_| !overwrite) {
        Some(taken) => bail!("{} is there already; --overwrite replaces it", taken.display()),
        None => Ok(()),
    }
}

/// Fewer digits of a fingerprint are too likely to be another's.
const FEWEST_DIGITS: usize = 8;

/// The CAs that a person names, by index.
fn named(set: &CaSet, names: &[String]) -> Result<Vec<usize>> {
    let find = |name: &String| {
        let digits = name.to_ascii_lowercase();
        let is_meant = |member: &tlsprobe::trust::Member| {
            let by_hash = digits.len() >= FEWEST_DIGITS && hex(&member.sha256).starts_with(&digits);
            member.name().eq_ignore_ascii_case(name) || by_hash
        };
        let found = set.certificates.iter().position(is_meant);
        let found = found.ok_or_else(|| anyhow!("no source holds the CA `{name}`"))?;
        match set.certificates.get(found).filter(|member| !member.parse_result.is_ok()) {
            Some(member) => bail!("this device cannot read `{name}`: {}", member.parse_result),
            None => Ok(found),
        }
    };
    names.iter().map(find).collect()
}

fn form(form: FormArg) -> Form {
    match form {
        FormArg::Pem => Form::Pem,
        FormArg::Der => Form::Der,
        FormArg::CDer => Form::HeaderDer,
        FormArg::CPem => Form::HeaderPem,
        FormArg::EspBundle53 => Form::Esp(Generation::UpTo5_3),
        FormArg::EspBundle54 => Form::Esp(Generation::From5_4),
    }
}
