//! Fatal alerts of the server: -0x7780, whose number the application never sees.

use crate::mbedtls::{Alert, Curve, Hash, TlsVersion};

use super::clause::{Clause, Effort};
use super::scene::Scene;
use super::{Ending, Observation};

pub(super) fn explain(scene: &Scene) -> Option<Clause> {
    let observation = scene.case.observation?;
    let Ending::Alert(number) = observation.ending else { return None };
    Some(match number {
        40 => no_common_ground(scene, observation),
        42..=46 | 48 | 116 => client_certificate(observation, number),
        70 => protocol_version(scene),
        112 => unrecognized_name(scene),
        120 => no_application_protocol(scene),
        22 => record_overflow(scene, observation),
        _ => other(number),
    })
}

/// The name of the alert, for a sentence.
pub(super) fn name(number: u8) -> &'static str {
    Alert(number).name().unwrap_or("an alert without a name")
}

fn no_common_ground(scene: &Scene, observation: &Observation) -> Clause {
    if observation.asked_for_certificate && !observation.sent_certificate {
        return client_certificate(observation, 40);
    }
    let missing = missing_features(scene);
    let says =
        "The server found nothing in common with the device (alert 40, handshake_failure): no \
                cipher suite, group or signature algorithm that both have"
            .to_owned();
    if missing.is_empty() {
        return Clause::new(says, Effort::Build, "Compare what the device offers with what the server accepts: suites, groups and signature algorithms.")
            .or("check that the hello names the host: some servers refuse one that does not.");
    }
    let fix =
        format!("Turn on what most servers need and this build lacks: {}.", missing.join(", "));
    Clause::new(says, Effort::Build, fix)
}

/// What nearly every server of today needs one of.
fn missing_features(scene: &Scene) -> Vec<&'static str> {
    let library = scene.case.library;
    let capabilities = &library.capabilities;
    let version = library.version;
    let has_suite = |part: &str| capabilities.ciphersuites.iter().any(|suite| suite.contains(part));
    let sha256 = Hash::Sha256.option(version).unwrap_or_default();
    let wanted = [
        (capabilities.ecdsa, "MBEDTLS_ECDSA_C"),
        (capabilities.rsa, super::option::rsa(version)),
        (capabilities.curves.contains(&Curve::Secp256r1), Curve::Secp256r1.option(version)),
        (capabilities.hashes.contains(&Hash::Sha256), sha256),
        (has_suite("ECDHE-ECDSA"), "MBEDTLS_KEY_EXCHANGE_ECDHE_ECDSA_ENABLED"),
        (has_suite("ECDHE-RSA"), "MBEDTLS_KEY_EXCHANGE_ECDHE_RSA_ENABLED"),
        (has_suite("GCM"), "MBEDTLS_GCM_C"),
    ];
    wanted.into_iter().filter(|(has, _)| !has).map(|(_, option)| option).collect()
}

fn client_certificate(observation: &Observation, number: u8) -> Clause {
    let said = format!("alert {number}, {}", name(number));
    if !observation.sent_certificate {
        let says =
            format!("The server wants a client certificate and the device sent none ({said})");
        return Clause::new(
            says,
            Effort::Application,
            "Set the device's certificate and key with mbedtls_ssl_conf_own_cert().",
        );
    }
    let says = format!("The server refuses the device's own certificate ({said})");
    let fix = match number {
        44 => "Have the device's certificate re-issued: the server holds it revoked.",
        45 => "Have the device's certificate renewed, and check the server's clock.",
        48 => {
            "Register the CA of the device's certificate at the server, and send its intermediates too."
        }
        _ => {
            "Check that its extended key usage allows clientAuth, that its issuer is among those the server asks for, and that the key is its own."
        }
    };
    Clause::new(says, Effort::Server, fix)
}

fn protocol_version(scene: &Scene) -> Clause {
    let tls = scene.case.tls;
    let says = format!(
        "The server speaks none of the device's protocol versions, {} to {} (alert 70, protocol_version)",
        tls.min_version.name(),
        tls.max_version.name()
    );
    let can = &scene.case.library.capabilities.tls_versions;
    if tls.max_version < TlsVersion::Tls12 && can.contains(&TlsVersion::Tls12) {
        return Clause::new(
            says,
            Effort::Application,
            "Let the application offer TLS 1.2: raise mbedtls_ssl_conf_max_version().",
        );
    }
    if tls.max_version < TlsVersion::Tls13 && can.contains(&TlsVersion::Tls13) {
        return Clause::new(
            says,
            Effort::Application,
            "Let the application offer TLS 1.3: raise mbedtls_ssl_conf_max_tls_version().",
        );
    }
    if tls.max_version == TlsVersion::Tls13 {
        let fix = "Have the server allow TLS 1.2 or 1.3; it knows only older versions.";
        return Clause::new(says, Effort::Server, fix);
    }
    if !can.contains(&TlsVersion::Tls12) {
        return Clause::new(says, Effort::Build, "Turn on MBEDTLS_SSL_PROTO_TLS1_2.");
    }
    Clause::new(says, Effort::Build, "Turn on MBEDTLS_SSL_PROTO_TLS1_3 (mbedTLS 3.6 or later), with PSA started and MBEDTLS_SSL_KEEP_PEER_CERTIFICATE on.")
        .or("have the server allow TLS 1.2.")
}

fn unrecognized_name(scene: &Scene) -> Clause {
    let says =
        "The server does not serve the name in the device's hello (alert 112, unrecognized_name)"
            .to_owned();
    let fix = format!(
        "Pass the server's own name to mbedtls_ssl_set_hostname(), such as \"{}\".",
        scene.case.host
    );
    Clause::new(says, Effort::Application, fix)
}

fn no_application_protocol(scene: &Scene) -> Clause {
    let says = format!(
        "The server speaks none of the protocols that the device offers by ALPN ({}; alert 120)",
        scene.case.tls.alpn.join(", ")
    );
    Clause::new(
        says,
        Effort::Application,
        "Set the protocol that this port needs with mbedtls_ssl_conf_alpn_protocols().",
    )
}

fn record_overflow(scene: &Scene, observation: &Observation) -> Clause {
    let sent = match observation.sizes.own_record {
        0 => String::new(),
        length => format!(" of {length} bytes"),
    };
    let Some(asked) = scene.case.tls.max_fragment_length else {
        let says = format!(
            "A record{sent} that the device sent is longer than the server takes (alert 22, \
             record_overflow)"
        );
        let fix = "Look into the server's log for the length that it takes.";
        return Clause::new(says, Effort::Server, fix);
    };
    let says = format!(
        "A record{sent} that the device sent is larger than the {asked} bytes that it asked for \
         itself (alert 22, record_overflow)"
    );
    Clause::new(
        says,
        Effort::Application,
        format!(
            "Ask with mbedtls_ssl_conf_max_frag_len() for more than {asked} bytes: at least the \
             size of the device's own certificate chain."
        ),
    )
}

fn other(number: u8) -> Clause {
    let says = format!("The server ends the handshake with alert {number}, {}", name(number));
    Clause::new(says, Effort::Server, "Look into the server's log for that moment.")
}
