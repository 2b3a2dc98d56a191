//! What the preprocessor wrote: the text, and by its markers which file was entered and left when.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// A file that the preprocessor went into, or came back to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Visit {
    pub file: String,
    pub step: Step,
    /// Bytes of the text before it.
    pub at: usize,
}

/// Which way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Into a file; one of the compiler's or of a folder that stands behind them is `system`.
    In { system: bool },
    /// Back to a file, at this line.
    Back { line: usize },
}

/// The preprocessor's output, read.
#[derive(Debug, Default)]
pub struct Preprocessed {
    /// Without the lines that only say where the next ones come from.
    pub text: Vec<u8>,
    /// Every file that those lines name.
    pub read: BTreeSet<PathBuf>,
    /// In the order of the output, after what the compiler reads before the source; `None` where the
    /// markers do not nest, as after a `#line`.
    pub visits: Option<Vec<Visit>>,
}

/// How a source came to its configuration and went on.
#[derive(Debug, PartialEq, Eq)]
pub struct Course {
    /// The source and the headers through which it included its configuration, each with the number of
    /// its lines that came before.
    pub preludes: Vec<(PathBuf, usize)>,
    /// Everything that was read apart from the configuration; whether it is the system's.
    pub rest: BTreeMap<PathBuf, bool>,
}

impl Preprocessed {
    /// Reads what `-E` writes.
    pub fn of(output: &[u8]) -> Self {
        let mut all = Self { text: Vec::with_capacity(output.len()), ..Self::default() };
        let mut follower = Follower::default();
        for line in output.split_inclusive(|byte| *byte == b'\n') {
            match Marker::of(line) {
                Some(marker) => {
                    let file = Path::new(marker.file);
                    if !marker.file.starts_with('<') && !all.read.contains(file) {
                        all.read.insert(file.to_owned());
                    }
                    follower.follow(&marker, all.text.len());
                }
                None if line == b"\n" => {}
                None => all.text.extend_from_slice(line),
            }
        }
        all.visits = (follower.begun && !follower.lost).then_some(follower.visits);
        all
    }

    /// The visits of the first file that was included, from going in to coming back.
    pub fn first_include(&self) -> Option<&[Visit]> {
        let visits = self.visits.as_ref()?;
        visits.get(..length(visits)?)
    }

    /// The course through a configuration of these visits and this text; `None` where the source does
    /// anything else before, or its configuration is another.
    pub fn course(&self, configuration: &[Visit], text: &[u8]) -> Option<Course> {
        let visits = self.visits.as_ref()?;
        let entry = configuration.first()?;
        let start = visits.iter().position(|visit| visit.file == entry.file)?;
        let (before, inside) = visits.split_at(start);
        let end = length(inside)?;
        let (inside, after) = inside.split_at(end);
        let last = inside.last()?;
        let goes_straight = before.iter().all(Visit::is_in) && inside.first()?.at == 0;
        let is_same = inside.len() == configuration.len()
            && inside.iter().zip(configuration).take(end - 1).all(|(one, other)| one.is_as(other))
            && self.text.get(..last.at) == Some(text);
        if !goes_straight || !is_same {
            return None;
        }
        let preludes = preludes(before.len(), last, after)?;
        let inside: BTreeSet<&str> = inside.iter().map(|visit| visit.file.as_str()).collect();
        let mut rest: BTreeMap<PathBuf, bool> = BTreeMap::new();
        let elsewhere = |path: &&PathBuf| !path.to_str().is_some_and(|path| inside.contains(path));
        rest.extend(self.read.iter().filter(elsewhere).map(|path| (path.clone(), false)));
        rest.extend(preludes.iter().map(|(path, _)| (path.clone(), false)));
        for visit in after {
            if let Step::In { system } = visit.step {
                rest.insert(PathBuf::from(&visit.file), system);
            }
        }
        Some(Course { preludes, rest })
    }
}

/// The number of visits from going into the first file to coming back from it.
fn length(visits: &[Visit]) -> Option<usize> {
    let mut depth = 0_usize;
    for (index, visit) in visits.iter().enumerate() {
        depth = if visit.is_in() { depth + 1 } else { depth.checked_sub(1)? };
        if depth == 0 {
            return Some(index + 1);
        }
    }
    None
}

/// The files that are still open after `last`, the innermost first, and the line at which each goes on.
fn preludes(open: usize, last: &Visit, after: &[Visit]) -> Option<Vec<(PathBuf, usize)>> {
    let mut preludes = Vec::new();
    let mut depth = open;
    let mut next = Some(open);
    for visit in std::iter::once(last).chain(after) {
        match visit.step {
            Step::In { .. } => depth += 1,
            Step::Back { line } => {
                // Coming back from the configuration itself leaves as many open as there were.
                depth = if std::ptr::eq(visit, last) { depth } else { depth.checked_sub(1)? };
                if next == Some(depth) {
                    preludes.push((PathBuf::from(&visit.file), line));
                    next = depth.checked_sub(1);
                }
            }
        }
    }
    next.is_none().then_some(preludes)
}

impl Visit {
    fn is_in(&self) -> bool {
        matches!(self.step, Step::In { .. })
    }

    /// The same step to the same file; where in the text is another matter.
    fn is_as(&self, other: &Self) -> bool {
        self.file == other.file && self.step == other.step
    }
}

/// A line such as `# 12 "/usr/include/stdio.h" 2 3 4`.
struct Marker<'a> {
    line: usize,
    file: &'a str,
    flags: &'a str,
}

