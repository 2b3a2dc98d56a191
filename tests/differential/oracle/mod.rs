//! The real library: built from source in several configurations, asked through a pipe.

mod configuration;
#[expect(dead_code, reason = "shared with tests that look into the trees")]
#[path = "../../common/library.rs"]
mod library;
mod process;

use std::path::PathBuf;

use library::Program;

pub use configuration::{Configuration, Release, builds};
pub use process::{Answer, Oracle};

const ORACLE: Program<'static> = Program {
    name: "oracle",
    sources: &[("oracle.c", include_str!("../oracle.c"))],
    flags: &["-O2", "-w"],
    // Functions that the oracle puts its own in place of.
    linking: &["-Wl,--wrap=time,--wrap=mbedtls_x509_crt_verify_restartable,\
                --wrap=mbedtls_x509_crt_verify_with_profile"],
};

/// The path of the oracle for this build, compiled if it is not there.
pub fn build(release: Release, configuration: &Configuration) -> PathBuf {
    library::build(&ORACLE, release.version, configuration.name, configuration.options)
}
