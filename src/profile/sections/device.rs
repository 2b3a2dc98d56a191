//! `[device]`, `[build]` and `[budget]`.

use time::format_description::well_known::Rfc3339;
use time::macros::format_description;
use time::{Date, OffsetDateTime};

use crate::profile::error::ProfileError;
use crate::profile::section::{Section, Value};
use crate::profile::settings::{
    Budget, BudgetLimit, BudgetNode, BuildCommand, BuildPaths, Clock, Device, Region, RegionKind,
};
use crate::profile::tree::Kind;

const REGION_KINDS: [(&str, RegionKind); 2] =
    [("flash", RegionKind::Flash), ("ram", RegionKind::Ram)];

type MakeNode = fn(String) -> BudgetNode;

/// Keys that say what a limit is for.
const NODES: [(&str, MakeNode); 6] = [
    ("region", BudgetNode::Region),
    ("component", BudgetNode::Component),
    ("archive", BudgetNode::Archive),
    ("object", BudgetNode::Object),
    ("symbol", BudgetNode::Symbol),
    ("feature", BudgetNode::Feature),
];

const ONE_NODE: &str =
    "a limit needs one of `region`, `component`, `archive`, `object`, `symbol` and `feature`";
const NO_FIGURE: &str =
    "a limit needs `flash`, `ram`, `flash_growth`, `ram_growth` or, of a region, `headroom`";

/// Keys of `[build]` that say nothing without another one.
const BUILD_NEEDS: [(&str, &str, &str); 2] = [
    ("command", "elf", "needs `elf`, the image that the command builds"),
    ("fragment", "command", "needs `command`, which builds with the fragment"),
];

pub fn device(section: &Section<'_>) -> Result<Device, ProfileError> {
    Ok(Device {
        clock: section.get("clock").map_or(Ok(Clock::Rtc), |value| clock(&value))?,
        cpu: section.get("cpu").map(|value| value.text().map(str::to_owned)).transpose()?,
        heap: size(section, "heap")?,
        regions: section.get("region").map_or(Ok(Vec::new()), |value| regions(&value))?,
    })
}

pub fn build(section: &Section<'_>) -> Result<BuildPaths, ProfileError> {
    let path = |key| section.get(key).map(|value| value.path()).transpose();
    for (key, other, why) in BUILD_NEEDS {
        if let Some(value) = section.get(key).filter(|_| section.get(other).is_none()) {
            return Err(value.wrong_value(why));
        }
    }
    Ok(BuildPaths {
        elf: path("elf")?,
        map: path("map")?,
        command: section.get("command").map(|value| command(&value)).transpose()?,
        fragment: path("fragment")?,
        flags: section.get("flags").map_or(Ok(Vec::new()), |value| texts(&value))?,
    })
}

fn command(value: &Value<'_>) -> Result<BuildCommand, ProfileError> {
    let command = match value.kind() {
        Kind::Array(_) => BuildCommand::Words(texts(value)?),
        Kind::Text(line) => BuildCommand::Shell(line.clone()),
        _ => return Err(value.wrong_type("a string for sh -c, or an array of words")),
    };
    let nothing = match &command {
        BuildCommand::Shell(line) => line.trim().is_empty(),
        BuildCommand::Words(words) => words.first().is_none_or(String::is_empty),
    };
    if nothing { Err(value.wrong_value("must name a program")) } else { Ok(command) }
}

pub fn budget(section: &Section<'_>) -> Result<Budget, ProfileError> {
    Ok(Budget {
        flash: size(section, "flash")?,
        ram: size(section, "ram")?,
        heap: size(section, "heap")?,
        stack: size(section, "stack")?,
        flash_growth: size(section, "flash_growth")?,
        ram_growth: size(section, "ram_growth")?,
        limits: section.get("limit").map_or(Ok(Vec::new()), |value| limits(&value))?,
    })
}

/// An argument of its own each: no shell takes them apart.
fn texts(value: &Value<'_>) -> Result<Vec<String>, ProfileError> {
    value.array()?.iter().map(|item| item.text().map(str::to_owned)).collect()
}

fn limits(value: &Value<'_>) -> Result<Vec<BudgetLimit>, ProfileError> {
    value.sections()?.iter().map(|section| limit(value, section)).collect()
}

fn limit(array: &Value<'_>, section: &Section<'_>) -> Result<BudgetLimit, ProfileError> {
    let mut nodes = Vec::new();
    for (key, node) in NODES {
        if let Some(value) = section.get(key) {
            nodes.push(node(value.text()?.to_owned()));
        }
    }
    let limit = BudgetLimit {
        node: match nodes.pop() {
            Some(node) if nodes.is_empty() => node,
            _ => return Err(section.missing(array, ONE_NODE)),
        },
        flash: size(section, "flash")?,
        ram: size(section, "ram")?,
        flash_growth: size(section, "flash_growth")?,
        ram_growth: size(section, "ram_growth")?,
        headroom: size(section, "headroom")?,
    };
    if limit.headroom.is_some() && !matches!(limit.node, BudgetNode::Region(_)) {
        return Err(section.missing(array, "only a region has `headroom`"));
    }
    let grows = limit.flash_growth.or(limit.ram_growth).is_some();
    if grows && matches!(limit.node, BudgetNode::Feature(_)) {
        return Err(section.missing(array, "of a feature only `flash` and `ram` have limits"));
    }
    let figures = [limit.flash, limit.ram, limit.flash_growth, limit.ram_growth, limit.headroom];
    if figures.iter().all(Option::is_none) {
        return Err(section.missing(array, NO_FIGURE));
    }
    Ok(limit)
}

fn size(section: &Section<'_>, key: &str) -> Result<Option<u64>, ProfileError> {
    section.get(key).map(|value| value.size()).transpose()
}

fn clock(value: &Value<'_>) -> Result<Clock, ProfileError> {
    let written = match value.kind() {
        Kind::Date(date) => date,
        _ => value.text()?,
    };
    match written {
        "rtc" => Ok(Clock::Rtc),
        "unset" => Ok(Clock::Unset),
        date => instant(date).map(Clock::At).ok_or_else(|| {
            value.wrong_value(&format!(
                "`{date}` is not `rtc`, `unset` or an RFC 3339 date such as 2027-01-31T12:00:00Z"
            ))
        }),
    }
}

/// An RFC 3339 date and time, or a date alone, which means midnight UTC.
pub fn instant(text: &str) -> Option<OffsetDateTime> {
    let midnight = || {
        let date = Date::parse(text, format_description!("[year]-[month]-[day]")).ok()?;
        Some(date.midnight().assume_utc())
    };
    OffsetDateTime::parse(text, &Rfc3339).ok().or_else(midnight)
}

fn regions(value: &Value<'_>) -> Result<Vec<Region>, ProfileError> {
    value.sections()?.iter().map(|section| region(value, section)).collect()
}

fn region(array: &Value<'_>, section: &Section<'_>) -> Result<Region, ProfileError> {
    let required = |key: &str| {
        let missing = || section.missing(array, &format!("a region needs `{key}`"));
        section.get(key).ok_or_else(missing)
    };
    let region = Region {
        name: required("name")?.text()?.to_owned(),
        origin: required("origin")?.unsigned()?,
        length: required("length")?.size()?,
        kind: required("kind")?.choice(&REGION_KINDS)?,
    };
    if region.origin.checked_add(region.length).is_none() {
        return Err(required("length")?.wrong_value("the region ends beyond the last address"));
    }
    Ok(region)
}
