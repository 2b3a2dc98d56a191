//! What a certificate says, read the way mbedTLS reads it: its order of checks, its error codes.

mod description;

pub use description::{
    BasicConstraints, DescribeError, Description, ExtensionDescription, KeyDescription, KeyUsage,
    SignatureDescription, SignatureScheme, describe, hex,
};
