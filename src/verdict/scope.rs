//! What of a profile the model of verification does not cover.

use super::Reason;
use crate::profile::Profile;

/// Why no judgement of a chain stands for this device, in one sentence; `None` where one does.
pub fn out_of_scope(profile: &Profile) -> Option<(Reason, String)> {
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
}
