//! `tlsprobe.doctor/1`: what `tlsprobe doctor --format json` prints.

use serde::Serialize;

use crate::report::doctor::{Checkup, EngineState, ProfileInForce, ToolState};

/// The whole report.
#[derive(Debug, Serialize)]
pub struct DoctorReport {
    schema: &'static str,
    profile: Profile,
    engines: Vec<Engine>,
    tools: Vec<Tool>,
}

#[derive(Debug, Serialize)]
struct Profile {
    /// Null: it does not load.
    name: Option<String>,
    /// Null: the built-in device, or one that does not load.
    path: Option<String>,
    mbedtls: Option<String>,
    /// Why it does not load.
    problem: Option<String>,
}

#[derive(Debug, Serialize)]
struct Engine {
    name: &'static str,
    works: bool,
    remark: String,
}

#[derive(Debug, Serialize)]
struct Tool {
    name: &'static str,
    /// Null: not on the search path.
    path: Option<String>,
    /// Null: missing, or it did not say.
    version: Option<String>,
    /// Why there is no version although there is a path.
    problem: Option<String>,
    purpose: &'static str,
    /// Debian packages that bring it.
    package: &'static str,
}

impl DoctorReport {
    /// Dresses a checkup for scripts.
    pub fn new(checkup: &Checkup) -> Self {
        Self {
            schema: "tlsprobe.doctor/1",
            profile: profile(&checkup.profile),
            engines: checkup.engines.iter().map(engine).collect(),
            tools: checkup.tools.iter().map(tool).collect(),
        }
    }
}

fn profile(profile: &ProfileInForce) -> Profile {
    match profile {
        ProfileInForce::Loaded { name, path, mbedtls } => Profile {
            name: Some(name.clone()),
            path: path.as_ref().map(|path| path.display().to_string()),
            mbedtls: Some(mbedtls.clone()),
            problem: None,
        },
        ProfileInForce::Broken(problem) => {
            Profile { name: None, path: None, mbedtls: None, problem: Some(problem.clone()) }
        }
    }
}

fn engine(state: &EngineState) -> Engine {
    Engine { name: state.name, works: state.works, remark: state.remark.clone() }
}

fn tool(state: &ToolState) -> Tool {
    let found = state.path.is_some();
    Tool {
        name: state.name,
        path: state.path.as_ref().map(|path| path.display().to_string()),
        version: state.version.clone().ok().filter(|_| found),
        problem: state.version.clone().err().filter(|_| found),
        purpose: state.purpose,
        package: state.package,
    }
}
