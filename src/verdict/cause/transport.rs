//! Connections that end without an alert: closed, reset, not TLS, silent.

use super::clause::{Clause, Effort};
use super::scene::Scene;
use super::{Ending, Observation, Stage};

pub(super) fn explain(scene: &Scene) -> Option<Clause> {
    let observation = scene.case.observation?;
    match &observation.ending {
        Ending::Closed => Some(dropped(scene, observation, "closed the connection")),
        Ending::Reset => Some(dropped(scene, observation, "reset the connection")),
        Ending::CloseNotify => Some(dropped(scene, observation, "said close_notify")),
        Ending::Rubbish(first) => Some(not_tls(first)),
        Ending::Stalled => Some(stalled(observation)),
        Ending::Judged | Ending::Alert(_) | Ending::RecordTooLarge(_) | Ending::Fragmented(_) => {
            None
        }
    }
}

fn dropped(scene: &Scene, observation: &Observation, how: &str) -> Clause {
    match observation.stage {
        Stage::Hello => dropped_at_hello(scene, how),
        Stage::ServerFlight => {
            let says = format!("The server {how} in the middle of its own flight");
            Clause::new(says, Effort::Server, "Look into the server's log for that moment.")
        }
        Stage::ClientFlight => dropped_after_flight(observation, how),
        Stage::Application => {
            let says = format!("The server {how} after a complete handshake");
            Clause::new(says, Effort::Application, "Check what the application sends first.")
                .or("look into the server's log: with TLS 1.3 a refused client certificate shows only now.")
        }
    }
}

fn dropped_at_hello(scene: &Scene, how: &str) -> Clause {
    let says = format!("The server {how} when it saw the device's hello, without saying why");
    if !super::name::is_checked(scene.case)
        || !scene.case.library.capabilities.server_name_indication
    {
        return Clause::new(
            format!("{says}; the hello names no host"),
            Effort::Application,
            format!(
                "Pass \"{}\" to mbedtls_ssl_set_hostname(), so that the hello names the host.",
                scene.case.host
            ),
        );
    }
    if scene.case.tls.alpn.is_empty() {
        return Clause::new(says, Effort::Application, "Check that the port is a TLS port and the host allows this device's address.")
            .or("set the protocol that the server expects, such as x-amzn-mqtt-ca, with mbedtls_ssl_conf_alpn_protocols().");
    }
    Clause::new(
        says,
        Effort::Application,
        "Check that the port is a TLS port and the host allows this device's address.",
    )
}

/// The usual moment for a server to drop a client whose certificate it does not want.
fn dropped_after_flight(observation: &Observation, how: &str) -> Clause {
    if !observation.asked_for_certificate {
        let says = format!("The server {how} after the device's own flight");
        return Clause::new(says, Effort::Server, "Look into the server's log for that moment.");
    }
    let (what, fix) = if observation.sent_certificate {
        (
            "did not accept it",
            "Check that the certificate is registered, active and allowed at the server, and that the key is its own.",
        )
    } else {
        (
            "the device sent none",
            "Set the device's certificate and key with mbedtls_ssl_conf_own_cert().",
        )
    };
    let says = format!("The server asked for a client certificate, {what}, and {how}");
    Clause::new(says, Effort::Application, fix)
        .or("set the protocol that this port needs, such as x-amzn-mqtt-ca, with mbedtls_ssl_conf_alpn_protocols().")
}

fn not_tls(first: &[u8]) -> Clause {
    let shown: String = first
        .iter()
        .take(24)
        .map(|byte| if byte.is_ascii_graphic() || *byte == b' ' { char::from(*byte) } else { '.' })
        .collect();
    let says = format!("The server does not speak TLS on this port: it answered \"{shown}\"");
    let fix = match first {
        [b'H', b'T', b'T', b'P', ..] => "Use the HTTPS port (443), not the HTTP port.",
        [b'2', b'2', b'0', b' ', ..] | [b'*', b' ', ..] => {
            "Use the port for implicit TLS (465, 993), or STARTTLS first."
        }
        _ => "Use the TLS port of the service, such as 443 or 8883.",
    };
    Clause::new(says, Effort::Application, fix)
}

fn stalled(observation: &Observation) -> Clause {
    let says = match observation.stage {
        Stage::Hello => "The server took the connection and never answered the hello",
        _ => "The server fell silent in the middle of the handshake",
    };
    Clause::new(
        says.to_owned(),
        Effort::Server,
        "Check the server, and a firewall or proxy between.",
    )
}
