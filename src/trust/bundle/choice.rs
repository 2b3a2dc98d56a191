//! The cheapest CAs for what is wished: hosts, named CAs, their successors, within a budget.

use std::collections::BTreeSet;

use super::form::{Form, FormError, size_of};
use super::succession::{Succession, successors};
use crate::certificate::Certificate;
use crate::profile::Library;
use crate::trust::cost::{Heap, list_entry};
use crate::trust::cover::{Problem, Row, cheapest};
use crate::trust::service::Service;
use crate::trust::set::{CaSet, Member};

/// What the set is for.
#[derive(Debug, Clone, Copy)]
pub struct Wish<'a> {
    /// How the set will be written.
    pub form: Form,
    /// What is to be spared.
    pub spare: Spare<'a>,
    /// CAs for each host, as far as there are so many.
    pub anchors: usize,
    /// Take the CAs along that follow those chosen.
    pub successors: bool,
    /// Chosen whatever the hosts need, by index.
    pub named: &'a [usize],
}

/// Of what the set takes as little as it can.
#[derive(Debug, Clone, Copy)]
pub enum Spare<'a> {
    /// Bytes of flash in the form.
    Flash,
    /// Bytes of heap once this library has loaded the set.
    Heap(&'a Library),
}

/// The CAs chosen, and what is to be said of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// Indices in the set, in its order.
    pub members: Vec<usize>,
    /// Of those, the ones taken along as successors.
    pub successors: Vec<usize>,
    /// Successors that no source holds.
    pub missing: Vec<Succession>,
    /// Hosts, by index, that have fewer CAs than were wished.
    pub short: Vec<usize>,
    /// No set that serves the same hosts takes fewer bytes.
    pub is_minimal: bool,
}

/// Why there is no such set.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ChoiceError {
    /// Hosts, by index, that no CA serves.
    #[error("{} hosts are served by no CA of the sources", .0.len())]
    Unserved(Vec<usize>),
    /// The form cannot hold a CA.
    #[error(transparent)]
    Form(#[from] FormError),
}

/// Chooses.
///
/// # Errors
/// There is a host that cannot be served.
pub fn choose(set: &CaSet, services: &[Service], wish: &Wish<'_>) -> Result<Choice, ChoiceError> {
    let unserved = indices(services, |service| service.servers.is_empty());
    if !unserved.is_empty() {
        return Err(ChoiceError::Unserved(unserved));
    }
    let mut costs = Vec::with_capacity(set.certificates.len());
    for member in &set.certificates {
        costs.push(match wish.named.contains(&costs.len()) {
            // What is there anyway costs nothing more.
            true => 0,
            // What cannot be encoded serves nobody.
            false => weight(member, wish),
        });
    }
    let rows = services.iter().map(|service| {
        let columns: Vec<usize> = service.servers.iter().map(|server| server.member).collect();
        let need = wish.anchors.min(columns.len());
        Row { columns, need }
    });
    let problem = Problem { costs, rows: rows.collect() };
    let cover = cheapest(&problem).unwrap_or_default();
    let mut members: BTreeSet<usize> =
        cover.columns.into_iter().chain(wish.named.iter().copied()).collect();
    let (successors, missing) = match wish.successors {
        true => follow(set, &mut members),
        false => (Vec::new(), Vec::new()),
    };
    Ok(Choice {
        members: members.into_iter().collect(),
        successors,
        missing,
        short: indices(services, |service| service.servers.len() < wish.anchors),
        is_minimal: cover.is_minimal,
    })
}

fn weight(member: &Member, wish: &Wish<'_>) -> u64 {
    match wish.spare {
        Spare::Flash => size_of(wish.form, &member.found.der).unwrap_or(0),
        Spare::Heap(library) => heap_of(member, library).unwrap_or(0),
    }
}

/// Heap that one CA keeps, its entry in the list included; `None` for a release that was not measured.
pub fn heap_of(member: &Member, library: &Library) -> Option<u64> {
    let certificate = Certificate::parse(&member.found.der, library).ok()?;
    let entry = list_entry(library.version)?;
    Heap::of(&certificate, library.version).map(|heap| (heap.copied + entry) as u64)
}

fn indices(services: &[Service], which: impl Fn(&Service) -> bool) -> Vec<usize> {
    let indexed = services.iter().enumerate();
    indexed.filter(|(_, service)| which(service)).map(|(index, _)| index).collect()
}

/// Adds who follows, and who follows those.
fn follow(set: &CaSet, members: &mut BTreeSet<usize>) -> (Vec<usize>, Vec<Succession>) {
    let (mut added, mut missing) = (Vec::new(), Vec::new());
    let mut open: Vec<usize> = members.iter().copied().collect();
    while let Some(member) = open.pop() {
        let Some(name) = set.certificates.get(member).map(|it| it.name().to_owned()) else {
            continue;
        };
        for row in successors(&name) {
            let found =
                set.certificates.iter().position(|it| it.name() == row.to && it.is_loaded());
            match found {
                Some(found) if members.insert(found) => {
                    added.push(found);
                    open.push(found);
                }
                Some(_) => {}
                None if missing.contains(row) => {}
                None => missing.push(*row),
            }
        }
    }
    added.sort_unstable();
    missing.sort_by_key(|row| (row.from, row.to));
    (added, missing)
}
