//! The tables of default options, beside each release's own header as the header reader reads it.

use std::fs;

use tlsprobe::profile::{OptionState, Options};

use crate::combinations::trees;
use crate::files::{load, load_text};

fn enabled(options: &Options) -> Vec<(String, String)> {
    let defined = options.iter().filter_map(|(name, setting)| match &setting.state {
        OptionState::Defined(value) => Some((name.to_owned(), value.clone())),
        _ => None,
    });
    defined.collect()
}

#[test]
fn the_header_reader_finds_in_each_release_s_header_what_its_table_says() {
    for (version, tree) in trees() {
        let name = if version.major < 3 { "config.h" } else { "mbedtls_config.h" };
        let header = fs::read_to_string(tree.join("include/mbedtls").join(name)).expect("a header");
        let text = format!("[mbedtls]\nversion = \"{version}\"\nconfig = \"{name}\"\n");
        let profile = load(&[("p.toml", &text), (name, &header)]).expect("a profile");
        let default = load_text(&format!("[mbedtls]\nversion = \"{version}\"\n"));
        let table = default.expect("a table").configuration.options;
        assert_eq!(enabled(&profile.configuration.options), enabled(&table), "{version}");
        assert_eq!(profile.configuration.options.undecided().count(), 0, "{version}");
        assert!(
            profile.configuration.notes.iter().all(|note| !note.kind.leaves_doubt()),
            "{version}: {:?}",
            profile.configuration.notes
        );
    }
}
