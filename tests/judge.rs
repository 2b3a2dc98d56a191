//! The device's verdict on a presented chain, rule by rule.

mod common;

mod verdict {
    mod bundle;
    mod judge;
}
