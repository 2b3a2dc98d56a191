//! One cause and its fixes, and how several make one sentence.

use super::explanation::Explanation;

/// How much a fix asks for; fixes of several causes are listed in this order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Effort {
    /// A call or a constant in the application.
    Application,
    /// A library option: rebuild.
    Build,
    /// Another set of trusted certificates.
    Trust,
    /// Something that only the server's owner can do.
    Server,
}

/// What one family found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Clause {
    /// A sentence without its full stop, so that it can be joined.
    pub says: String,
    /// What the first fix asks for.
    pub effort: Effort,
    /// Alternatives, smallest first.
    pub fixes: Vec<String>,
}

impl Clause {
    /// A cause with one fix; more are added with [`Clause::or`].
    pub fn new(says: String, effort: Effort, fix: impl Into<String>) -> Self {
        Self { says, effort, fixes: vec![fix.into()] }
    }

    /// Another way out, when the ones before it cannot be taken.
    pub fn or(mut self, fix: impl Into<String>) -> Self {
        self.fixes.push(format!("Or {}", fix.into()));
        self
    }
}

/// Every cause needs its own fix, so the smallest comes first and alternatives stay with their cause.
pub(super) fn join(mut clauses: Vec<Clause>) -> Explanation {
    let says: Vec<&str> = clauses.iter().map(|clause| clause.says.as_str()).collect();
    let cause = format!("{}.", says.join(". "));
    clauses.sort_by_key(|clause| clause.effort);
    Explanation { cause, fix: clauses.into_iter().flat_map(|clause| clause.fixes).collect() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_smallest_change_comes_first_and_alternatives_follow_their_own_cause() {
        let trust = Clause::new("A is missing".into(), Effort::Trust, "Add A.").or("pin B.");
        let name = Clause::new("The name is wrong".into(), Effort::Application, "Expect C.");
        let joined = join(vec![trust, name]);
        assert_eq!(joined.cause, "A is missing. The name is wrong.");
        assert_eq!(joined.fix, ["Expect C.", "Add A.", "Or pin B."]);
    }
}
