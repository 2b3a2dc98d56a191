//! Who performs the handshake for a profile.

mod anchors;
pub mod client_hello;
mod context;
mod explanation;
mod hello;
pub mod loopback;
pub mod mbedtls;
mod outcome;
pub mod rustls;
mod survey;
mod target;
pub mod wire;

pub use anchors::Anchors;
pub use explanation::{Surroundings, explain};
pub use hello::{Hello, expected_name};
pub use outcome::{Close, Engine, Exchange, Outcome, Session};
pub use survey::{
    CertificateMessage, FragmentLength, LargestMessage, SentCertificate, Survey, sizes,
};
pub use target::{ParseTargetError, Target};
