//! The macros that a configuration leaves, by what was done to each, and which of them two
//! configurations do not have in common.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::words;

/// All directives that defined or undefined a macro, in their order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Macros {
    /// As `-dD` writes them, a line each.
    pub directives: String,
}

/// Which macros name which word in what they stand for.
type Users<'a> = HashMap<&'a [u8], Vec<&'a str>>;

impl Macros {
    /// Takes the directives out of what `-dD` wrote; the rest of the text comes back.
    pub fn of(text: &str) -> (Self, String) {
        let (directives, rest): (Vec<_>, Vec<_>) =
            text.split_inclusive('\n').partition(|line| directive(line).is_some());
        (Self { directives: directives.concat() }, rest.concat())
    }

    /// By name what was done to it. A macro that has the same definition in the end, but had another in
    /// between, may have been pushed or used while it had that.
    fn histories(&self) -> BTreeMap<&str, Vec<&str>> {
        let mut histories = BTreeMap::<&str, Vec<&str>>::new();
        for (name, done) in self.directives.lines().filter_map(directive) {
            histories.entry(name).or_default().push(done);
        }
        histories
    }

    fn users<'a>(&'a self, users: &mut Users<'a>) {
        for (name, done) in self.directives.lines().filter_map(directive) {
            for word in words::of(done.as_bytes()) {
                users.entry(word).or_default().push(name);
            }
        }
    }

    /// Names that do not mean the same after both: other macros, and whatever stands for them.
    pub fn difference(&self, other: &Self) -> BTreeSet<String> {
        let (ours, theirs) = (self.histories(), other.histories());
        let names: BTreeSet<&str> = ours.keys().chain(theirs.keys()).copied().collect();
        let mut open: Vec<&str> =
            names.into_iter().filter(|name| ours.get(name) != theirs.get(name)).collect();
        let mut users = Users::new();
        if !open.is_empty() {
            self.users(&mut users);
            other.users(&mut users);
        }
        let mut differ = BTreeSet::new();
        while let Some(name) = open.pop() {
            if differ.insert(name.to_owned()) {
                open.extend(users.get(name.as_bytes()).into_iter().flatten());
            }
        }
        differ
    }
}

/// The name in a directive, and the whole of it.
fn directive(line: &str) -> Option<(&str, &str)> {
    let rest = line.strip_prefix("#define ").or_else(|| line.strip_prefix("#undef "))?;
    let end = rest.find(|it: char| it == '(' || it.is_whitespace()).unwrap_or(rest.len());
    Some((rest.get(..end)?, line))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn macros(text: &str) -> Macros {
        Macros::of(text).0
    }

    fn difference(ours: &str, theirs: &str) -> Vec<String> {
        let difference = macros(ours).difference(&macros(theirs));
        assert_eq!(macros(theirs).difference(&macros(ours)), difference, "both ways");
        difference.into_iter().collect()
    }

    #[test]
    fn directives_and_text_are_told_apart() {
        let (macros, text) = Macros::of("#define A 1\nint a;\n#undef B\n#pragma x\n");
        assert_eq!(macros.directives, "#define A 1\n#undef B\n");
        assert_eq!(text, "int a;\n#pragma x\n");
    }

    #[test]
    fn a_macro_differs_by_definition_parameters_or_being_there() {
        assert_eq!(difference("#define A 1\n", "#define A 1\n"), [""; 0]);
        assert_eq!(difference("#define A 1\n", "#define A 2\n"), ["A"]);
        assert_eq!(difference("#define A(x) x\n", "#define A(y) x\n"), ["A"]);
        assert_eq!(difference("", "#define A \n#define B \n"), ["A", "B"]);
        assert_eq!(difference("#undef A\n", ""), ["A"]);
    }

    #[test]
    fn a_macro_that_was_another_for_a_while_differs() {
        let for_a_while = "#define A 2\n#undef A\n#define A 1\n";
        assert_eq!(difference("#define A 1\n", for_a_while), ["A"]);
    }

    #[test]
    fn what_stands_for_a_macro_that_differs_differs_too() {
        let common = "#define SIZE (LENGTH + 1)\n#define F(x) SIZE * x\n#define OTHER LENGTH_2\n";
        let ours = format!("{common}#define LENGTH 1\n");
        let theirs = format!("{common}#define LENGTH 2\n#define NEW SIZE\n");
        assert_eq!(difference(&ours, &theirs), ["F", "LENGTH", "NEW", "SIZE"]);
    }

    #[test]
    fn macros_that_stand_for_each_other_come_to_an_end() {
        let ours = "#define A B\n#define B A\n";
        assert_eq!(difference(ours, &format!("{ours}#undef A\n")), ["A", "B"]);
    }
}
