//! A host with everybody who serves it, in every contract that has hosts.

use serde::Serialize;

use crate::certificate::hex;
use crate::trust::CaSet;
use crate::trust::service::{Host, Refusal, Service};

#[derive(Debug, Serialize)]
pub(super) struct HostRow {
    target: String,
    /// Every CA of the sources that serves it.
    served_by: Vec<Served>,
    /// What the device says where nobody serves it, else null.
    code: Option<i32>,
    code_hex: Option<String>,
    flags: Option<u32>,
    flags_hex: Option<String>,
    flag_names: Vec<&'static str>,
    reason: Option<&'static str>,
}

#[derive(Debug, Serialize)]
pub(super) struct Served {
    sha256: String,
    /// Names from the host's certificate to the CA.
    path: Vec<String>,
}

impl HostRow {
    /// Dresses a host for scripts.
    pub(super) fn new(set: &CaSet, host: &Host, service: &Service) -> Self {
        let known = |refusal: &&Refusal| refusal.reason.is_none();
        let refusal = service.refusal.as_ref();
        let judged = refusal.filter(known);
        let served = service.servers.iter().filter_map(|server| {
            let member = set.certificates.get(server.member)?;
            Some(Served { sha256: hex(&member.sha256), path: server.path.clone() })
        });
        Self {
            target: host.target.clone(),
            served_by: served.collect(),
            code: judged.map(|it| it.code.0),
            code_hex: judged.map(|it| it.code.hex()),
            flags: judged.map(|it| it.flags.0),
            flags_hex: judged.map(|it| it.flags.hex()),
            flag_names: judged.map(|it| it.flags.names()).unwrap_or_default(),
            reason: refusal.and_then(|it| it.reason).map(|reason| reason.word()),
        }
    }
}
