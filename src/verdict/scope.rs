//! What of a profile the model of verification does not cover.

use super::Reason;
use crate::profile::{Profile, TrustModel};

/// Why no judgement of a chain stands for this device, in one sentence; `None` where one does.
pub fn out_of_scope(profile: &Profile) -> Option<(Reason, String)> {
    if profile.trust.model == TrustModel::EspBundle {
        let because = "the profile trusts by ESP-IDF's certificate bundle, which is not modelled";
        return Some((Reason::NotModelled, because.to_owned()));
    }
    let undecided: Vec<&str> = profile.configuration.options.undecided().collect();
    let first = undecided.first()?;
    Some((
        Reason::UndecidedOptions,
        format!(
            "the device's header leaves {} options undecided, {first} among them; set them under \
             [mbedtls.options]",
            undecided.len()
        ),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_built_in_device_is_covered() {
        assert_eq!(out_of_scope(&Profile::default_device()), None);
    }

    #[test]
    fn a_bundle_of_esp_idf_is_not() {
        let mut profile = Profile::default_device();
        profile.trust.model = TrustModel::EspBundle;
        let (reason, _) = out_of_scope(&profile).unwrap();
        assert_eq!(reason, Reason::NotModelled);
    }
}
