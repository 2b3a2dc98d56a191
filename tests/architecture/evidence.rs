//! Every rule says where it was read and what shows it: the files that mirror the library cite its
//! file and release, and each of their rules names a test in a line of one form,
//! ``/// Shown by `tests/<file>.rs`: `name_of_the_test`.``

use std::collections::BTreeSet;

use tlsprobe::mbedtls::BEHAVIOUR_TABLE;

use super::source;

/// Where the rules are; what describes, explains or only carries data is not one.
const FOLDERS: [&str; 2] = ["src/certificate", "src/verdict"];
const WITHOUT: [&str; 2] = ["src/certificate/description", "src/verdict/cause"];

/// Where the rows of the table of behaviours have their tests.
const CHANGES: &str = "tests/differential/rule/change.rs";

/// How the library's own functions begin that are mirrored.
const LIBRARY: [&str; 5] = ["mbedtls_", "x509_", "pk_", "ssl_", "oid_"];

/// What a function answers with that decides.
const ANSWERS: [&str; 5] =
    ["VerifyFlags", "Judgement", "PeerChain", "PeerRefusal", "ParentRefusal"];

const SHOWN: &str = "Shown by ";

/// A function with what is written above it.
struct Function {
    name: String,
    documentation: String,
    body: String,
}

impl Function {
    /// Names a function of the library, asks what a release does, or answers as a judge does.
    fn is_rule(&self) -> bool {
        let mut named = self.documentation.split('`').skip(1).step_by(2);
        let signature = self.body.split('{').next().unwrap_or_default();
        let answer = signature.split_once("->").map_or("", |(_, answer)| answer);
        self.body.contains("Rule::")
            || ANSWERS.iter().any(|word| answer.contains(word))
            || named.any(|word| LIBRARY.iter().any(|start| word.starts_with(start)))
    }

    /// File and name of each test that it cites.
    fn evidence(&self) -> Vec<(String, String)> {
        let Some((_, cited)) = self.documentation.split_once(SHOWN) else { return Vec::new() };
        let words: Vec<&str> = cited.split('`').skip(1).step_by(2).collect();
        let mut file = "";
        let mut found = Vec::new();
        for word in words {
            if word.ends_with(".rs") {
                file = word;
            } else {
                found.push((file.to_owned(), word.to_owned()));
            }
        }
        found
    }
}

/// The functions of a file that are compiled into the library.
fn functions(text: &str) -> Vec<Function> {
    let text = text.split("#[cfg(test)]").next().unwrap_or_default();
    let mut found = Vec::new();
    let mut documentation: Vec<&str> = Vec::new();
    let lines: Vec<&str> = text.lines().collect();
    for (index, line) in lines.iter().enumerate() {
        let code = line.trim_start();
        if let Some(comment) = code.strip_prefix("///") {
            documentation.push(comment.trim());
        } else if let Some(name) = function_name(code) {
            let end = format!("{}}}", &line[..line.len() - code.len()]);
            let body = lines[index..].iter().take_while(|line| **line != end).copied();
            let body = if line.ends_with('}') { (*line).to_owned() } else { body.collect() };
            let documentation = documentation.join(" ");
            found.push(Function { name: name.to_owned(), documentation, body });
        }
        if !code.starts_with("///") && !code.starts_with("#[") {
            documentation.clear();
        }
    }
    found
}

fn function_name(code: &str) -> Option<&str> {
    let after = ["fn ", "pub fn ", "pub(super) fn ", "pub const fn ", "const fn "]
        .iter()
        .find_map(|start| code.strip_prefix(start))?;
    after.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').next()
}

/// Names of the tests of a file; none where there is no such file.
fn tests_of(file: &str) -> BTreeSet<String> {
    let text = std::fs::read_to_string(source::root().join(file)).unwrap_or_default();
    let marked = text.split("#[test]").skip(1);
    marked
        .filter_map(|rest| rest.lines().find_map(|line| function_name(line.trim_start())))
        .map(str::to_owned)
        .collect()
}

/// From the repository's root.
fn rule_files() -> Vec<String> {
    let all = FOLDERS.iter().flat_map(|folder| source::rust_files(folder));
    all.filter(|file| !WITHOUT.iter().any(|skip| file.starts_with(skip))).collect()
}

fn read(file: &str) -> String {
    std::fs::read_to_string(source::root().join(file)).expect("a readable source file")
}

#[test]
fn every_rule_names_a_test_that_exists() {
    let mut wrong = Vec::new();
    let mut rules = 0;
    for file in rule_files() {
        for function in functions(&read(&file)) {
            let evidence = function.evidence();
            if function.is_rule() {
                rules += 1;
                if evidence.is_empty() {
                    wrong.push(format!("{file}: {} names no test", function.name));
                }
            }
            for (place, test) in evidence {
                if !tests_of(&place).contains(&test) {
                    wrong.push(format!("{file}: {}: no test {test} in {place}", function.name));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "rules without evidence:\n{}", wrong.join("\n"));
    assert!(rules > 60, "rules are no longer recognised");
}

#[test]
fn every_file_with_a_rule_cites_the_library_s_file_and_release() {
    for file in rule_files() {
        let text = read(&file);
        if !functions(&text).iter().any(Function::is_rule) {
            continue;
        }
        let head: Vec<&str> = text.lines().take_while(|line| line.starts_with("//!")).collect();
        let head = head.join(" ");
        let release = head.split(|c: char| !c.is_ascii_digit() && c != '.').any(is_release);
        assert!(head.contains(".c`") || head.contains(".h`"), "{file}: no file of the library");
        assert!(release, "{file}: no release of the library");
    }
}

fn is_release(word: &str) -> bool {
    let parts: Vec<&str> = word.trim_end_matches('.').split('.').collect();
    parts.len() == 3 && parts.iter().all(|part| part.parse::<u8>().is_ok())
}

#[test]
fn every_change_between_releases_names_its_test_and_source() {
    let tests = tests_of(CHANGES);
    let mut named = BTreeSet::new();
    for change in &BEHAVIOUR_TABLE {
        assert!(tests.contains(change.shown_by), "{:?}: no {}", change.rule, change.shown_by);
        assert!(named.insert(change.shown_by), "{} shows two rules", change.shown_by);
        let release = change.source.split([' ', ',', ';']).any(is_release);
        assert!(release || change.source.contains(".h"), "{:?}: no release", change.rule);
    }
    assert_eq!(named.len(), tests.len(), "a test in {CHANGES} is of no row");
}

#[test]
fn a_rule_is_what_names_the_library_or_asks_for_a_release() {
    let text = "/// `mbedtls_x`: a rule.\n///\n/// Shown by `tests/a.rs`: `b`, `c`.\nfn a() {\n}\n\
                /// A helper.\nfn b() {\n}\nfn c() { has(Rule::D) }\n";
    let functions = functions(text);
    let rules: Vec<bool> = functions.iter().map(Function::is_rule).collect();
    assert_eq!(rules, [true, false, true]);
    let cited = ["b", "c"].map(|test| ("tests/a.rs".to_owned(), test.to_owned()));
    assert_eq!(functions[0].evidence(), cited);
}
