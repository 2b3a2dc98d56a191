//! A profile and those that it extends, as one tree: the base below, the extending file above.

use std::path::{Component, Path, PathBuf};

use super::error::ProfileError;
use super::section::Section;
use super::source::{Location, SourceFiles};
use super::tree::Node;

/// A chain of profiles that extend each other; nobody can follow more.
const LONGEST_CHAIN: usize = 16;
/// A profile or a header; the longest default header of a release has 200 KB.
pub(super) const LONGEST_TEXT: usize = 4 << 20;

/// Keys that a base does not hand down: its name, its own base, and its firmware, which is not the
/// firmware of the profile that extends it.
const NOT_INHERITED: [&str; 3] = ["name", "extends", "build"];

/// Reads a profile with everything that it extends.
pub(super) fn load(path: &Path, files: &dyn SourceFiles) -> Result<Node, ProfileError> {
    let mut chain: Vec<PathBuf> = Vec::new();
    let mut layers: Vec<Node> = Vec::new();
    let mut next = Some((path.to_owned(), None));
    while let Some((path, named_by)) = next {
        if let Some(at) = &named_by {
            check_chain(&chain, &path, at)?;
        }
        let tree = parse(&path, named_by, files)?;
        chain.push(path);
        next = base(&tree)?;
        layers.push(tree);
    }
    Ok(merge(path, layers))
}

fn check_chain(chain: &[PathBuf], path: &Path, at: &Location) -> Result<(), ProfileError> {
    let same = |seen: &PathBuf| normal(seen) == normal(path);
    if let Some(first) = chain.iter().position(same) {
        let names = chain.iter().skip(first).map(PathBuf::as_path).chain([path]);
        let names: Vec<_> = names.map(|name| name.display().to_string()).collect();
        return Err(ProfileError::ExtendsCycle { at: at.clone(), chain: names.join(" -> ") });
    }
    if chain.len() >= LONGEST_CHAIN {
        return Err(ProfileError::ExtendsTooDeep { at: at.clone(), limit: LONGEST_CHAIN });
    }
    Ok(())
}

fn parse(
    path: &Path,
    named_by: Option<Location>,
    files: &dyn SourceFiles,
) -> Result<Node, ProfileError> {
    let tree = Node::parse(path, &read_text(path, named_by, files)?)?;
    Section::root(&tree).check_keys()?;
    Ok(tree)
}

/// A text file, with a limit.
pub(super) fn read_text(
    path: &Path,
    named_by: Option<Location>,
    files: &dyn SourceFiles,
) -> Result<String, ProfileError> {
    let file = path.to_owned();
    let bytes = match files.read(path) {
        Ok(bytes) => bytes,
        Err(reason) => return Err(ProfileError::Unreadable { file, named_by, reason }),
    };
    if bytes.len() > LONGEST_TEXT {
        return Err(ProfileError::TooLong { file, length: bytes.len(), limit: LONGEST_TEXT });
    }
    String::from_utf8(bytes).map_err(|_| ProfileError::NotText { file })
}

fn base(tree: &Node) -> Result<Option<(PathBuf, Option<Location>)>, ProfileError> {
    let Some(value) = Section::root(tree).get("extends") else { return Ok(None) };
    Ok(Some((value.path()?, Some(value.location()))))
}

fn merge(path: &Path, layers: Vec<Node>) -> Node {
    let mut merged = Node::empty(path);
    for layer in layers.into_iter().rev() {
        for key in NOT_INHERITED {
            merged.remove(key);
        }
        merged.overlay(layer);
    }
    merged
}

/// `a/../b.toml` and `b.toml` are one file; links are not looked through.
pub(super) fn normal(path: &Path) -> PathBuf {
    let mut normal = PathBuf::new();
    for component in path.components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir if normal.file_name().is_some() => {
                normal.pop();
            }
            other => normal.push(other),
        }
    }
    normal
}

#[cfg(test)]
mod tests {
    use super::normal;
    use std::path::Path;

    #[test]
    fn a_detour_through_a_parent_names_the_same_file() {
        assert_eq!(normal(Path::new("a/../b.toml")), Path::new("b.toml"));
        assert_eq!(normal(Path::new("./b.toml")), Path::new("b.toml"));
        assert_eq!(normal(Path::new("../b.toml")), Path::new("../b.toml"));
        assert_eq!(normal(Path::new("../../a/./b")), Path::new("../../a/b"));
    }
}
