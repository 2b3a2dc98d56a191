//! One attempt: an outcome with its explanation.

use time::OffsetDateTime;

use tlsprobe::engine::rustls::desktop_opinion;
use tlsprobe::engine::{self, Outcome, Surroundings, Survey, Target};
use tlsprobe::report::connect::Attempt;
use tlsprobe::trust::source;

use super::device::Device;

/// Says why, and what to change.
pub fn explained(device: &Device, target: &Target, outcome: Outcome) -> Attempt {
    let roots: Vec<&[u8]> = source::mozilla_der().collect();
    // A desktop has a set clock, whatever the device believes.
    let today = OffsetDateTime::now_utc().unix_timestamp();
    let desktop = desktop_opinion(&outcome.chain, &target.host, today);
    let around = Surroundings {
        profile: &device.profile,
        host: &target.host,
        now: device.now,
        anchors: &device.loaded.given,
        roots: &roots,
        desktop: desktop.as_ref(),
    };
    let explanation = engine::explain(&outcome, &around);
    let survey = Survey::of(&outcome, &device.profile.library);
    let device = device.simulated(target);
    Attempt { target: target.clone(), device, outcome, explanation, survey }
}
