//! The source tree: every file, the module that it is, and the paths that it names.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::tokens::{self, Token};

/// A module path from the crate's root: `["report", "text"]`; the root itself is empty.
pub type ModulePath = Vec<String>;

/// One file of a crate.
#[derive(Debug)]
pub struct File {
    /// From the repository's root, with `/`.
    pub path: String,
    /// Where it stands in its crate.
    pub module: ModulePath,
    /// Every line, tests and comments included.
    pub text: String,
    /// What is compiled into the program or library, without comments and literals.
    pub tokens: Vec<Token>,
}

/// The files of one crate, by module.
#[derive(Debug)]
pub struct Crate {
    /// In the order of their paths.
    pub files: BTreeMap<ModulePath, File>,
}

/// Where the package lies.
pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// `src/` without the program.
pub fn library() -> Crate {
    Crate::read("src", "lib.rs", &["src/bin"])
}

/// `src/bin/tlsprobe/`.
pub fn program() -> Crate {
    Crate::read("src/bin/tlsprobe", "main.rs", &[])
}

impl Crate {
    /// A crate that exists in a test alone.
    pub fn imagined(files: &[(&str, &str)]) -> Self {
        let files =
            files.iter().map(|(path, text)| File::new(path, "src", "lib.rs", (*text).to_owned()));
        Self { files: files.map(|file| (file.module.clone(), file)).collect() }
    }

    fn read(folder: &str, root_file: &str, without: &[&str]) -> Self {
        let paths = rust_files(folder);
        let paths = paths.iter().filter(|path| !without.iter().any(|skip| path.starts_with(skip)));
        let files: Vec<File> = paths.map(|path| File::read(path, folder, root_file)).collect();
        let tests: Vec<ModulePath> = files.iter().flat_map(File::test_modules).collect();
        let kept = files.into_iter().filter(|file| !tests.contains(&file.module));
        Self { files: kept.map(|file| (file.module.clone(), file)).collect() }
    }
}

impl File {
    fn read(path: &str, folder: &str, root_file: &str) -> Self {
        let text = std::fs::read_to_string(root().join(path)).expect("a readable source file");
        Self::new(path, folder, root_file, text)
    }

    fn new(path: &str, folder: &str, root_file: &str, text: String) -> Self {
        let inside = path.strip_prefix(folder).expect("a file of this folder").trim_matches('/');
        let module = if inside == root_file {
            Vec::new()
        } else {
            let stem = inside.trim_end_matches(".rs").trim_end_matches("/mod");
            stem.split('/').map(str::to_owned).collect()
        };
        let tokens = tokens::of(&text);
        Self { path: path.to_owned(), module, text, tokens }
    }

    /// Modules in files of their own that exist for tests alone.
    fn test_modules(&self) -> Vec<ModulePath> {
        let marked = self.text.split("#[cfg(test)]").skip(1);
        let names = marked.filter_map(|after| {
            let declaration = after.trim_start().strip_prefix("mod ")?;
            let (name, _) = declaration.split_once(';')?;
            name.chars().all(|c| c.is_alphanumeric() || c == '_').then(|| name.to_owned())
        });
        names.map(|name| child(&self.module, &name)).collect()
    }

    /// Every path in the file, groups spelt out: `crate::a::B`, `super::c`, `std::fs::read`; what is
    /// written `::rustls::X` begins with an empty word.
    pub fn paths(&self) -> Vec<Vec<String>> {
        let mut found = Vec::new();
        let mut index = 0;
        while let Some(token) = self.tokens.get(index) {
            let before = index.checked_sub(1).map(|before| self.tokens[before].as_str());
            let follows = |sign: &str| before == Some(sign);
            let next = self.tokens.get(index + 1).map_or("", String::as_str);
            let absolute =
                token == "::" && is_word(next) && ![">", "]", ")"].map(follows).contains(&true);
            if absolute {
                index += 1;
                index += expand(&self.tokens[index..], &mut vec![String::new()], &mut found);
            } else if is_word(token) && next == "::" && !follows("::") && !follows(".") {
                index += expand(&self.tokens[index..], &mut Vec::new(), &mut found);
            } else {
                index += 1;
            }
        }
        found
    }
}

/// The path of a module inside another one.
pub fn child(module: &[String], name: &str) -> ModulePath {
    module.iter().cloned().chain([name.to_owned()]).collect()
}

/// Adds what the path or group at the start of `tokens` names; returns how many tokens it took.
fn expand(tokens: &[Token], prefix: &mut Vec<String>, found: &mut Vec<Vec<String>>) -> usize {
    let depth = prefix.len();
    let mut index = 0;
    loop {
        match tokens.get(index).map(String::as_str) {
            Some("{") => {
                index += expand_group(&tokens[index..], prefix, found);
                break;
            }
            Some(word) if is_word(word) || word == "*" => {
                prefix.push(word.to_owned());
                index += 1;
            }
            _ => {
                found.push(prefix.clone());
                break;
            }
        }
        if tokens.get(index).is_none_or(|next| next != "::") {
            found.push(prefix.clone());
            break;
        }
        index += 1;
    }
    prefix.truncate(depth);
    index
}

/// `{a, b::c, d as e}`; returns how many tokens it took, braces included.
fn expand_group(tokens: &[Token], prefix: &mut Vec<String>, found: &mut Vec<Vec<String>>) -> usize {
    let mut index = 1;
    while let Some(token) = tokens.get(index) {
        match token.as_str() {
            "}" => return index + 1,
            "," => index += 1,
            "as" => index += 2,
            _ => index += expand(&tokens[index..], prefix, found).max(1),
        }
    }
    index
}

fn is_word(token: &str) -> bool {
    /// Words after which an absolute path can stand.
    const KEYWORDS: [&str; 10] =
        ["as", "break", "dyn", "else", "if", "impl", "in", "match", "return", "use"];
    let begins = token.starts_with(|first: char| first.is_alphabetic() || first == '_');
    begins && !KEYWORDS.contains(&token)
}

/// Every Rust file below a folder, sorted, from the repository's root.
pub fn rust_files(folder: &str) -> Vec<String> {
    let mut files = Vec::new();
    let mut folders = vec![PathBuf::from(folder)];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(root().join(&folder)).expect("a readable folder") {
            let entry = entry.expect("a readable folder");
            let path = folder.join(entry.file_name());
            if entry.file_type().expect("a file or a folder").is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                files.push(path.to_str().expect("names in UTF-8").to_owned());
            }
        }
    }
    files.sort();
    files
}

#[test]
fn groups_are_spelt_out() {
    let text = "use crate::{b::{C, d::E as F}, g}; use ::k::L; fn h() -> std::io::Result<i::J> {}";
    let file = File::new("src/a.rs", "src", "lib.rs", text.to_owned());
    let paths: Vec<String> = file.paths().iter().map(|path| path.join("::")).collect();
    assert_eq!(
        paths,
        ["crate::b::C", "crate::b::d::E", "crate::g", "::k::L", "std::io::Result", "i::J"],
    );
}
