//! The audit rules, one per file, and the registry that lists them.

mod damaged_block;
mod definition;
mod duplicate;
mod expired;
mod expires_soon;
mod hosts_will_move;
mod key_only;
mod key_usage;
mod legacy_only;
mod library_test_certificate;
mod no_clock;
mod not_a_ca;
mod not_in_mozilla;
mod not_yet_valid;
mod only_one_anchor;
mod path_length;
mod pem_without_nul;
mod retired_root;
mod same_subject_different_key;
mod server_certificate_in_ca_set;
mod set_too_large;
mod silently_skipped;
mod superseded_cross_sign;
mod trailing_bytes;
mod unparsable;
mod unserved_host;
mod unused_by_hosts;
mod weak_key;
mod weak_signature;

pub use definition::Rule;

/// Every rule, by identifier.
pub const ALL: [Rule; 28] = [
    damaged_block::RULE,
    duplicate::RULE,
    expired::RULE,
    expires_soon::RULE,
    hosts_will_move::RULE,
    key_only::RULE,
    key_usage::RULE,
    legacy_only::RULE,
    library_test_certificate::RULE,
    no_clock::RULE,
    not_a_ca::RULE,
    not_in_mozilla::RULE,
    not_yet_valid::RULE,
    only_one_anchor::RULE,
    path_length::RULE,
    pem_without_nul::RULE,
    retired_root::RULE,
    same_subject_different_key::RULE,
    server_certificate_in_ca_set::RULE,
    set_too_large::RULE,
    silently_skipped::RULE,
    superseded_cross_sign::RULE,
    trailing_bytes::RULE,
    unparsable::RULE,
    unserved_host::RULE,
    unused_by_hosts::RULE,
    weak_key::RULE,
    weak_signature::RULE,
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_registry_is_sorted_and_its_identifiers_are_kebab_case() {
        assert!(ALL.windows(2).all(|pair| pair[0].id < pair[1].id));
        for rule in ALL {
            let known = |byte: u8| byte.is_ascii_lowercase() || byte == b'-';
            assert!(rule.id.bytes().all(known), "{}", rule.id);
        }
    }
}
