//! Mozilla's rule for how long a root stays: 15 years, with a transition for old ones.
//!
//! Source: Mozilla Root Store Policy 2.9, section 7.4, and its transition schedule. The age is that of
//! the key, for which the first day of validity stands: a key may be older, never younger.

use time::Date;
use time::macros::date;

/// Roots created before the day on the left leave on the day on the right.
const TRANSITION: [(Date, Date); 5] = [
    (date!(2006 - 01 - 01), date!(2025 - 04 - 15)),
    (date!(2008 - 01 - 01), date!(2026 - 04 - 15)),
    (date!(2010 - 01 - 01), date!(2027 - 04 - 15)),
    (date!(2012 - 01 - 01), date!(2028 - 04 - 15)),
    (date!(2014 - 04 - 15), date!(2029 - 04 - 15)),
];

const YEARS: i32 = 15;

/// The day on which Mozilla removes a root that was created on `created`.
pub fn mozilla_removal(created: Date) -> Date {
    let transition = TRANSITION.iter().find(|(before, _)| created < *before);
    transition.map_or_else(|| years_later(created), |(_, removed)| *removed)
}

/// A 29 February becomes the 28th; past the calendar's end the day stays.
fn years_later(day: Date) -> Date {
    let year = day.year().saturating_add(YEARS);
    let same = day.replace_year(year);
    let before = || day.previous_day().and_then(|day| day.replace_year(year).ok());
    same.ok().or_else(before).unwrap_or(day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn old_roots_leave_in_waves_and_others_after_fifteen_years() {
        let rows = [
            (date!(1998 - 09 - 01), date!(2025 - 04 - 15)),
            (date!(2006 - 01 - 01), date!(2026 - 04 - 15)),
            (date!(2009 - 03 - 18), date!(2027 - 04 - 15)),
            (date!(2011 - 12 - 31), date!(2028 - 04 - 15)),
            (date!(2014 - 04 - 14), date!(2029 - 04 - 15)),
            (date!(2014 - 04 - 15), date!(2029 - 04 - 15)),
            (date!(2015 - 06 - 04), date!(2030 - 06 - 04)),
            (date!(2024 - 02 - 29), date!(2039 - 02 - 28)),
        ];
        for (created, removed) in rows {
            assert_eq!(mozilla_removal(created), removed, "{created}");
        }
    }
}
