//! Sources of what debug information does not name: literals, and tables of assembler files.

use std::borrow::Cow;
use std::collections::HashMap;

use super::owner::OwnerKind;
use super::owners::Owners;

/// Of each literal, by its index, the source of the function that uses it, else of what else its object
/// holds.
pub(super) fn spread<'a>(owners: &Owners<'a>) -> Vec<(usize, Cow<'a, str>)> {
    let mut of_user = HashMap::new();
    let mut of_object = HashMap::new();
    for owner in owners.iter().filter(|owner| owner.kind == OwnerKind::Symbol) {
        let Some(source) = owner.source else { continue };
        // The unit itself, and none of the headers that it includes.
        if !source.ends_with(".h") && owner.object.is_some() {
            let object = (owner.archive, owner.object.clone());
            of_object.entry(object).or_insert_with(|| source.clone());
        }
        of_user.entry((owner.object, owner.name)).or_insert(source);
    }
    let literals = owners
        .iter()
        .enumerate()
        .filter(|(_, owner)| matches!(owner.kind, OwnerKind::String | OwnerKind::Other));
    let sources = literals.filter_map(|(index, owner)| {
        let user = owner.user.unwrap_or(Cow::Borrowed(""));
        let by_user = of_user.get(&(owner.object.clone(), user));
        let source = by_user.or_else(|| of_object.get(&(owner.archive, owner.object)));
        source.map(|source| (index, source.clone()))
    });
    sources.collect()
}
