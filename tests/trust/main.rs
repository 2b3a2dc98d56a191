//! CA sets: what each audit rule says, and what the device's configuration makes of the Mozilla
//! roots.

mod device;
mod draft;
mod loading;
mod mozilla;
mod rule;
mod schedule;
