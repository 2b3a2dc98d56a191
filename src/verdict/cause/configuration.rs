//! Causes that lie in the application's own calls, whatever the server sends.

use crate::mbedtls::{Code, VerifyFlags};
use crate::profile::{AuthMode, OnSkipped, TrustModel};

use super::clause::{Clause, Effort};
use super::scene::Scene;

pub(super) fn explain(scene: &Scene) -> Option<Clause> {
    let outcome = &scene.case.outcome;
    match outcome.code {
        Code::VERIFICATION_WITHOUT_HOSTNAME => Some(no_hostname(scene)),
        Code::CA_CHAIN_REQUIRED => Some(no_ca(scene)),
        Code::X509_FATAL_ERROR if outcome.flags == VerifyFlags::ALL => given_up(scene),
        _ => unloaded_ca(scene),
    }
}

/// The handshake went through without the check that it should have had.
pub(super) fn fail_open(scene: &Scene) -> Option<Clause> {
    let case = scene.case;
    if !case.outcome.code.is_ok() || scene.presented.is_empty() {
        return None;
    }
    let fix = "Set mbedtls_ssl_conf_authmode() to MBEDTLS_SSL_VERIFY_REQUIRED.";
    match case.tls.authmode {
        AuthMode::None => {
            let says = "The device connects to anybody: with authmode none it verifies nothing";
            Some(Clause::new(says.to_owned(), Effort::Application, fix))
        }
        AuthMode::Optional if !case.tls.fail_closed && !case.outcome.flags.is_empty() => {
            let says = "The device sees that verification failed and goes on all the same (authmode \
                        optional, and the application does not stop)";
            Some(
                Clause::new(says.to_owned(), Effort::Application, fix)
                    .or("close the connection when mbedtls_ssl_get_verify_result() is not 0."),
            )
        }
        _ => None,
    }
}

fn no_hostname(scene: &Scene) -> Clause {
    let says = format!(
        "The application never calls mbedtls_ssl_set_hostname(), and mbedTLS {} refuses to verify \
         a server whose name it was not told",
        scene.case.library.version
    );
    let fix = format!(
        "Call mbedtls_ssl_set_hostname(&ssl, \"{}\") before the handshake.",
        scene.case.host
    );
    Clause::new(says, Effort::Application, fix)
}

fn no_ca(scene: &Scene) -> Clause {
    if scene.anchors.is_empty() {
        let says = "The device requires verification but has no CA to verify with".to_owned();
        return Clause::new(
            says,
            Effort::Application,
            "Load the CA and pass it to mbedtls_ssl_conf_ca_chain().",
        );
    }
    let obstacle = scene
        .anchors
        .iter()
        .find_map(|anchor| anchor.obstacle.as_ref().map(|obstacle| (anchor, obstacle)));
    match obstacle {
        Some((anchor, obstacle)) => {
            let says =
                format!("None of the CAs loads: {} {}", anchor.certificate.card(), obstacle.says());
            let (effort, fix) = obstacle.fix(scene.case.library);
            Clause::new(says, effort, fix)
        }
        None => {
            let says = "The CAs are in the profile, but none reached mbedtls_ssl_conf_ca_chain()"
                .to_owned();
            Clause::new(
                says,
                Effort::Application,
                "Pass the loaded CAs to mbedtls_ssl_conf_ca_chain().",
            )
        }
    }
}

/// Verification itself failed, which sets every flag.
fn given_up(scene: &Scene) -> Option<Clause> {
    let limit = scene.case.library.capabilities.max_intermediate_ca;
    // Its own certificate and a trusted one stand outside the count.
    if scene.path().len() > limit.saturating_add(1) {
        return Some(chain_too_long(scene, limit));
    }
    let bundle = scene.case.trust.model == TrustModel::EspBundle;
    bundle.then(|| outdated_bundle(scene)).flatten()
}

fn chain_too_long(scene: &Scene, limit: usize) -> Clause {
    let says = format!(
        "Verification itself was given up: the server sends {} certificates, and this build takes \
         at most {limit} between its own and a trusted one",
        scene.presented.len()
    );
    Clause::new(says, Effort::Trust, "Trust a CA nearer to the server's certificate.")
        .or("raise MBEDTLS_X509_MAX_INTERMEDIATE_CA.")
}

/// ESP-IDF's bundle looks up the issuer of the last certificate alone (`esp_crt_bundle.c`).
fn outdated_bundle(scene: &Scene) -> Option<Clause> {
    let top = scene.path().last().map(|member| &member.certificate)?;
    let says = format!(
        "The certificate bundle looks up only the issuer of the last certificate that the server \
         sends, '{}', and does not have it with the key that signed",
        top.issuer_name()
    );
    let fix = "Set CONFIG_MBEDTLS_CERTIFICATE_BUNDLE_CROSS_SIGNED_VERIFY=y (ESP-IDF 6).";
    Some(
        Clause::new(says, Effort::Build, fix)
            .or(format!("add '{}' to the bundle.", top.issuer_name()))
            .or("have the server leave the cross-signed certificate out."),
    )
}

/// The CA input could not be used, so that the application stops before it connects.
fn unloaded_ca(scene: &Scene) -> Option<Clause> {
    let result = scene.case.outcome.ca_result;
    let stops = scene.case.trust.on_skipped == OnSkipped::Stop;
    let refused = result.0 < 0 || (result.0 > 0 && stops);
    if !refused || scene.case.tls.authmode == AuthMode::None {
        return None;
    }
    let code =
        result.name(scene.case.library.version).unwrap_or_else(|| format!("{} skipped", result.0));
    match scene.anchors.iter().find_map(|anchor| Some((anchor, anchor.obstacle.as_ref()?))) {
        Some((anchor, obstacle)) => {
            let says = format!(
                "Loading the CAs fails ({code}): {} {}",
                anchor.certificate.card(),
                obstacle.says()
            );
            let (effort, fix) = obstacle.fix(scene.case.library);
            Some(Clause::new(says, effort, fix).or("take that certificate out of the CA set."))
        }
        None => Some(unreadable_ca(result, &code)),
    }
}

/// `MBEDTLS_ERR_X509_INVALID_FORMAT`: what PEM becomes when its length leaves out the final NUL.
const INVALID_FORMAT: Code = Code(-0x2180);

fn unreadable_ca(result: Code, code: &str) -> Clause {
    let says = format!("Loading the CAs fails ({code})");
    if result == INVALID_FORMAT {
        let fix = "Count the final NUL in the length passed to mbedtls_x509_crt_parse(): use sizeof, not strlen.";
        return Clause::new(says, Effort::Application, fix);
    }
    Clause::new(
        says,
        Effort::Trust,
        "Check the CA file: `tlsprobe certs audit` names the certificate.",
    )
}
