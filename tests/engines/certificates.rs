//! Families of certificates by type of key, of all types that OpenSSL makes: root, intermediate and
//! leaf of one type, and a client's. Valid from today, as the clock of both sides is the real one.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use crate::common::pki::ChainFiles;
use crate::common::{Scratch, tool};

/// The host that the leaves are for.
pub const HOST: &str = "iot.example.test";

const DAYS: &str = "30";

/// A type of key, in the words of `openssl genpkey`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    Rsa(u32),
    /// The name of the curve.
    Ec(&'static str),
}

/// A family on disk.
#[derive(Debug)]
pub struct Family {
    pub scratch: Scratch,
    pub files: ChainFiles,
}

impl Kind {
    /// The family of this kind, made when it is first asked for.
    pub fn family(self) -> Arc<Family> {
        static FAMILIES: Mutex<BTreeMap<Kind, Arc<Family>>> = Mutex::new(BTreeMap::new());
        let mut families = FAMILIES.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(families.entry(self).or_insert_with(|| Arc::new(Family::new(self))))
    }

    fn generate(self, path: &Path) {
        let (algorithm, option) = match self {
            Self::Rsa(bits) => ("RSA", format!("rsa_keygen_bits:{bits}")),
            Self::Ec(curve) => ("EC", format!("ec_paramgen_curve:{curve}")),
        };
        openssl(&["genpkey", "-algorithm", algorithm, "-pkeyopt", &option, "-out", text(path)]);
    }
}

const AUTHORITY: &str =
    "basicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign,cRLSign\n";

impl Family {
    fn new(kind: Kind) -> Self {
        let scratch = Scratch::new();
        let server = format!(
            "subjectAltName=DNS:{HOST}\nkeyUsage=digitalSignature,keyEncipherment\n\
             extendedKeyUsage=serverAuth\n"
        );
        let client = "keyUsage=digitalSignature\nextendedKeyUsage=clientAuth\n";
        issue(&scratch, kind, "root", "Example Root", None, AUTHORITY);
        issue(&scratch, kind, "middle", "Example Issuing CA", Some("root"), AUTHORITY);
        issue(&scratch, kind, "leaf", HOST, Some("middle"), &server);
        issue(&scratch, kind, "client", "device-1", Some("root"), client);
        issue(&scratch, kind, "stranger", "Unrelated Root", None, AUTHORITY);
        let read = |name: &str| std::fs::read_to_string(scratch.path(name)).expect("a certificate");
        let (leaf, middle, root) = (read("leaf.pem"), read("middle.pem"), read("root.pem"));
        let whole = scratch.write("presented.pem", format!("{leaf}{middle}"));
        scratch.write("reversed.pem", format!("{leaf}{root}{middle}"));
        let files = ChainFiles {
            ca: scratch.path("root.pem"),
            presented: whole,
            leaf: scratch.path("leaf.pem"),
            key: scratch.path("leaf.key"),
        };
        Self { scratch, files }
    }
}

/// Writes `NAME.key` and `NAME.pem`; without an issuer it signs itself.
fn issue(
    scratch: &Scratch,
    kind: Kind,
    name: &str,
    subject: &str,
    issuer: Option<&str>,
    ext: &str,
) {
    let file = |suffix: &str| scratch.path(&format!("{name}.{suffix}"));
    let (key, request, certificate) = (file("key"), file("csr"), file("pem"));
    let extensions = scratch.write(&format!("{name}.ext"), ext);
    kind.generate(&key);
    let subject = format!("/CN={subject}");
    openssl(&["req", "-new", "-key", text(&key), "-subj", &subject, "-out", text(&request)]);
    let mut arguments = vec!["x509", "-req", "-sha256", "-days", DAYS, "-in", text(&request)];
    arguments.extend(["-extfile", text(&extensions), "-out", text(&certificate)]);
    let signer: Option<(PathBuf, PathBuf)> = issuer.map(|issuer| {
        (scratch.path(&format!("{issuer}.pem")), scratch.path(&format!("{issuer}.key")))
    });
    match &signer {
        Some((certificate, key)) => {
            arguments.extend(["-CA", text(certificate), "-CAkey", text(key), "-CAcreateserial"]);
        }
        None => arguments.extend(["-signkey", text(&key)]),
    }
    openssl(&arguments);
}

fn openssl(arguments: &[&str]) {
    tool::output(tool::command("openssl").args(arguments).stderr(std::process::Stdio::piped()));
}

fn text(path: &Path) -> &str {
    path.to_str().expect("paths of tests are UTF-8")
}
