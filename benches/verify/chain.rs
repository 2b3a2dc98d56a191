//! What is verified: three presented certificates below a root, P-256 and SHA-256 throughout.

use crate::common::pki::{Issued, Subject, around_today};

/// The name that is asked for and found.
pub const HOST: &str = "iot.example.com";

/// Made anew for every run.
pub struct Chain {
    /// The one certificate that the device trusts.
    pub root: Issued,
    /// As the server sends them, end entity first.
    pub presented: [Issued; 3],
}

impl Chain {
    pub fn new() -> Self {
        let root = Subject::authority("Benchmark Root").self_issued();
        let upper = Subject::authority("Benchmark Policy CA").issued_by(&root);
        let lower = Subject::authority("Benchmark Issuing CA").issued_by(&upper);
        let leaf = Subject::server(HOST).window(around_today()).issued_by(&lower);
        Self { root, presented: [leaf, lower, upper] }
    }
}
