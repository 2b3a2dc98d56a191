//! `tlsprobe doctor` for people: the profile in force, the engines, the tools and what to install.

use std::path::PathBuf;

use super::{Block, Column, Document, Table, Tone};

/// What a look at this machine found.
#[derive(Debug, Clone)]
pub struct Checkup {
    /// The device that commands speak for when none is named.
    pub profile: ProfileInForce,
    /// In the order of what they need.
    pub engines: Vec<EngineState>,
    /// In the order of how many need them.
    pub tools: Vec<ToolState>,
}

/// The profile that a command run here would take.
#[derive(Debug, Clone)]
pub enum ProfileInForce {
    /// It loads.
    Loaded {
        /// What reports call it.
        name: String,
        /// `None`: the built-in device.
        path: Option<PathBuf>,
        /// Release of the library that it names.
        mbedtls: String,
    },
    /// It does not, and every command that needs one would end with this.
    Broken(String),
}

/// One engine.
#[derive(Debug, Clone)]
pub struct EngineState {
    /// As in `--engine`.
    pub name: &'static str,
    /// It can perform a handshake here and now.
    pub works: bool,
    /// One sentence.
    pub remark: String,
}

/// One program on the search path.
#[derive(Debug, Clone)]
pub struct ToolState {
    /// The program's name.
    pub name: &'static str,
    /// What it is for.
    pub purpose: &'static str,
    /// Debian packages that bring it.
    pub package: &'static str,
    /// Where it is; `None`: not on the search path.
    pub path: Option<PathBuf>,
    /// The first line that it prints when asked, or why there is none.
    pub version: Result<String, String>,
}

/// Dresses a checkup for people.
pub fn doctor(checkup: &Checkup) -> Document {
    let mut document = Document::default();
    document.push(verdict(checkup));
    document.push(Block::Facts(profile_facts(&checkup.profile)));
    document.push(Block::Table(engines(&checkup.engines)));
    document.push(Block::Heading("Tools".to_owned()));
    document.push(Block::List(checkup.tools.iter().map(tool).collect()));
    document.push(Block::Paragraph(advice(&checkup.tools)));
    document
}

fn verdict(checkup: &Checkup) -> Block {
    let working: Vec<&str> =
        checkup.engines.iter().filter(|engine| engine.works).map(|engine| engine.name).collect();
    if working.is_empty() {
        let text = "no engine works here".to_owned();
        return Block::Verdict { tone: Tone::Bad, text };
    }
    let engines = match working.as_slice() {
        [one] => format!("{one} engine works"),
        several => format!("{} engines work", several.join(" and ")),
    };
    if matches!(checkup.profile, ProfileInForce::Broken(_)) {
        let text = format!("the {engines}, but the profile here does not load");
        return Block::Verdict { tone: Tone::Doubt, text };
    }
    let text = format!("ready: the {engines}; connect, size and certs need no more");
    Block::Verdict { tone: Tone::Good, text }
}

fn profile_facts(profile: &ProfileInForce) -> Vec<(String, String)> {
    let fact = |label: &str, value: String| (label.to_owned(), value);
    match profile {
        ProfileInForce::Loaded { name, path, mbedtls } => {
            let origin = path
                .as_ref()
                .map_or_else(|| "built in".to_owned(), |path| path.display().to_string());
            vec![fact("profile", format!("{name} ({origin})")), fact("mbedTLS", mbedtls.clone())]
        }
        ProfileInForce::Broken(problem) => vec![fact("profile", format!("broken: {problem}"))],
    }
}

fn engines(engines: &[EngineState]) -> Table {
    let row = |engine: &EngineState| {
        let state = if engine.works { "works" } else { "not here" };
        vec![engine.name.to_owned(), state.to_owned(), engine.remark.clone()]
    };
    Table {
        columns: ["engine", "state", "what it is"].map(Column::words).into(),
        rows: engines.iter().map(row).collect(),
    }
}

fn tool(tool: &ToolState) -> String {
    let presence = match (&tool.path, &tool.version) {
        (None, _) => "missing".to_owned(),
        (Some(path), Ok(version) | Err(version)) => format!("{}: {version}", path.display()),
    };
    format!("{}: {}\n    {presence}", tool.name, tool.purpose)
}

fn advice(tools: &[ToolState]) -> String {
    let missing = tools.iter().filter(|tool| tool.path.is_none());
    let packages: Vec<&str> = missing.map(|tool| tool.package).collect();
    if packages.is_empty() {
        return "Nothing is missing.".to_owned();
    }
    format!("Install what is missing, on Debian: apt-get install {}", packages.join(" "))
}
