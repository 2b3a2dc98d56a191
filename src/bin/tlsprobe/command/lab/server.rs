//! The server of our own: one on loopback for each device, with the name and the time that it expects.

use std::net::SocketAddr;

use anyhow::Result;
use time::OffsetDateTime;

use tlsprobe::engine::loopback::{Chain, Key, Server, reaches};
use tlsprobe::engine::{Engine, Outcome};
use tlsprobe::profile::{Hostname, Profile, Transport};
use tlsprobe::verdict::cause::Explanation;
use tlsprobe::verdict::{Fidelity, Reason, Verdict};

use crate::cli::lab::ChainChoice;
use crate::command::trust::{self, Loaded};
use crate::exact::{Session, digest};
use crate::network;

/// The name of the server on loopback.
pub const HOST: &str = "lab.example";

/// The chains that a device is to meet; none where it and the server have nothing in common.
pub fn keys(choice: ChainChoice, profile: &Profile) -> Vec<Key> {
    let met = Key::ALL.into_iter().filter(|key| reaches(profile, *key));
    match choice {
        ChainChoice::Auto => met.take(1).collect(),
        ChainChoice::Ecdsa => met.filter(|key| *key == Key::Ecdsa).collect(),
        ChainChoice::Rsa => met.filter(|key| *key == Key::Rsa).collect(),
        ChainChoice::Both => met.collect(),
    }
}

/// A server that answers as long as the program runs, and the CA that the device is to trust.
///
/// # Errors
/// A name that cannot stand in a certificate, or no port of loopback.
pub fn start(
    profile: &Profile,
    key: Key,
    now: OffsetDateTime,
    session: &Session,
) -> Result<(SocketAddr, Loaded)> {
    let name = match &profile.tls.hostname {
        Hostname::Name(name) => name.as_str(),
        Hostname::Target | Hostname::Unchecked | Hostname::NotCalled => HOST,
    };
    let chain = chain(name, key, now, session)?;
    let address = network::serve(Server::new(&chain)?)?;
    let trusted = "the CA of the server on loopback";
    Ok((address, trust::load_one(chain.root(), trusted, &profile.library)))
}

/// All devices of a run that expect the same name and time meet the same chain, and those of the run
/// that takes an interrupted one up too: else nothing of that one would be true any more.
fn chain(name: &str, key: Key, now: OffsetDateTime, session: &Session) -> Result<Chain> {
    // A name may have letters that no file has.
    let kept = format!("chain-{key}-{}-{}", now.unix_timestamp(), digest([name.as_bytes()]));
    if let Some(chain) = session.get(&kept).and_then(|bytes| Chain::from_bytes(&bytes)) {
        return Ok(chain);
    }
    let chain = Chain::generate(key, &[name], "tlsprobe lab", now)?;
    session.put(&kept, &chain.to_bytes())?;
    Ok(chain)
}

/// Nothing was run, because the server lacks what the device speaks: that is no fault of the device.
pub fn unmet(choice: ChainChoice, profile: &Profile) -> (Outcome, Explanation) {
    let what = match (profile.tls.transport, choice) {
        (Transport::Datagram, _) => "speaks no DTLS",
        (_, ChainChoice::Ecdsa) => {
            "has for an ECDSA chain no suite, group and signature of this device"
        }
        (_, ChainChoice::Rsa) => {
            "has for an RSA chain no suite, group and signature of this device"
        }
        _ => {
            "speaks TLS 1.2 and 1.3 with GCM or ChaCha20 and a fresh key on X25519, P-256 or P-384, \
             and this device has nothing of that in common with it"
        }
    };
    let cause = format!("The server of our own {what}.");
    let outcome = Outcome::new(Engine::CortexM, Fidelity::Exact, Verdict::Inconclusive)
        .doubtful(Reason::NothingToOffer, cause.clone());
    let fix =
        vec!["Name a server that this device is made for with --target HOST:PORT.".to_owned()];
    (outcome, Explanation { cause, fix })
}
