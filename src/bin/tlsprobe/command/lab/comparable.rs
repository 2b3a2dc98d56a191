//! Whether rows may be compared: what sets them apart beside what they are compared for.

use tlsprobe::report::lab::LabRow;

/// A sentence for everything in which a row differs from the first.
pub fn warnings<'r>(rows: impl IntoIterator<Item = &'r LabRow>) -> Vec<String> {
    let mut rows = rows.into_iter();
    let Some(first) = rows.next() else { return Vec::new() };
    let mut warnings = Vec::new();
    for row in rows {
        let (one, other) = (&first.profile, &row.profile);
        if row.is_own() != first.is_own() {
            warnings.push(format!(
                "{one} and {other} are different programs: one is the firmware of [build] elf, the \
                 other our runner around the library"
            ));
        }
        let differs = [
            ("library versions", row.mbedtls != first.mbedtls),
            ("processors", both_differ(&row.cpu, &first.cpu)),
            ("compilers", both_differ(&row.compiler, &first.compiler)),
            ("compiler flags", both_differ(&row.flags, &first.flags)),
        ];
        for (what, _) in differs.iter().filter(|(_, differs)| *differs) {
            warnings.push(format!("{one} and {other} have different {what}"));
        }
    }
    warnings
}

/// What nobody knows of one of them does not differ.
fn both_differ(one: &Option<String>, other: &Option<String>) -> bool {
    one.is_some() && other.is_some() && one != other
}
