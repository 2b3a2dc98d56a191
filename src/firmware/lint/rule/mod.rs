//! The rules, one per file, and the registry that lists them.

mod alignment_gap;
mod assertion_strings;
mod debug_code;
mod definition;
mod duplicate_certificate;
mod executable_data;
mod floating_point_printf;
mod identical_bodies;
mod no_init_in_flash;
mod self_test;
mod unwind_tables;

pub use definition::Rule;

/// Every rule, by identifier.
pub const ALL: [Rule; 10] = [
    alignment_gap::RULE,
    assertion_strings::RULE,
    debug_code::RULE,
    duplicate_certificate::RULE,
    executable_data::RULE,
    floating_point_printf::RULE,
    identical_bodies::RULE,
    no_init_in_flash::RULE,
    self_test::RULE,
    unwind_tables::RULE,
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
