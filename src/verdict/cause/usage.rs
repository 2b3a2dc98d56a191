//! `BADCERT_KEY_USAGE` and `BADCERT_EXT_KEY_USAGE`: a certificate made for something else.

use crate::mbedtls::VerifyFlags;

use super::clause::{Clause, Effort};
use super::scene::Scene;

pub(super) fn explain(scene: &Scene) -> Option<Clause> {
    let flags = scene.flags();
    if flags.contains(VerifyFlags::EXT_KEY_USAGE) {
        return extended(scene);
    }
    if flags.contains(VerifyFlags::KEY_USAGE) { plain(scene) } else { None }
}

fn extended(scene: &Scene) -> Option<Clause> {
    let leaf = &scene.end_entity()?.certificate;
    let purposes = match leaf.extended_key_usage.join(", ") {
        none if none.is_empty() => "another purpose".to_owned(),
        purposes => purposes,
    };
    let says = format!(
        "The server's certificate '{}' is for {purposes} only, not for servers (extended key usage \
         without serverAuth)",
        leaf.name
    );
    Some(Clause::new(
        says,
        Effort::Server,
        "Have it re-issued with the extended key usage serverAuth.",
    ))
}

fn plain(scene: &Scene) -> Option<Clause> {
    let leaf = &scene.end_entity()?.certificate;
    let usage = leaf.key_usage.as_ref()?;
    let says = format!(
        "The key usage of the server's certificate '{}' ({}) does not allow what this key exchange \
         does with it",
        leaf.name,
        usage.names.join(", ")
    );
    let fix = "Have it re-issued with the key usage digitalSignature; an RSA key exchange without \
               (EC)DHE needs keyEncipherment.";
    Some(Clause::new(says, Effort::Server, fix))
}
