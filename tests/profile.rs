//! The profile: what it reads, what it refuses and how, and the command that shows and checks it.

mod common;

#[path = "profile/combinations.rs"]
mod combinations;
#[path = "profile/command.rs"]
mod command;
#[path = "profile/defaults.rs"]
mod defaults;
#[path = "profile/difference.rs"]
mod difference;
#[path = "profile/errors.rs"]
mod errors;
#[path = "profile/files.rs"]
mod files;
#[path = "profile/findings.rs"]
mod findings;
#[path = "profile/fragment.rs"]
mod fragment;
#[path = "profile/settings.rs"]
mod settings;
#[path = "profile/shipped.rs"]
mod shipped;
