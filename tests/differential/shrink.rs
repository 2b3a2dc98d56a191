//! Makes a disagreement small: what can be taken away while it stays is taken away.

use tlsprobe::mbedtls::{Hash, KeyExchange, TlsVersion};
use tlsprobe::profile::{AuthMode, CertificateProfile};

use crate::case::Host;
use crate::generator::{CaInput, HOST, NOW, Scenario, Scheme, key};

/// The smallest scenario found for which `differs` still holds.
pub fn shrink(start: &Scenario, mut differs: impl FnMut(&Scenario) -> bool) -> Scenario {
    let mut best = start.clone();
    loop {
        let smaller =
            simpler(&best).into_iter().find(|candidate| candidate.fits() && differs(candidate));
        match smaller {
            Some(candidate) => best = candidate,
            None => return best,
        }
    }
}

/// Everything that is one step simpler, most drastic first.
fn simpler(from: &Scenario) -> Vec<Scenario> {
    let mut out = Vec::new();
    let mut add = |change: &dyn Fn(&mut Scenario)| {
        let mut candidate = from.clone();
        change(&mut candidate);
        if candidate.weight() < from.weight() {
            out.push(candidate);
        }
    };
    add(&|s| s.crls.clear());
    add(&|s| s.without_ca = false);
    add(&|s| s.ca_input = CaInput::plain());
    add(&|s| s.host = Host::Unchecked);
    add(&|s| s.host = Host::Name(HOST.to_owned()));
    add(&|s| s.time = NOW);
    add(&|s| s.profile = CertificateProfile::Default);
    add(&|s| s.authmode = AuthMode::Required);
    add(&|s| s.tls = TlsVersion::Tls12);
    add(&|s| s.key_exchange = KeyExchange::EcdheEcdsa);
    for index in 0..from.crls.len() {
        add(&move |s| drop(s.crls.remove(index)));
    }
    for index in 0..from.hierarchy.presented.len() {
        add(&move |s| {
            s.hierarchy.presented.remove(index);
        });
    }
    for index in 0..from.hierarchy.trusted.len() {
        add(&move |s| {
            s.hierarchy.trusted.remove(index);
        });
    }
    for index in 0..from.hierarchy.certificates.len() {
        simpler_certificate(from, index, &mut add);
    }
    out
}

fn simpler_certificate(
    from: &Scenario,
    index: usize,
    add: &mut impl FnMut(&dyn Fn(&mut Scenario)),
) {
    let spec = &from.hierarchy.certificates[index];
    for bend in 0..spec.bends.len() {
        add(&move |s| drop(s.hierarchy.certificates[index].bends.remove(bend)));
    }
    for extension in 0..spec.extensions.len() {
        add(&move |s| drop(s.hierarchy.certificates[index].extensions.remove(extension)));
    }
    add(&move |s| s.hierarchy.certificates[index].key = key("p256-0"));
    add(&move |s| s.hierarchy.certificates[index].scheme = Scheme::Plain(Hash::Sha256));
}
