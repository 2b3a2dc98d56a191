//! `[device]`, `[build]` and `[budget]`.

use time::format_description::well_known::Rfc3339;
use time::macros::format_description;
use time::{Date, OffsetDateTime};

use crate::profile::error::ProfileError;
use crate::profile::section::{Section, Value};
use crate::profile::settings::{Budget, BuildPaths, Clock, Device, Region, RegionKind};
use crate::profile::tree::Kind;

const REGION_KINDS: [(&str, RegionKind); 2] =
    [("flash", RegionKind::Flash), ("ram", RegionKind::Ram)];

pub fn device(section: &Section<'_>) -> Result<Device, ProfileError> {
    Ok(Device {
        clock: section.get("clock").map_or(Ok(Clock::Rtc), |value| clock(&value))?,
        cpu: section.get("cpu").map(|value| value.text().map(str::to_owned)).transpose()?,
        heap: size(section, "heap")?,
        regions: section.get("region").map_or(Ok(Vec::new()), |value| regions(&value))?,
    })
}

pub fn build(section: &Section<'_>) -> Result<BuildPaths, ProfileError> {
    Ok(BuildPaths {
        elf: section.get("elf").map(|value| value.path()).transpose()?,
        map: section.get("map").map(|value| value.path()).transpose()?,
    })
}

pub fn budget(section: &Section<'_>) -> Result<Budget, ProfileError> {
    Ok(Budget {
        flash: size(section, "flash")?,
        ram: size(section, "ram")?,
        heap: size(section, "heap")?,
        stack: size(section, "stack")?,
    })
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
