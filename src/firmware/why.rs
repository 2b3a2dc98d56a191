//! Why a symbol is in the image: the chain of files that pulled it in, as the map tells it.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use thiserror::Error;

use super::map::{Links, Map, MapError};
use super::measure::Measurement;
use super::sizes::Sizes;

/// Near misses that an error names.
const SUGGESTIONS: usize = 3;

/// Why there is no answer.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum WhyError {
    /// The map cannot be read.
    #[error(transparent)]
    Map(#[from] MapError),
    /// Nothing in the image has this name.
    #[error("nothing in the image is called {name}{}", meant(.similar))]
    Unknown {
        /// As asked for.
        name: String,
        /// Owners whose names contain it.
        similar: Vec<String>,
    },
}

fn meant(similar: &[String]) -> String {
    match similar {
        [] => String::new(),
        names => format!("; there are {}", names.join(", ")),
    }
}

/// A file that needed another one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// `libx.a(y.o)`.
    pub member: String,
    /// The file that first needed it.
    pub by: String,
    /// What it needed.
    pub symbol: String,
}

/// The answer for one owner of the name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Why {
    /// As asked for.
    pub name: String,
    /// What it takes.
    pub sizes: Sizes,
    /// The file that defines it, as the map writes it; `None` for what the linker made.
    pub file: Option<String>,
    /// From the file to one that stands on the linker's command line.
    pub steps: Vec<Step>,
    /// Other files that refer to the name; `None` without a cross reference table.
    pub references: Option<Vec<String>>,
    /// What would leave the link with the file, itself first: files that nothing else needs, and their
    /// sizes. `None` without a cross reference table, and for a file that is no archive's member.
    pub leaves_with_it: Option<Vec<(String, Sizes)>>,
}

/// Answers for every owner of this name.
///
/// # Errors
/// When the map cannot be read or nothing has the name.
pub fn why(measurement: &Measurement, map: &str, name: &str) -> Result<Vec<Why>, WhyError> {
    let links = Links::parse(map);
    let map = Map::parse(map)?;
    let named = measurement.owners.iter().filter(|owner| owner.name == name);
    let files = sizes_by_file(measurement, &map);
    let found: Vec<Why> = named
        .map(|owner| {
            let section = owner.section.as_deref().unwrap_or_default();
            let file = file_at(&map, section, owner.address);
            Why {
                name: name.to_owned(),
                sizes: owner.sizes,
                file: file.map(str::to_owned),
                steps: file.map_or_else(Vec::new, |file| steps(&links, file)),
                references: references(&links, name, file),
                leaves_with_it: file.and_then(|file| leaving(&links, file, &files)),
            }
        })
        .collect();
    if found.is_empty() {
        return Err(unknown(measurement, name));
    }
    Ok(found)
}

fn unknown(measurement: &Measurement, name: &str) -> WhyError {
    let names = measurement.owners.iter().map(|owner| owner.name);
    let similar: BTreeSet<_> = names.filter(|other| other.contains(name)).collect();
    let similar = similar.into_iter().take(SUGGESTIONS).map(Cow::into_owned).collect();
    WhyError::Unknown { name: name.to_owned(), similar }
}

fn file_at<'a>(map: &Map<'a>, section: &str, address: u64) -> Option<&'a str> {
    let sections = map.sections.iter().filter(|candidate| candidate.name == section);
    let mut rows = sections.flat_map(|section| &section.rows);
    rows.find(|row| row.range.contains(&address)).and_then(|row| row.file)
}

/// A file that is its own reason, over others, ends the chain: members may need each other.
fn steps(links: &Links, file: &str) -> Vec<Step> {
    let mut steps = Vec::new();
    let mut seen = BTreeSet::from([file]);
    let mut member = file;
    while let Some(inclusion) = links.inclusions.get(member) {
        steps.push(Step {
            member: member.to_owned(),
            by: inclusion.by.to_owned(),
            symbol: inclusion.symbol.to_owned(),
        });
        if !seen.insert(inclusion.by) {
            break;
        }
        member = inclusion.by;
    }
    steps
}

fn references(links: &Links, name: &str, definer: Option<&str>) -> Option<Vec<String>> {
    if links.references.is_empty() {
        return None;
    }
    let files = links.references.get(name).into_iter().flatten();
    Some(files.filter(|file| Some(**file) != definer).map(|file| (*file).to_owned()).collect())
}

fn leaving(
    links: &Links,
    file: &str,
    sizes: &BTreeMap<&str, Sizes>,
) -> Option<Vec<(String, Sizes)>> {
    links.inclusions.get(file)?;
    let kept = links.files_without(file)?;
    let everything = links.references.values().flatten().copied();
    let mut gone: BTreeSet<&str> = everything.filter(|other| !kept.contains(other)).collect();
    gone.remove(file);
    let size = |file: &str| (file.to_owned(), sizes.get(file).copied().unwrap_or_default());
    Some(std::iter::once(size(file)).chain(gone.into_iter().map(size)).collect())
}

/// What each file of the map takes. A file without bytes is linked and empty.
fn sizes_by_file<'a>(measurement: &Measurement, map: &Map<'a>) -> BTreeMap<&'a str, Sizes> {
    let mut places = Vec::new();
    for section in &map.sections {
        for row in &section.rows {
            if let Some(file) = row.file {
                places.push((section.name, row.range.clone(), file));
            }
        }
    }
    places.sort_by(|left, right| (left.0, left.1.start).cmp(&(right.0, right.1.start)));
    let mut sizes: BTreeMap<&str, Sizes> = BTreeMap::new();
    for owner in measurement.owners.iter() {
        let section = owner.section.as_deref().unwrap_or_default();
        let key = (section, owner.address);
        let after = places.partition_point(|(name, range, _)| (*name, range.start) <= key);
        let place = after.checked_sub(1).and_then(|index| places.get(index));
        if let Some((name, range, file)) = place
            && *name == section
            && range.contains(&owner.address)
        {
            *sizes.entry(file).or_default() += owner.sizes;
        }
    }
    sizes
}
