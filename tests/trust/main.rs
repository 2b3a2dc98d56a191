//! CA sets: what each audit rule says, and what the device's configuration makes of the Mozilla
//! roots.

mod cost;
mod cover;
mod device;
mod draft;
#[expect(dead_code, reason = "shared with tests that look into the trees")]
#[path = "../common/library.rs"]
mod library;
mod loading;
mod mozilla;
mod rule;
mod schedule;
