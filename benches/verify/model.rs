//! Our side: the same bytes, read and judged.

use std::hint::black_box;
use std::time::{Duration, Instant};

use time::OffsetDateTime;
use tlsprobe::certificate::{Certificate, load_ca};
use tlsprobe::mbedtls::{Code, KeyExchange, TlsVersion, Version};
use tlsprobe::profile::{AuthMode, CertificateProfile, Library};
use tlsprobe::verdict::{Context, ExpectedName, Judgement, Trust, judge};

use crate::chain::{Chain, HOST};

/// A device of a release with its default options.
pub struct Model {
    library: Library,
    trusted: Vec<Certificate>,
    presented: Vec<Vec<u8>>,
    time: OffsetDateTime,
}

impl Model {
    /// Loads the CA, and makes sure that the chain is verified to the end.
    pub fn new(version: Version, chain: &Chain) -> Self {
        let library = Library::default_of(version).expect("a release with a table of options");
        let trusted = load_ca(chain.root.der(), &library).certificates;
        let presented = chain.presented.iter().map(|issued| issued.der().to_vec()).collect();
        let model = Self { library, trusted, presented, time: OffsetDateTime::now_utc() };
        let judgement = model.verify();
        assert_eq!((judgement.code, judgement.flags.0), (Code::OK, 0));
        let good = judgement.path.iter().filter(|step| step.signature_is_good == Some(true));
        assert_eq!(good.count(), chain.presented.len());
        model
    }

    /// How long each verification of one batch takes.
    pub fn batch(&self, batch: usize) -> Vec<Duration> {
        let one = |_| {
            let start = Instant::now();
            black_box(self.verify());
            start.elapsed()
        };
        (0..batch).map(one).collect()
    }

    fn verify(&self) -> Judgement {
        let context = Context {
            library: &self.library,
            certificate_profile: &CertificateProfile::Default,
            authmode: AuthMode::Required,
            fail_closed: false,
            name: ExpectedName::Name(HOST),
            tls_version: TlsVersion::Tls12,
            key_exchange: KeyExchange::EcdheEcdsa,
            time: self.time,
            groups: None,
        };
        let trust = Trust { certificates: Some(&self.trusted), crls: &[] };
        judge(black_box(&self.presented), trust, &context)
    }
}
