//! Where model and library differ on one case.

use crate::model;
use crate::oracle;

/// How one case came out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Comparison {
    Agreed,
    /// The model said that it does not know; all that it did say was right.
    Inconclusive,
    /// One line a difference.
    Differed(Vec<String>),
}

/// Compares everything that both say.
pub fn compare(model: &model::Answer, library: &oracle::Answer) -> Comparison {
    let mut lines = Vec::new();
    let mut check = |what: &str, model: String, library: String| {
        if model != library {
            lines.push(format!("{what}: model {model}, library {library}"));
        }
    };
    check("CA load", code(model.ca_result), code(library.ca_result));
    check("CAs loaded", model.ca_loaded.to_string(), library.ca_loaded.to_string());
    check("CRL load", code(model.crl_result), code(library.crl_result));
    for (index, (ours, theirs)) in model.parsed.iter().zip(&library.parsed).enumerate() {
        check(&format!("parse of certificate {index}"), code(*ours), code(*theirs));
    }
    if model.reason.is_none() {
        check("code", code(model.code), code(library.code));
        check("flags", format!("{:#010x}", model.flags), format!("{:#010x}", library.flags));
        check("alert", format!("{:?}", model.alert), format!("{:?}", library.alert));
        check("verify code", code(model.verify_code), code(verify_code(model, library)));
    }
    match (lines.is_empty(), model.reason) {
        (false, _) => Comparison::Differed(lines),
        (true, None) => Comparison::Agreed,
        (true, Some(_)) => Comparison::Inconclusive,
    }
}

/// What verification came to, the handshake's own checks included: these have no return value of
/// their own, so where only they can have refused the model's word is taken.
fn verify_code(model: &model::Answer, library: &oracle::Answer) -> i32 {
    const BAD_CERTIFICATE: i32 = -0x7A00;
    match library.verify {
        Some((0, _)) if model.verify_code == BAD_CERTIFICATE && library.code != 0 => {
            BAD_CERTIFICATE
        }
        Some((0, flags)) if model.verify_code == BAD_CERTIFICATE && flags != library.flags => {
            BAD_CERTIFICATE
        }
        Some((code, _)) => code,
        None => library.code,
    }
}

fn code(code: i32) -> String {
    if code < 0 { format!("-{:#06x}", -code) } else { code.to_string() }
}
