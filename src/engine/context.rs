//! What the verdict model is told of a device, for the evidence of either engine.

use time::OffsetDateTime;

use crate::mbedtls::{KeyExchange, TlsVersion};
use crate::profile::{Hostname, Profile};
use crate::verdict::{Context, ExpectedName};

/// A device of this profile that connects to `host` at that time, with what was negotiated.
pub(super) fn context<'a>(
    profile: &'a Profile,
    host: &'a str,
    tls_version: TlsVersion,
    key_exchange: KeyExchange,
    time: OffsetDateTime,
) -> Context<'a> {
    Context {
        library: &profile.library,
        certificate_profile: &profile.trust.cert_profile,
        authmode: profile.tls.authmode,
        fail_closed: profile.tls.fail_closed,
        name: match &profile.tls.hostname {
            Hostname::Target => ExpectedName::Name(host),
            Hostname::Name(name) => ExpectedName::Name(name),
            Hostname::Unchecked => ExpectedName::Unchecked,
            Hostname::NotCalled => ExpectedName::NotCalled,
        },
        tls_version,
        key_exchange,
        time,
        groups: profile.tls.groups.as_deref(),
    }
}
