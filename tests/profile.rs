//! The profile: what it reads, what it refuses and how, and the command that shows and checks it.

#[path = "profile/errors.rs"]
mod errors;
#[path = "profile/files.rs"]
mod files;
#[path = "profile/shipped.rs"]
mod shipped;
