//! Expressions as headers write them, and those that no compiler takes.

use super::*;

fn lookup(name: &str) -> OptionState {
    match name {
        "ON" => OptionState::Defined(String::new()),
        "SIZE" => OptionState::Defined("(4 * 1024)".to_owned()),
        "LOOP" => OptionState::Defined("LOOP".to_owned()),
        "MAYBE" => OptionState::Undecided,
        _ => OptionState::Undefined,
    }
}

fn value(text: &str) -> Option<i64> {
    match evaluate(text, &lookup).expect("an expression") {
        Number::Known(number) => Some(number),
        Number::Unknown(_) => None,
    }
}

#[test]
fn arithmetic_and_logic_are_those_of_the_preprocessor() {
    assert_eq!(value("1 + 2 * 3"), Some(7));
    assert_eq!(value("(1 + 2) * 3 == 9 && !0"), Some(1));
    assert_eq!(value("0x10 << 2 | 1"), Some(65));
    assert_eq!(value("010"), Some(8));
    assert_eq!(value("16384UL > SIZE"), Some(1));
    assert_eq!(value("ABSENT"), Some(0));
    assert_eq!(value("SIZE > 1 ? 5 : 6"), Some(5));
    assert_eq!(value("-1 < 0"), Some(1));
}

#[test]
fn defined_takes_a_name_with_or_without_parentheses() {
    assert_eq!(value("defined ON && defined(SIZE) && !defined(ABSENT)"), Some(1));
}

#[test]
fn an_unknown_macro_decides_nothing_that_does_not_depend_on_it() {
    assert_eq!(value("MAYBE"), None);
    assert_eq!(value("MAYBE && 0"), Some(0));
    assert_eq!(value("defined(MAYBE) || 1"), Some(1));
    assert_eq!(value("defined(MAYBE) || 0"), None);
    assert_eq!(value("__has_include(<x.h>) && 1"), None);
    assert_eq!(value("ON > 1"), None, "a macro without a value is no number");
}

#[test]
fn what_a_compiler_refuses_is_refused() {
    for text in ["", "1 +", "(1", "1 1", "defined", "1 / 0", "#", "\"a", "0x", "1)"] {
        assert!(evaluate(text, &lookup).is_err(), "{text:?}");
    }
}

#[test]
fn endless_nesting_ends() {
    assert_eq!(value("LOOP"), None);
    let deep = format!("{}1{}", "(".repeat(100_000), ")".repeat(100_000));
    assert!(evaluate(&deep, &lookup).is_err());
    assert!(evaluate(&"!".repeat(100_000), &lookup).is_err());
}
