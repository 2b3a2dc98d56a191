//! Damage: to single bytes, and to single elements of a DER tree with all lengths above made right.

use super::der;
use super::rng::Rng;

/// An edit that knows nothing of DER. Positions wrap around the length.
#[derive(Debug, Clone)]
pub enum ByteEdit {
    Flip(usize, u8),
    Set(usize, u8),
    Truncate(usize),
    Insert(usize, Vec<u8>),
    Delete(usize, usize),
    Append(Vec<u8>),
}

impl ByteEdit {
    pub fn random(rng: &mut Rng) -> Self {
        let at = rng.next() as usize;
        match rng.below(8) {
            0 | 1 => Self::Flip(at, 1 << rng.below(8)),
            2 | 3 => Self::Set(
                at,
                *rng.pick(&[0, 1, 2, 0x7f, 0x80, 0x81, 0x82, 0x83, 0x84, 0xff, 0x30, 0x04]),
            ),
            4 => Self::Truncate(at),
            5 => Self::Insert(at, {
                let n = 1 + rng.below(3);
                rng.bytes(n)
            }),
            6 => Self::Delete(at, 1 + rng.below(3)),
            _ => Self::Append({
                let n = 1 + rng.below(4);
                rng.bytes(n)
            }),
        }
    }

    /// An edit whose place is near the front, where headers are.
    pub fn random_early(rng: &mut Rng, within: usize) -> Self {
        match Self::random(rng) {
            Self::Flip(at, mask) => Self::Flip(at % within, mask),
            Self::Set(at, byte) => Self::Set(at % within, byte),
            Self::Insert(at, bytes) => Self::Insert(at % within, bytes),
            Self::Delete(at, count) => Self::Delete(at % within, count),
            other => other,
        }
    }

    pub fn apply(&self, bytes: &[u8]) -> Vec<u8> {
        let mut out = bytes.to_vec();
        let place = |at: usize| if bytes.is_empty() { 0 } else { at % bytes.len() };
        match self {
            Self::Append(more) => out.extend(more),
            _ if bytes.is_empty() => {}
            Self::Flip(at, mask) => out[place(*at)] ^= mask,
            Self::Set(at, byte) => out[place(*at)] = *byte,
            Self::Truncate(at) => out.truncate(place(*at)),
            Self::Insert(at, more) => {
                out.splice(place(*at)..place(*at), more.iter().copied());
            }
            Self::Delete(at, count) => {
                let from = place(*at);
                out.drain(from..(from + count).min(bytes.len()));
            }
        }
        out
    }
}

/// An edit of one element; `node` counts elements from the root, depth first, and wraps around.
#[derive(Debug, Clone)]
pub struct TreeEdit {
    pub node: usize,
    pub change: Change,
}

#[derive(Debug, Clone)]
pub enum Change {
    Tag(u8),
    Delete,
    Duplicate,
    SwapWithNext,
    Content(Vec<u8>),
    ContentBytes(ByteEdit),
    /// The length in more bytes than it needs.
    LongLength(usize),
    IndefiniteLength,
    /// The length field says so many more or fewer bytes than there are.
    LengthOff(i8),
    WrapIn(u8),
}

/// Tags that parsers know.
const TAGS: [u8; 26] = [
    0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x0a, 0x0c, 0x12, 0x13, 0x14, 0x16, 0x17, 0x18, 0x1c, 0x1e,
    0x30, 0x31, 0x80, 0x81, 0x82, 0x86, 0x87, 0xa0, 0xa3, 0xa4,
];

impl TreeEdit {
    pub fn random(rng: &mut Rng) -> Self {
        let change = match rng.below(20) {
            0..4 => Change::Tag(*rng.pick(&TAGS)),
            4 => Change::Tag(rng.byte()),
            5 | 6 => Change::Delete,
            7 | 8 => Change::Duplicate,
            9 => Change::SwapWithNext,
            10 | 11 => Change::Content({
                let n = rng.below(4);
                rng.bytes(n)
            }),
            12 => Change::Content(Vec::new()),
            13..16 => Change::ContentBytes(ByteEdit::random(rng)),
            16 => Change::LongLength(1 + rng.below(4)),
            17 => Change::IndefiniteLength,
            18 => Change::LengthOff(*rng.pick(&[-2, -1, 1, 2, 100])),
            _ => Change::WrapIn(*rng.pick(&TAGS)),
        };
        Self { node: rng.next() as usize, change }
    }

    pub fn apply(&self, bytes: &[u8]) -> Vec<u8> {
        let Some(mut trees) = parse_all(bytes, 0) else { return bytes.to_vec() };
        let count = trees.iter().map(Tree::count).sum::<usize>().max(1);
        let mut left = self.node % count;
        edit(&mut trees, &mut left, &self.change);
        trees.iter().flat_map(Tree::render).collect()
    }
}

