//! The verdict on a recording, for any device: the model alone, without a server.
//!
//! The recording is of one hello. Where another device's hello differs so that the server could
//! have done something else, the answer is inconclusive; else the table of the live engine decides.

mod difference;
#[cfg(test)]
mod tests;

use self::difference::{Replayed, difference};
use super::client_answer::ClientAnswer;
use super::decision::{Decision, Evidence, decide};
use super::observation::observation;
use super::offer::Missing;
use super::seen::Seen;
use super::{Client, alert_sent, certificate_message, refusal_still_to_come};
use crate::engine::ending::Ending;
use crate::engine::hello::Hello;
use crate::engine::outcome::{Engine, Outcome};
use crate::engine::recording::{Heard, Offer};
use crate::profile::Transport;
use crate::verdict::{Reason, Verdict, out_of_scope};

impl Client {
    /// What this device would say to a server that did this.
    pub fn replay(&self, heard: &Heard) -> Outcome {
        let mut outcome = match self.profile.tls.transport {
            Transport::Datagram => self.blank(Verdict::Inconclusive).doubtful(
                Reason::NotRecorded,
                "the recording is of TLS and the device speaks DTLS",
            ),
            Transport::Stream => self.judged(heard),
        };
        outcome.engine = Engine::Recording;
        if outcome.verdict == Verdict::Pass {
            outcome.application_goes_on();
        }
        outcome
    }

    fn judged(&self, heard: &Heard) -> Outcome {
        let hello = Hello::of(&self.profile);
        let missing = missing(&hello, &heard.offer);
        let judgement = heard
            .session
            .version
            .filter(|_| !heard.chain.is_empty())
            .map(|version| (self.judge())(&heard.chain, version));
        let judged = judgement.as_ref().map(|judged| (judged.code, judged.reason));
        let accepts = judged.is_some_and(|(code, reason)| code.is_ok() && reason.is_none());
        // The chain was there when the recorded conversation went on: a device that refuses it
        // never comes to what happened next.
        let refuses = judged.is_some() && !accepts;
        let ending = if refuses { &Ending::Judged } else { &heard.ending };
        let evidence = Evidence {
            library: &self.profile.library,
            tls: &self.profile.tls,
            hello: &hello,
            missing: &missing,
            seen: &Seen::of(&heard.traffic),
            ending,
            version: heard.session.version,
            suite: heard.session.suite,
            scheme: heard.signature_scheme,
            certificate_message: certificate_message(&heard.chain),
            asked_for_certificate: heard.asked_for_certificate == Some(true),
            sent_certificate: heard.sent_certificate.is_some(),
            client: client_answer(heard),
            out_of_scope: out_of_scope(&self.profile),
            judged,
        };
        let replayed = Replayed {
            heard,
            hello: &hello,
            server_name: self.sent_name(),
            profile: &self.profile,
            identity: self.identity.as_deref().and_then(|identity| identity.leaf()),
            accepts,
        };
        let Decision { verdict, code, reason, because } =
            difference(&replayed).unwrap_or_else(|| decide(&evidence));
        Outcome {
            code,
            reason,
            because,
            session: heard.session,
            alert_sent: alert_sent(judgement.as_ref(), verdict),
            observation: Some(observation(&evidence, reason, &heard.traffic)),
            chain: heard.chain.clone(),
            traffic: Some(heard.traffic.clone()),
            ending: Some(heard.ending.clone()),
            signature_scheme: heard.signature_scheme,
            sent_certificate: heard.sent_certificate.clone(),
            notes: notes(&evidence, heard.refused && accepts),
            judgement,
            ..self.blank(verdict)
        }
    }
}

fn notes(evidence: &Evidence, taken_for_granted: bool) -> Vec<String> {
    let unfinished = taken_for_granted.then(|| {
        "the recording ends where the recording device refused the chain: that the server would \
         have finished the handshake is taken for granted"
            .to_owned()
    });
    unfinished.into_iter().chain(refusal_still_to_come(evidence)).collect()
}

/// The device answers as the recorded one did, or the recording says nothing about it.
fn client_answer(heard: &Heard) -> ClientAnswer {
    match (heard.asked_for_certificate == Some(true), &heard.sent_certificate) {
        (false, _) => ClientAnswer::NotAsked,
        (true, None) => ClientAnswer::Nothing,
        (true, Some(_)) => ClientAnswer::Same,
    }
}

/// What the device offers and the recorded hello did not.
fn missing(hello: &Hello, offer: &Offer) -> Missing {
    let beyond = |suite: &&'static str| !offer.suites.contains(suite);
    Missing {
        suites: hello.suites.iter().copied().filter(beyond).collect(),
        groups: hello.groups.iter().copied().filter(|it| !offer.groups.contains(it)).collect(),
        versions: difference::versions(hello)
            .filter(|version| !offer.versions.contains(version))
            .collect(),
    }
}
