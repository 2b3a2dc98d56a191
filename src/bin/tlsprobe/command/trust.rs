//! The CAs of a profile, read from disk and loaded as the device loads them.

use std::path::Path;

use anyhow::{Context, Result, anyhow, bail};

use tlsprobe::certificate::{self, BundleEntry};
use tlsprobe::engine::Anchors;
use tlsprobe::profile::{CaSource, Library, Profile, TrustModel};
use tlsprobe::trust::esp_bundle;
use tlsprobe::trust::source::{self, Source};

use crate::command::ca_source;
use crate::files;

/// What the device trusts, and what it was given.
#[derive(Debug, Default)]
pub struct Loaded {
    /// What its library took.
    pub anchors: Anchors,
    /// The first negative result of loading, else the number of certificates skipped.
    pub result: i32,
    /// Every certificate that the sources hold, DER.
    pub given: Vec<Vec<u8>>,
    /// Each source of CAs as its bytes lie in the device's memory: PEM with its NUL, or DER.
    pub sources: Vec<Vec<u8>>,
    /// The same of each revocation list.
    pub lists: Vec<Vec<u8>>,
    /// The sources by name, for reports.
    pub names: Vec<String>,
}

/// Reads and loads every source of `[trust]`, in order, until one fails as a whole.
///
/// # Errors
/// A file that cannot be read, or in which no certificate can be found.
pub fn load(profile: &Profile) -> Result<Loaded> {
    if profile.trust.model == TrustModel::EspBundle {
        return load_bundle(profile);
    }
    let mut loaded = Loaded::default();
    for ca in &profile.trust.ca {
        match ca {
            CaSource::Mozilla => add_mozilla(&mut loaded, &profile.library),
            CaSource::File(path) => add_file(&mut loaded, path, &profile.library)?,
        }
    }
    for path in &profile.trust.crl {
        add_revocation_list(&mut loaded, path, &profile.library)?;
    }
    Ok(loaded)
}

/// The CAs as ESP-IDF's build packs them: of every certificate the name and the key, sorted. The
/// library is handed none of them.
fn load_bundle(profile: &Profile) -> Result<Loaded> {
    let mut loaded = Loaded::default();
    let mut entries = Vec::new();
    for ca in &profile.trust.ca {
        let (name, given) = match ca {
            CaSource::Mozilla => {
                let roots = source::mozilla_der().map(<[u8]>::to_vec);
                ("the Mozilla roots".to_owned(), roots.collect())
            }
            CaSource::File(path) => {
                let name = path.display().to_string();
                let bytes = files::read(path)?;
                if let Ok(bundle) = esp_bundle::read(&bytes) {
                    entries.extend(bundle.entries);
                    loaded.names.push(name);
                    continue;
                }
                (name, certificates_of(path, &bytes)?)
            }
        };
        for der in &given {
            let described = certificate::describe(der).map_err(|error| anyhow!("{name}: {error}"));
            entries.push(BundleEntry::of(&described?));
        }
        loaded.given.extend(given);
        loaded.names.push(name);
    }
    // The order among entries of one name is that of the files, as in a stable sort.
    entries.sort_by(|one, other| one.subject.cmp(&other.subject));
    if entries.len() > esp_bundle::MAX_CERTIFICATES {
        bail!(
            "{}: {} CAs are more than the {} that ESP-IDF's loader takes \
             (CONFIG_MBEDTLS_CERTIFICATE_BUNDLE_MAX_CERTS)",
            profile.name,
            entries.len(),
            esp_bundle::MAX_CERTIFICATES
        );
    }
    loaded.anchors.bundle = entries;
    Ok(loaded)
}

fn certificates_of(path: &Path, bytes: &[u8]) -> Result<Vec<Vec<u8>>> {
    certificate::chain_from_file(bytes).with_context(|| {
        let name = path.display();
        format!(
            "{name}: neither PEM, DER nor a bundle of ESP-IDF; no certificate can be found in it"
        )
    })
}

/// One CA instead of a profile's own.
pub fn load_one(der: &[u8], name: &str, library: &Library) -> Loaded {
    let mut loaded = Loaded::default();
    add(&mut loaded, der, library);
    loaded.given.push(der.to_vec());
    loaded.names.push(name.to_owned());
    loaded
}

fn add_revocation_list(loaded: &mut Loaded, path: &Path, library: &Library) -> Result<()> {
    let bytes = files::read(path)?;
    let bytes = certificate::as_loaded_from_file(&bytes);
    let load = certificate::load_crl(&bytes, library);
    if !load.result.is_ok() {
        bail!("{}: the device's library refuses this CRL with {}", path.display(), load.result);
    }
    loaded.anchors.crls.extend(load.lists);
    loaded.lists.push(bytes.into_owned());
    Ok(())
}

/// As devices carry them: one bundle, of which the library skips what it cannot read. A library
/// without PEM gets them one by one, and gives up at the first that it cannot.
fn add_mozilla(loaded: &mut Loaded, library: &Library) {
    loaded.names.push("the Mozilla roots".to_owned());
    let roots: Vec<Vec<u8>> = source::mozilla_der().map(<[u8]>::to_vec).collect();
    if library.capabilities.pem {
        add(loaded, &certificate::as_loaded_from_file(bundle(&roots).as_bytes()), library);
    } else {
        roots.iter().for_each(|root| add(loaded, root, library));
    }
    loaded.given.extend(roots);
}

fn bundle(certificates: &[Vec<u8>]) -> String {
    let blocks: Vec<pem::Pem> =
        certificates.iter().map(|der| pem::Pem::new("CERTIFICATE", der.as_slice())).collect();
    pem::encode_many_config(&blocks, pem::EncodeConfig::new().set_line_ending(pem::LineEnding::LF))
}

fn add_file(loaded: &mut Loaded, path: &Path, library: &Library) -> Result<()> {
    if path.is_dir() {
        let sources = ca_source::directory(path)?;
        return sources.into_iter().try_for_each(|source| add_source(loaded, source, library));
    }
    let name = path.display().to_string();
    let bytes = files::read(path)?;
    match (source::read(&name, &bytes), certificate::chain_from_file(&bytes)) {
        (Ok(source), _) => add_source(loaded, source, library),
        // What looks like PEM or DER is the library's to refuse, with a code of its own.
        (Err(_), Some(given)) => {
            add(loaded, &certificate::as_loaded_from_file(&bytes), library);
            loaded.given.extend(given);
            loaded.names.push(name);
            Ok(())
        }
        (Err(error), None) => Err(error).context(name),
    }
}

/// Each piece as the application hands it over.
fn add_source(loaded: &mut Loaded, source: Source, library: &Library) -> Result<()> {
    if let Some(stranger) = source.strangers.first() {
        bail!(
            "{}: of `{}` and {} more the bundle has name and key alone, and no known root has both: \
             give the certificates",
            source.name,
            stranger.name,
            source.strangers.len() - 1
        );
    }
    source.inputs.iter().for_each(|input| add(loaded, input, library));
    loaded.given.extend(source.certificates.into_iter().map(|found| found.der));
    loaded.names.push(source.name);
    Ok(())
}

fn add(loaded: &mut Loaded, bytes: &[u8], library: &Library) {
    loaded.sources.push(bytes.to_vec());
    if loaded.result < 0 {
        return;
    }
    let load = certificate::load_ca(bytes, library);
    loaded.anchors.certificates.extend(load.certificates);
    loaded.result = if load.result < 0 { load.result } else { loaded.result + load.result };
}
