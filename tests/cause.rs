//! Cause and fix: what a person reads beside the device's code.

mod common;

mod verdict {
    mod cause;
}
