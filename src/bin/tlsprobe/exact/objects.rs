//! Sources to objects, on all cores; an object is named by what the preprocessor makes of its source,
//! so that a changed option compiles the files whose text it changes and no other.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::os::unix::fs::symlink;
use std::os::unix::process::ExitStatusExt;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::Instant;

use anyhow::{Context, Error, Result};

use tlsprobe::engine::mbedtls::{first_error, is_out_of_space};

use super::cache::{Cache, Turn, digest};
use super::compiler::Compiler;
use super::earlier::Earlier;
use super::markers::Preprocessed;
use super::process::{self, Failed, Finished};
use super::readings::Source;
use crate::output::Progress;

/// Everything that compilations of one build share.
pub struct Shop<'a> {
    pub cache: &'a Cache,
    pub turn: &'a Turn,
    pub compiler: &'a Compiler,
    /// What the compiler says of itself.
    pub identity: &'a str,
    /// Of the preprocessor: definitions and folders.
    pub arguments: &'a [String],
    /// What stands for a path in `__FILE__`, so that the program does not tell where it was built.
    pub places: &'a [String],
    /// Where messages of the compiler begin to be of interest.
    pub tree: &'a Path,
    pub end: Instant,
}

/// Files of an image's folder.
pub const IMAGE: &str = "firmware.elf";
pub const MAP: &str = "firmware.map";
pub const USAGE: &str = "firmware.usage";

/// An object under the name that the linker's map is to show.
pub struct Named<'a> {
    pub folder: &'static str,
    pub source: &'a Path,
    /// In the cache.
    pub object: &'a str,
}

impl Named<'_> {
    fn link(&self) -> PathBuf {
        let stem = self.source.file_stem().unwrap_or_default();
        Path::new(self.folder).join(stem).with_extension("o")
    }
}

/// One compiled source.
#[derive(Debug)]
struct Object {
    name: String,
    /// Files that the preprocessor read.
    read: BTreeSet<PathBuf>,
    /// What a later build may go by.
    source: Option<Source>,
}

/// All compiled sources of a build.
#[derive(Debug, Default)]
pub struct Objects {
    /// Names in the cache, in the order of the sources.
    pub names: Vec<String>,
    /// Files that were read, sources included.
    pub read: BTreeSet<PathBuf>,
    /// What later builds may go by.
    pub sources: BTreeMap<PathBuf, Source>,
}