impl<'a> Marker<'a> {
    fn of(line: &'a [u8]) -> Option<Self> {
        let line = line.strip_prefix(b"# ")?;
        if !line.first()?.is_ascii_digit() {
            return None;
        }
        let mut parts = str::from_utf8(line).ok()?.split('"');
        let line = parts.next()?.trim().parse().ok()?;
        Some(Self { line, file: parts.next()?, flags: parts.next().unwrap_or_default() })
    }

    fn has(&self, flag: &str) -> bool {
        self.flags.split_ascii_whitespace().any(|one| one == flag)
    }
}

/// Keeps which files are open.
#[derive(Default)]
struct Follower {
    /// The source first.
    open: Vec<String>,
    /// The compiler's own definitions went by, and the source began.
    built_in: bool,
    begun: bool,
    lost: bool,
    visits: Vec<Visit>,
}

impl Follower {
    fn follow(&mut self, marker: &Marker<'_>, at: usize) {
        if !self.begun {
            return self.begin(marker);
        }
        // A name that C writes with escapes is another to the system.
        self.lost |= marker.file.contains('\\');
        let file = marker.file.to_owned();
        if marker.has("1") {
            self.open.push(file.clone());
            self.visits.push(Visit { file, step: Step::In { system: marker.has("3") }, at });
        } else if marker.has("2") {
            self.open.pop();
            self.lost |= self.open.last() != Some(&file);
            self.visits.push(Visit { file, step: Step::Back { line: marker.line }, at });
        } else {
            self.lost |= self.open.last() != Some(&file);
        }
    }

    /// The source is named, then what is built in and the command line, then the source again.
    fn begin(&mut self, marker: &Marker<'_>) {
        let file = marker.file.to_owned();
        self.built_in |= file.starts_with('<');
        if marker.has("1") || self.open.is_empty() {
            self.open.push(file);
            return;
        }
        if marker.has("2") && self.open.len() > 1 {
            self.open.pop();
        }
        if self.built_in && self.open.len() == 1 && self.open.first() == Some(&file) {
            self.begun = true;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PREAMBLE: &str = "# 0 \"/t/a.c\"\n# 0 \"<built-in>\"\n# 1 \"/predef.h\" 1 3 4\n\
                            # 0 \"<command-line>\" 2\n# 1 \"/t/a.c\"\n";
    const CONFIGURATION: &str = "# 1 \"/t/config.h\" 1\n# 1 \"/limits.h\" 1 3\nint limit;\n\
                                 # 9 \"/t/config.h\" 2\n";

    fn unit() -> Preprocessed {
        Preprocessed::of(format!("{PREAMBLE}{CONFIGURATION}# 2 \"/t/a.c\" 2\n").as_bytes())
    }

    fn course(body: &str) -> Option<Course> {
        let read = Preprocessed::of(format!("{PREAMBLE}{body}").as_bytes());
        read.course(unit().first_include().expect("an include"), b"int limit;\n")
    }

    #[test]
    fn the_text_is_what_is_compiled_and_nothing_of_where_it_came_from() {
        let text =
            b"# 0 \"<built-in>\"\n# 1 \"/t/a.c\"\n\nint a;\n#pragma GCC x\n# 1 \"/t/b.h\" 1\n";
        let read = Preprocessed::of(text);
        assert_eq!(read.text, b"int a;\n#pragma GCC x\n");
        assert_eq!(read.read, [PathBuf::from("/t/a.c"), PathBuf::from("/t/b.h")].into());
    }

    #[test]
    fn a_course_tells_what_comes_before_the_configuration_and_what_is_read_apart_from_it() {
        let course = course(&format!(
            "# 1 \"/t/common.h\" 1\n{CONFIGURATION}# 14 \"/t/common.h\" 2\n\
             # 1 \"/string.h\" 1 3\n# 20 \"/t/common.h\" 2\n# 7 \"/t/a.c\" 2\nint a;\n"
        ));
        let course = course.expect("a course");
        let preludes = [("/t/common.h", 14), ("/t/a.c", 7)];
        assert_eq!(course.preludes, preludes.map(|(path, line)| (PathBuf::from(path), line)));
        let rest: Vec<_> = course.rest.iter().map(|(path, it)| (path.to_str(), *it)).collect();
        let own = [("/predef.h", false), ("/string.h", true), ("/t/a.c", false)];
        let own = own.into_iter().chain([("/t/common.h", false)]);
        assert_eq!(rest, own.map(|(path, system)| (Some(path), system)).collect::<Vec<_>>());
    }

    #[test]
    fn a_header_of_the_configuration_that_is_entered_again_counts() {
        let again = "# 1 \"/limits.h\" 1 3\n# 3 \"/t/a.c\" 2\n";
        let course = course(&format!("{CONFIGURATION}# 2 \"/t/a.c\" 2\n{again}"));
        assert!(course.expect("a course").rest.contains_key(Path::new("/limits.h")));
    }

    #[test]
    fn a_source_that_goes_another_way_has_no_course() {
        let ending = "# 2 \"/t/a.c\" 2\n";
        let ways = [
            format!("int early;\n{CONFIGURATION}{ending}"),
            format!("# 1 \"/stdio.h\" 1 3\n# 1 \"/t/a.c\" 2\n{CONFIGURATION}{ending}"),
            format!("{}{ending}", CONFIGURATION.replace("limit;", "other;")),
            format!("{}{ending}", CONFIGURATION.replace("/limits.h", "/t/limits.h")),
            format!("{CONFIGURATION}{ending}# 5 \"/t/elsewhere.y\"\n"),
            CONFIGURATION.to_owned(),
            "int a;\n".to_owned(),
        ];
        for way in ways {
            assert_eq!(course(&way), None, "{way}");
        }
    }
}
