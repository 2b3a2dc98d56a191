//! Who performs the handshake for a profile.

mod anchors;
pub mod client_hello;
mod context;
pub mod cortex_m;
mod ending;
mod explanation;
mod hello;
mod identity;
pub mod loopback;
pub mod mbedtls;
mod measured;
mod outcome;
mod recording;
pub mod rustls;
mod survey;
mod target;
pub mod wire;

pub use anchors::Anchors;
pub use ending::{Ending, Misbehaviour};
pub use explanation::{Surroundings, explain};
pub use hello::{Hello, expected_name};
pub use identity::{Identity, IdentityError};
pub use measured::{Flight, HeapRequest, HeapUse, Measured, Stage};
pub use outcome::{Close, Engine, Exchange, Outcome, Session};
pub use recording::{Heard, Offer, Phases, Recorder, Recording, Unheard};
pub use survey::{
    CertificateMessage, FragmentLength, LargestMessage, SentCertificate, Survey, sizes,
};
pub use target::{ParseTargetError, Target};