#[derive(Debug, Clone)]
struct Tree {
    tag: u8,
    content: Content,
    /// Bytes in place of tag and length.
    header: Option<Vec<u8>>,
    /// Written before the children of a BIT STRING that holds DER.
    prefix: Option<u8>,
}

#[derive(Debug, Clone)]
enum Content {
    Bytes(Vec<u8>),
    Trees(Vec<Tree>),
}

impl Tree {
    fn count(&self) -> usize {
        match &self.content {
            Content::Bytes(_) => 1,
            Content::Trees(trees) => 1 + trees.iter().map(Self::count).sum::<usize>(),
        }
    }

    fn inner(&self) -> Vec<u8> {
        match &self.content {
            Content::Bytes(bytes) => bytes.clone(),
            Content::Trees(trees) => {
                self.prefix.into_iter().chain(trees.iter().flat_map(Self::render)).collect()
            }
        }
    }

    fn render(&self) -> Vec<u8> {
        match &self.header {
            Some(header) => [header.clone(), self.inner()].concat(),
            None => der::tlv(self.tag, &self.inner()),
        }
    }
}

/// Certificates nest less deeply; the bound keeps hostile input from deep recursion.
const DEEPEST: usize = 24;

fn parse_all(mut bytes: &[u8], depth: usize) -> Option<Vec<Tree>> {
    let mut out = Vec::new();
    while !bytes.is_empty() {
        let (tree, rest) = parse(bytes, depth)?;
        out.push(tree);
        bytes = rest;
    }
    Some(out)
}

fn parse(bytes: &[u8], depth: usize) -> Option<(Tree, &[u8])> {
    let tag = *bytes.first()?;
    let first = usize::from(*bytes.get(1)?);
    let (length, header) = match first {
        0..=0x7f => (first, 2),
        0x81..=0x83 => {
            let count = first - 0x80;
            let length =
                bytes.get(2..2 + count)?.iter().fold(0, |sum, byte| sum << 8 | usize::from(*byte));
            (length, 2 + count)
        }
        _ => return None,
    };
    let content = bytes.get(header..header + length)?;
    let mut tree =
        Tree { tag, content: Content::Bytes(content.to_vec()), header: None, prefix: None };
    let holds = |inner| if depth < DEEPEST { parse_all(inner, depth + 1) } else { None };
    let nested = match tag {
        _ if content.is_empty() => None,
        _ if tag & 0x20 != 0 => holds(content),
        der::OCTET_STRING => holds(content).filter(|trees| trees.len() == 1),
        der::BIT_STRING if content[0] == 0 && content.len() > 2 => {
            tree.prefix = Some(0);
            holds(&content[1..]).filter(|trees| trees.len() == 1)
        }
        _ => None,
    };
    match nested {
        Some(trees) => tree.content = Content::Trees(trees),
        None => tree.prefix = None,
    }
    Some((tree, &bytes[header + length..]))
}

fn edit(trees: &mut Vec<Tree>, left: &mut usize, change: &Change) -> bool {
    for index in 0..trees.len() {
        if *left == 0 {
            change_one(trees, index, change);
            return true;
        }
        *left -= 1;
        if let Content::Trees(inner) = &mut trees[index].content
            && edit(inner, left, change)
        {
            return true;
        }
    }
    false
}

fn change_one(trees: &mut Vec<Tree>, index: usize, change: &Change) {
    match change {
        Change::Tag(tag) => trees[index].tag = *tag,
        Change::Delete => drop(trees.remove(index)),
        Change::Duplicate => trees.insert(index, trees[index].clone()),
        Change::SwapWithNext if index + 1 < trees.len() => trees.swap(index, index + 1),
        Change::SwapWithNext => {}
        Change::Content(bytes) => trees[index].content = Content::Bytes(bytes.clone()),
        Change::ContentBytes(edit) => {
            trees[index].content = Content::Bytes(edit.apply(&trees[index].inner()))
        }
        Change::LongLength(count) => {
            let inner = trees[index].inner().len() as u64;
            let mut header = vec![trees[index].tag, 0x80 | *count as u8];
            header.extend(&inner.to_be_bytes()[8 - *count..]);
            trees[index].header = Some(header);
        }
        Change::IndefiniteLength => trees[index].header = Some(vec![trees[index].tag, 0x80]),
        Change::LengthOff(by) => {
            let inner = (trees[index].inner().len() as i64 + i64::from(*by)).max(0) as usize;
            trees[index].header = Some([vec![trees[index].tag], der::length(inner)].concat());
        }
        Change::WrapIn(tag) => {
            let inner = trees[index].clone();
            trees[index] = Tree {
                tag: *tag,
                content: Content::Trees(vec![inner]),
                header: None,
                prefix: None,
            };
        }
    }
}
