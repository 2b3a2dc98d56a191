//! Where two hellos differ, in the order in which the wire has it.

use super::field::{Comparison, Field, Item, Name, Value};
use super::message::ClientHello;

/// One field that is not the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// Its name.
    pub field: String,
    /// Its place in the first hello; `None`: it is not there.
    pub offset: Option<usize>,
    /// Its place in the second hello.
    pub other_offset: Option<usize>,
    /// What the first hello says; `None`: it is not there.
    pub here: Option<String>,
    /// What the second hello says.
    pub there: Option<String>,
    /// Of a list, what sets the two apart.
    pub apart: Option<Apart>,
}

/// How two lists differ.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Apart {
    /// Entries of the first alone.
    pub only_here: Vec<String>,
    /// Entries of the second alone.
    pub only_there: Vec<String>,
    /// What both have stands in another order.
    pub reordered: bool,
}

/// Every difference, the first on the wire first. Random values, session names, keys, cookies and
/// tickets are compared by their length alone; lengths that follow from other fields not at all.
pub fn compare(hello: &ClientHello, other: &ClientHello) -> Vec<Difference> {
    let (here, there) = (named(hello), named(other));
    let find = |fields: &[(String, &Field)], name: &str| {
        fields.iter().find(|(known, _)| known == name).map(|(_, field)| (*field).clone())
    };
    let added = there.iter().filter(|(name, _)| find(&here, name).is_none());
    let mut found = Vec::new();
    for (name, _) in here.iter().chain(added) {
        let (left, right) = (find(&here, name), find(&there, name));
        if !alike(left.as_ref(), right.as_ref()) {
            found.push(difference(name, left.as_ref(), right.as_ref()));
        }
    }
    found.sort_by_key(|it| it.offset.or(it.other_offset));
    found
}

/// Fields that are compared, each under a name of its own: a second record is `record.version[1]`.
fn named(hello: &ClientHello) -> Vec<(String, &Field)> {
    let mut found: Vec<(String, &Field)> = Vec::new();
    let compared = hello.fields.iter().filter(|field| field.comparison != Comparison::Nothing);
    for field in compared {
        let earlier = found.iter().filter(|(_, it)| it.name == field.name).count();
        let name = match earlier {
            0 => field.name.clone(),
            index => format!("{}[{index}]", field.name),
        };
        found.push((name, field));
    }
    found
}

fn alike(left: Option<&Field>, right: Option<&Field>) -> bool {
    let (Some(left), Some(right)) = (left, right) else { return false };
    match (&left.value, &right.value) {
        _ if left.comparison == Comparison::Length => left.length == right.length,
        (Value::Bytes(left), Value::Bytes(right)) => left == right,
        (Value::Names(left), Value::Names(right)) => {
            let names = |names: &[Name]| names.iter().map(Name::shown).collect::<Vec<_>>();
            names(left) == names(right)
        }
        _ => left.numbers() == right.numbers(),
    }
}

fn difference(name: &str, left: Option<&Field>, right: Option<&Field>) -> Difference {
    let apart = match (left.map(|it| &it.value), right.map(|it| &it.value)) {
        (Some(Value::List(here)), Some(Value::List(there))) => Some(apart(here, there)),
        _ => None,
    };
    Difference {
        field: name.to_owned(),
        offset: left.map(|it| it.offset),
        other_offset: right.map(|it| it.offset),
        here: left.map(Field::shown),
        there: right.map(Field::shown),
        apart,
    }
}

fn apart(here: &[Item], there: &[Item]) -> Apart {
    let without = |items: &[Item], others: &[Item]| -> Vec<String> {
        let lacks = |item: &&Item| !others.iter().any(|other| other.number == item.number);
        items.iter().filter(lacks).map(Item::shown).collect()
    };
    let common = |items: &[Item], others: &[Item]| -> Vec<u32> {
        let has = |number: &u32| others.iter().any(|other| other.number == *number);
        items.iter().map(|item| item.number).filter(has).collect()
    };
    Apart {
        only_here: without(here, there),
        only_there: without(there, here),
        reordered: common(here, there) != common(there, here),
    }
}
