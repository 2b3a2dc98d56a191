//! Sources of what debug information does not name: literals, and tables of assembler files.

use std::borrow::Cow;
use std::collections::HashMap;

use super::owner::{Owner, OwnerKind};

/// Gives literals the source of the function that uses them, else of what else their object holds.
pub(super) fn spread(owners: &mut [Owner]) {
    let mut of_user = HashMap::new();
    let mut of_object = HashMap::new();
    for owner in owners.iter().filter(|owner| owner.kind == OwnerKind::Symbol) {
        let Some(source) = &owner.source else { continue };
        of_user.entry((owner.object.clone(), owner.name.clone())).or_insert_with(|| source.clone());
        // The unit itself, and none of the headers that it includes.
        if !source.ends_with(".h") && owner.object.is_some() {
            let object = (owner.archive.clone(), owner.object.clone());
            of_object.entry(object).or_insert_with(|| source.clone());
        }
    }
    let literal = |owner: &&mut Owner| matches!(owner.kind, OwnerKind::String | OwnerKind::Other);
    for owner in owners.iter_mut().filter(literal) {
        let user = owner.user.clone().unwrap_or(Cow::Borrowed(""));
        let by_user = of_user.get(&(owner.object.clone(), user));
        let by_object = || of_object.get(&(owner.archive.clone(), owner.object.clone()));
        owner.source = by_user.or_else(by_object).cloned();
    }
}
