//! The C compiler: of this machine, `CC` or the first of the usual names on the search path; or that
//! for boards.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use anyhow::{Context, Result, bail};

use tlsprobe::engine::mbedtls::Platform;

use super::known::Seen;
use super::process;
use super::runner::Runner;
use crate::programs;

/// Tried in this order where `CC` is not set.
const USUAL: [&str; 3] = ["cc", "gcc", "clang"];

/// Programs that keep what compilers made, in front of which they stand.
const COMPILER_CACHES: [&str; 2] = ["ccache", "sccache"];

/// The compiler for boards, whatever `CC` says.
const CROSS: &str = "arm-none-eabi-gcc";

/// Variables that change what a compiler finds, reads or makes.
const VARIABLES: [&str; 6] =
    ["CC", "CPATH", "C_INCLUDE_PATH", "LIBRARY_PATH", "COMPILER_PATH", "GCC_EXEC_PREFIX"];

/// A compiler and how it is called.
#[derive(Debug)]
pub struct Compiler {
    program: PathBuf,
    /// The words of `CC` after the first.
    arguments: Vec<String>,
    /// What every compilation is called with.
    flags: Vec<String>,
    /// A compiler cache that is called with the compiler as its first argument.
    launcher: Option<PathBuf>,
}

impl Compiler {
    /// Looks for the compiler; runs nothing.
    ///
    /// # Errors
    /// There is none, with the way to install one.
    pub fn find(runner: &Runner) -> Result<Self> {
        match runner.platform {
            Platform::Here => Self::here(&runner.flags),
            Platform::Bare => Self::cross(&runner.flags),
        }
    }

    /// The compiler for boards, which has to have its C library.
    fn cross(flags: &[String]) -> Result<Self> {
        let program = programs::find(CROSS).with_context(|| {
            format!(
                "the cortex-m engine needs {CROSS}, which is not on PATH; install it, on Debian: \
                 apt-get install gcc-arm-none-eabi libnewlib-arm-none-eabi"
            )
        })?;
        Ok(Self::with(program, Vec::new(), flags))
    }

    fn here(flags: &[String]) -> Result<Self> {
        let named = std::env::var("CC").unwrap_or_default();
        let mut words = named.split_whitespace().map(str::to_owned);
        let program = match words.next() {
            Some(name) => programs::find(&name).with_context(|| {
                format!("CC names `{name}`, which is no program here; name a C compiler")
            })?,
            None => USUAL.iter().find_map(|name| programs::find(name)).context(
                "the mbedtls engine needs a C compiler, and neither cc, gcc nor clang is on PATH; \
                 install one, on Debian: apt-get install gcc libc6-dev",
            )?,
        };
        Ok(Self::with(program, words.collect(), flags))
    }

    fn with(program: PathBuf, arguments: Vec<String>, flags: &[String]) -> Self {
        let launcher = if is_cache(&program) {
            None
        } else {
            COMPILER_CACHES.iter().find_map(|name| programs::find(name))
        };
        Self { program, arguments, flags: flags.to_vec(), launcher }
    }

    /// The compiler alone, with the words of `CC`.
    pub fn command(&self) -> Command {
        self.called_as(Command::new(&self.program))
    }

    /// The same for compiling, through a compiler cache where one is here.
    pub fn compiling(&self) -> Command {
        match &self.launcher {
            None => self.command(),
            Some(launcher) => {
                let mut command = Command::new(launcher);
                command.arg(&self.program);
                self.called_as(command)
            }
        }
    }

    fn called_as(&self, mut command: Command) -> Command {
        // Messages are read, and a header's __DATE__ must not change the program.
        command.env("LC_ALL", "C").env("SOURCE_DATE_EPOCH", "0");
        command.args(&self.arguments).args(&self.flags);
        command
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.program
    }

    /// What decides its output and can be told without running it; one line each.
    pub fn stamp(&self) -> Vec<String> {
        let variables = VARIABLES
            .iter()
            .map(|name| format!("{name}={}", std::env::var_os(name).unwrap_or_default().display()));
        let programs = [Some(&self.program), self.launcher.as_ref()];
        let programs = programs.into_iter().flatten().map(|path| Seen::line_of(path));
        programs.chain(variables).chain(self.flags.iter().cloned()).collect()
    }

    /// What it says of itself and how it is called: the part of every key that stands for it.
    ///
    /// # Errors
    /// It does not start, or fails.
    pub fn identity(&self, end: Instant) -> Result<String> {
        let version = self.answer(end)?;
        Ok(format!("{version}\n{}\n{}", self.arguments.join(" "), self.flags.join(" ")))
    }

    /// The first line of what it says of itself.
    ///
    /// # Errors
    /// It does not start, or fails.
    pub fn version(&self, end: Instant) -> Result<String> {
        let answer = self.answer(end)?;
        Ok(answer.lines().next().unwrap_or_default().replace(char::is_control, ""))
    }

    fn answer(&self, end: Instant) -> Result<String> {
        let shown = self.program.display();
        let asked = process::run(self.command().arg("--version"), end)
            .with_context(|| format!("the C compiler {shown}"))?;
        if !asked.status.success() || asked.stdout.is_empty() {
            bail!("{shown} --version fails; name a C compiler in CC");
        }
        Ok(String::from_utf8_lossy(&asked.stdout).into_owned())
    }
}

/// `/usr/lib/ccache/cc` is a link to the cache itself.
fn is_cache(program: &Path) -> bool {
    let is_named = |path: &Path| {
        path.file_name().is_some_and(|name| COMPILER_CACHES.iter().any(|cache| name == *cache))
    };
    is_named(program) || program.canonicalize().is_ok_and(|path| is_named(&path))
}