impl Shop<'_> {
    /// Compiles what is not in the cache yet.
    ///
    /// # Errors
    /// The first source that does not compile, with the compiler's first error.
    pub fn compile(
        &self,
        sources: &[PathBuf],
        earlier: &Earlier,
        progress: &Progress,
    ) -> Result<Objects> {
        let (next, failed) = (AtomicUsize::new(0), AtomicBool::new(false));
        let done = Mutex::new(Vec::new());
        let workers = thread::available_parallelism().map_or(1, usize::from);
        thread::scope(|scope| {
            for _ in 0..workers {
                scope.spawn(|| {
                    while !failed.load(Ordering::Relaxed) {
                        let index = next.fetch_add(1, Ordering::Relaxed);
                        let Some(source) = sources.get(index) else { break };
                        let object = self.object(source, index, earlier);
                        failed.fetch_or(object.is_err(), Ordering::Relaxed);
                        progress.step();
                        done.lock().unwrap_or_else(PoisonError::into_inner).push((index, object));
                    }
                });
            }
        });
        let mut done = done.into_inner().unwrap_or_else(PoisonError::into_inner);
        done.sort_by_key(|(index, _)| *index);
        let mut objects = Objects::default();
        for ((_, object), path) in done.into_iter().zip(sources) {
            let object = object?;
            objects.names.push(object.name);
            objects.read.extend(object.read);
            objects.sources.extend(object.source.map(|source| (path.clone(), source)));
        }
        Ok(objects)
    }

    fn object(&self, path: &Path, index: usize, earlier: &Earlier) -> Result<Object> {
        if let Some(source) = earlier.sources.get(path) {
            let (name, read) = (source.object.clone(), source.files.keys().cloned().collect());
            return Ok(Object { name, read, source: Some(source.clone()) });
        }
        let output = self.run(self.reading(path).arg("-E").arg(path))?;
        let preprocessed = Preprocessed::of(&output.stdout);
        let key = digest([self.identity.as_bytes(), &preprocessed.text]);
        let name = format!("{key}.o");
        if self.cache.find("objects", &name).is_none() {
            self.make(path, index, &preprocessed.text, &name)?;
        }
        let source = earlier.source(&preprocessed, &name);
        Ok(Object { name, read: preprocessed.read, source })
    }

    /// What the preprocessor makes of this text, with the directives that define; `None` where it fails, as
    /// it then does for every source, the first of which tells why.
    pub fn directives(&self, text: &str) -> Option<Vec<u8>> {
        let source = self.turn.work().join("configuration.c");
        fs::write(&source, text).ok()?;
        let mut command = self.reading(&source);
        let finished = process::run(command.args(["-E", "-dD"]).arg(&source), self.end).ok()?;
        finished.status.success().then_some(finished.stdout)
    }

    /// Compiles the text itself, so that the preprocessor does not work twice.
    fn make(&self, source: &Path, index: usize, text: &[u8], name: &str) -> Result<()> {
        let folder = self.turn.work().join(index.to_string());
        let stem = source.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let written = fs::create_dir(&folder)
            .and_then(|()| fs::write(folder.join(format!("{stem}.i")), text));
        written.map_err(|error| self.cache.refusal(error))?;
        let mut command = self.compiler.compiling();
        command.current_dir(&folder).env("TMPDIR", &folder);
        command.args(["-c", &format!("{stem}.i"), "-o", "finished.o"]);
        if let Err(error) = self.run(&mut command) {
            // The text has no lines to name; the source itself has, and fails for the same reason.
            self.run(self.reading(source).arg("-fsyntax-only").arg(source))?;
            return Err(error);
        }
        self.cache.keep(&folder.join("finished.o"), "objects", name)?;
        Ok(())
    }

    fn reading(&self, source: &Path) -> Command {
        let mut command = self.compiler.command();
        command.args(self.arguments).args(self.places).env("TMPDIR", self.turn.work());
        // A source finds its neighbours, wherever the compiler is started.
        if let Some(folder) = source.parent() {
            command.current_dir(folder);
        }
        command
    }

    /// Links objects of the cache to a program in the cache.
    ///
    /// # Errors
    /// The linker's first error.
    pub fn link(&self, objects: &[String], arguments: &[String], name: &str) -> Result<()> {
        let finished = self.turn.work().join("finished");
        let mut command = self.compiler.command();
        command.current_dir(self.cache.path("objects", "")).env("TMPDIR", self.turn.work());
        command.args(objects).args(arguments).arg("-s").arg("-o").arg(&finished);
        self.run(&mut command)?;
        self.cache.keep(&finished, "programs", name)?;
        Ok(())
    }

    /// Links objects of the cache to an image of a board: a folder with the image, the linker's map of
    /// it, and what the linker says of the memories.
    ///
    /// # Errors
    /// The linker's first error.
    pub fn link_image<'o>(
        &self,
        objects: impl Iterator<Item = Named<'o>>,
        scripts: &Path,
        arguments: &[String],
        name: &str,
    ) -> Result<()> {
        let work = self.turn.work().join("image");
        let (links, finished) = (work.join("links"), work.join("finished"));
        let refused = |error| self.cache.refusal(error);
        fs::create_dir_all(&finished).map_err(refused)?;
        let mut command = self.compiler.command();
        command.env("TMPDIR", self.turn.work()).current_dir(&links);
        for object in objects {
            let link = object.link();
            let path = links.join(&link);
            path.parent().map_or(Ok(()), fs::create_dir_all).map_err(refused)?;
            symlink(self.cache.path("objects", object.object), &path).map_err(refused)?;
            command.arg(link);
        }
        command.arg(format!("-L{}", scripts.display())).args(arguments);
        command.arg(format!("-Wl,-Map={}", finished.join(MAP).display()));
        command.arg("-o").arg(finished.join(IMAGE));
        let said = self.run(&mut command)?;
        fs::write(finished.join(USAGE), said.stdout).map_err(refused)?;
        self.cache.keep(&finished, "programs", name)?;
        fs::remove_dir_all(&work).map_err(refused)
    }

    fn run(&self, command: &mut Command) -> Result<Finished> {
        let finished = process::run(command, self.end)
            .with_context(|| format!("the C compiler {}", self.compiler.path().display()))?;
        if finished.status.success() { Ok(finished) } else { Err(self.complaint(&finished)) }
    }

    fn complaint(&self, finished: &Finished) -> Error {
        if is_out_of_space(&finished.stderr) || hit_file_size_limit(finished.status) {
            return self.cache.is_full();
        }
        let first = first_error(&finished.stderr, self.tree);
        let status = finished.status;
        let compiler = self.compiler.path().display();
        let silent = || format!("the C compiler {compiler} ends with {status}");
        Failed(first.unwrap_or_else(silent)).into()
    }
}

fn hit_file_size_limit(status: ExitStatus) -> bool {
    status.signal() == Some(signal_hook::consts::SIGXFSZ)
}
