//! What a certificate says, read the way mbedTLS reads it: its order of checks, its error codes.
//!
//! [`Certificate::parse`] reads one certificate, [`load_ca`] a CA file, [`read_chain`] what a
//! server presents, [`load_crl`] revocation lists; [`signature::verify`] checks any signature.
//! What differs between releases is asked of [`crate::mbedtls::Behaviour`].

mod algorithm;
mod bundle_entry;
mod crl;
pub mod curve;
pub mod der;
mod description;
mod explicit_curve;
mod extension;
mod general_name;
mod key;
mod load;
mod name;
pub mod oid;
mod peer;
mod pem;
pub mod signature;
mod validity;
mod x509;

pub use algorithm::{PssParameters, SignatureAlgorithm};
pub use bundle_entry::BundleEntry;
pub use crl::{Crl, CrlLoad, load_crl};
pub use description::{
    BasicConstraints, DescribeError, Description, ExtensionDescription, KeyDescription, KeyUsage,
    SignatureDescription, SignatureScheme, describe, describe_name, hex,
};
pub use extension::CaConstraints;
pub use general_name::{GeneralName, GeneralNameKind};
pub use key::PublicKey;
pub use load::{CaLoad, RefusedCertificate, as_loaded_from_file, chain_from_file, load_ca};
pub use name::{Attribute, Name, equals_without_case};
pub use peer::{PeerChain, PeerRefusal, read_chain};
pub use validity::Time;
pub use x509::{
    CRL_SIGN, Certificate, DIGITAL_SIGNATURE, KEY_AGREEMENT, KEY_CERT_SIGN, KEY_ENCIPHERMENT,
};
