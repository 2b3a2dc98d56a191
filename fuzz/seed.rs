//! Fills `fuzz/corpus/` from the generator of the differential test.

#[path = "../tests/differential/case.rs"]
#[allow(dead_code)]
mod case;
#[allow(dead_code)]
mod entry;
#[path = "../tests/differential/generator/mod.rs"]
#[allow(dead_code, unused_imports)]
mod generator;

use std::fs;
use std::path::Path;

use generator::Scenario;

/// Enough to hold every bend of the generator, few enough to read in a second.
const CASES: u64 = 1_000;

fn main() -> std::io::Result<()> {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
    for index in 0..CASES {
        let case = Scenario::random(1, index).case();
        let choice = index as u8;
        let ca = case.ca.unwrap_or_default();
        write(&corpus, "load_ca", index, &[&[choice], &ca[..]].concat())?;
        let leaf = case.presented.first().cloned().unwrap_or_default();
        write(&corpus, "certificate", index, &[&[choice], &leaf[..]].concat())?;
        let name = match &case.host {
            case::Host::Name(name) => name.as_str(),
            _ => "",
        };
        let crl = case.crl.unwrap_or_default();
        let whole = entry::judge_input(choice, choice >> 4, &ca, &crl, name, &case.presented);
        write(&corpus, "judge", index, &whole)?;
    }
    Ok(())
}

fn write(corpus: &Path, target: &str, index: u64, bytes: &[u8]) -> std::io::Result<()> {
    let folder = corpus.join(target);
    fs::create_dir_all(&folder)?;
    fs::write(folder.join(format!("seed-{index:04}")), bytes)
}
