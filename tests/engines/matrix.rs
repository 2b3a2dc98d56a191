//! Runs every case under both engines and holds what they say against each other and the list.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use super::case::{Case, Said};
use super::{servers, wrong};

/// The list of what the model does not know.
const INCONCLUSIVE: &str = include_str!("inconclusive.txt");

/// The first run with a release compiles its library.
pub const DEADLINE: Duration = Duration::from_secs(300);

/// Cases at a time for each processor: most of a case is waiting.
const AT_A_TIME: usize = 3;

/// Where libraries that were built are kept, for all tests.
pub fn cache() -> PathBuf {
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().expect("a target folder");
    target.join("engine-cache")
}

/// One device at one server.
struct Pair {
    case: String,
    release: &'static str,
    model: Said,
    library: Said,
}

fn cases() -> Vec<Case> {
    let all: Vec<Case> = servers::cases().into_iter().chain(wrong::cases()).collect();
    let names: BTreeSet<&str> = all.iter().map(|case| case.name.as_str()).collect();
    assert_eq!(names.len(), all.len(), "two cases of one name");
    all
}

fn meet(case: &Case) -> Vec<Pair> {
    let running = case.start();
    let pair = |release: &&'static str| Pair {
        case: case.name.clone(),
        release,
        model: case.meet(&running, release, "rustls"),
        library: case.meet(&running, release, "mbedtls"),
    };
    case.releases.iter().map(pair).collect()
}

/// Every pair, in the order of the table.
fn pairs() -> Vec<Pair> {
    let cases = cases();
    let next = AtomicUsize::new(0);
    let found = Mutex::new(Vec::new());
    let workers = AT_A_TIME * std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        for _ in 0..workers {
            scope.spawn(|| {
                loop {
                    let index = next.fetch_add(1, Ordering::Relaxed);
                    let Some(case) = cases.get(index) else { return };
                    let pairs = meet(case);
                    found.lock().expect("no worker panicked").push((index, pairs));
                }
            });
        }
    });
    let mut found = found.into_inner().expect("no worker panicked");
    found.sort_by_key(|(index, _)| *index);
    found.into_iter().flat_map(|(_, pairs)| pairs).collect()
}

/// What the library itself has to say at the servers of each family of suites, over TLS 1.2 and
/// DTLS 1.2, where the model often cannot.
fn owed(pair: &Pair) -> Option<String> {
    /// `MBEDTLS_ERR_X509_CERT_VERIFY_FAILED` with `MBEDTLS_X509_BADCERT_NOT_TRUSTED`.
    const UNTRUSTED: (&str, Option<u32>) = ("-0x2700", Some(0x08));
    let family = pair.case.starts_with("suite ") && !pair.case.starts_with("suite TLS_");
    if !family && !pair.case.starts_with("dtls") {
        return None;
    }
    let said = &pair.library;
    let kept = if pair.case.ends_with(" untrusted") {
        said.verdict == "fail"
            && (said.code.as_deref().unwrap_or_default(), said.flags) == UNTRUSTED
    } else if pair.case.ends_with(" wrong key") {
        said.verdict == "fail"
    } else {
        said.verdict == "pass"
    };
    (!kept).then(|| format!("{} on {}: the library said {said:?}", pair.case, pair.release))
}

/// `case: reason, release, release` for each case that the model leaves open.
fn listed(pairs: &[Pair]) -> Vec<String> {
    let mut lines: Vec<(String, Vec<&str>)> = Vec::new();
    for pair in pairs.iter().filter(|pair| pair.model.is_inconclusive()) {
        let reason = pair.model.reason.as_deref().unwrap_or_default();
        let head = format!("{}: {reason}", pair.case);
        match lines.iter_mut().find(|(known, _)| *known == head) {
            Some((_, releases)) => releases.push(pair.release),
            None => lines.push((head, vec![pair.release])),
        }
    }
    lines.into_iter().map(|(head, releases)| format!("{head}, {}", releases.join(", "))).collect()
}

#[test]
fn both_engines_agree_wherever_both_know_and_what_the_model_does_not_know_is_listed() {
    let pairs = pairs();
    let mut differences = String::new();
    for pair in &pairs {
        if pair.model.is_inconclusive() || pair.library.is_inconclusive() {
            continue;
        }
        for line in pair.model.differs_from(&pair.library) {
            let _ = writeln!(differences, "{} on {}: {line}", pair.case, pair.release);
        }
    }
    let known: Vec<&str> =
        INCONCLUSIVE.lines().filter(|line| !line.is_empty() && !line.starts_with('#')).collect();
    let seen = listed(&pairs);
    let list = if known == seen {
        String::new()
    } else {
        format!("tests/engines/inconclusive.txt should say:\n{}\n", seen.join("\n"))
    };
    let broken: Vec<String> = pairs.iter().filter_map(owed).collect();
    assert!(broken.is_empty(), "the library's own verdicts:\n{}", broken.join("\n"));
    assert!(differences.is_empty() && list.is_empty(), "the engines differ:\n{differences}{list}");
    let both = pairs.iter().filter(|pair| !pair.model.is_inconclusive()).count();
    assert!(both > 100, "the model knows of {both} handshakes: too little is compared");
}
