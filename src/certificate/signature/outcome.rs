//! What checking a signature comes to.

/// What checking a signature came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Signed by that key.
    Good,
    /// Not signed by that key, or not in a form that the library reads.
    Bad,
    /// The hash is not computed here, or the RSA modulus is too long for it.
    Unsupported,
}
