//! The documents name what is there: every path and every `make` target in them exists.
//!
//! A path is inline code or the target of a link that has a slash or a file's ending. A part in
//! angle brackets is a placeholder: what stands before it exists. The documents of a folder also
//! speak of what lies in other trees; of them the paths that begin at our root are held.

use std::path::{Path, PathBuf};

/// Endings by which a name without a slash is known to be a file's.
const ENDINGS: [&str; 7] = [".rs", ".md", ".toml", ".sh", ".py", ".ld", ".lock"];

/// Files that a reader has and the repository has not, each with where it comes from.
const READERS_OWN: [(&str, &str); 2] = [
    ("tlsprobe.toml", "the profile in the reader's directory"),
    ("./tlsprobe.toml", "the profile in the reader's directory"),
];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Every Markdown file that is kept, from the root.
fn documents() -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![root().to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).expect("a readable folder") {
            let path = entry.expect("a readable folder").path();
            let name = path.file_name().and_then(|name| name.to_str()).expect("a name in UTF-8");
            let passing = ["target", "build", ".git"].contains(&name);
            if path.is_dir() && !passing {
                folders.push(path);
            } else if name.ends_with(".md") {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

/// The lines outside fenced blocks.
fn prose(text: &str) -> String {
    let mut fenced = false;
    let kept = text.lines().filter(|line| {
        let fence = line.trim_start().starts_with("```");
        fenced ^= fence;
        !fenced && !fence
    });
    kept.collect::<Vec<_>>().join("\n")
}

/// Inline code and targets of links.
fn mentions(text: &str) -> Vec<String> {
    let prose = prose(text);
    let code = prose.split('`').skip(1).step_by(2).map(str::to_owned);
    let links = prose.split("](").skip(1).filter_map(|rest| rest.split(')').next());
    code.chain(links.map(|link| link.split('#').next().unwrap_or_default().to_owned())).collect()
}

fn looks_like_a_path(mention: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || "._-/<>".contains(c);
    let ending = ENDINGS.iter().any(|ending| mention.ends_with(ending));
    let all = !mention.is_empty() && mention.chars().all(plain) && !mention.starts_with(['-', '/']);
    // A glob, an address, a flag or an option of the library is no path.
    all && (mention.contains('/') || ending) && mention.contains(char::is_alphabetic)
}

/// Whether this document has to be right about this path.
fn is_ours(document: &Path, mention: &str) -> bool {
    let at_the_root = document.parent() == Some(root());
    let first = mention.split('/').next().unwrap_or_default();
    let schema = mention.starts_with("tlsprobe.") && mention.ends_with("/1");
    let readers = READERS_OWN.iter().any(|(own, _)| *own == mention);
    // What a build leaves is not there before it.
    let built = first == "target";
    !schema && !readers && !built && (at_the_root || root().join(first).exists())
}

fn exists(document: &Path, mention: &str) -> bool {
    let sure = mention.split('<').next().unwrap_or_default();
    let sure = if sure == mention { sure } else { sure.rsplit_once('/').map_or("", |cut| cut.0) };
    let folder = document.parent().expect("a document lies in a folder");
    root().join(sure).exists() || folder.join(sure).exists()
}

#[test]
fn every_path_that_a_document_names_exists() {
    let mut checked = 0;
    let mut missing = Vec::new();
    for document in documents() {
        let text = std::fs::read_to_string(&document).expect("a readable document");
        let paths = mentions(&text).into_iter().filter(|mention| looks_like_a_path(mention));
        for path in paths.filter(|path| is_ours(&document, path)) {
            checked += 1;
            if !exists(&document, &path) {
                missing.push(format!("{}: {path}", document.display()));
            }
        }
    }
    assert!(missing.is_empty(), "documents name what is not there:\n{}", missing.join("\n"));
    assert!(checked > 20, "paths are no longer recognised");
}

#[test]
fn every_make_target_that_a_document_names_exists() {
    let makefile = std::fs::read_to_string(root().join("Makefile")).expect("a Makefile");
    for document in documents() {
        let text = std::fs::read_to_string(&document).expect("a readable document");
        for target in text.split("make ").skip(1).filter_map(|rest| rest.split('`').next()) {
            let word = target.chars().all(|c| c.is_ascii_lowercase()) && !target.is_empty();
            let known = makefile.contains(&format!("\n{target}:"));
            assert!(!word || known, "{}: make {target}", document.display());
        }
    }
}

#[test]
fn only_what_looks_like_a_path_is_taken_for_one() {
    for path in ["src/lib.rs", "README.md", ".ci/run", "src/trust/rule/<rule>.rs", "fixtures/"] {
        assert!(looks_like_a_path(path), "{path}");
    }
    for other in ["--ca", "0/1", "https://rustup.rs", "make test", "a / b", "/dev/null", "TLSv1.2"]
    {
        assert!(!looks_like_a_path(other), "{other}");
    }
}
