//! From a profile to the program that is its device's library behind the runner: built, or found built.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant, SystemTime};

use anyhow::{Context, Error, Result};

use tlsprobe::engine::mbedtls::{Plan, Platform, plan};
use tlsprobe::profile::Profile;

use super::cache::{Cache, Turn, digest};
use super::compiler::Compiler;
use super::configuration::{self, Configuration};
use super::earlier::Earlier;
use super::known::{Known, Seen};
use super::objects::{Named, Objects, Shop};
use super::process;
use super::readings::Readings;
use super::runner::Runner;
use super::tree::Tree;
use super::tree_sources::{self, Made};
use crate::output::Progress;

/// Changes where the same inputs are to be built otherwise than before.
const RECIPE: &str = "1";

/// A tree takes seconds; a compiler that waits for a licence, or for another build, this long.
const LIMIT: Duration = Duration::from_secs(600);

/// A message names no more options than a person reads.
const MOST_OPTIONS: usize = 8;

/// A device's library, ready to run.
#[derive(Debug)]
pub struct Built {
    /// The program; for a board the folder with the image and the linker's map of it.
    pub program: PathBuf,
    /// Options of the device that are compiled without.
    pub overridden: Vec<String>,
    /// Options that it may lack and that are compiled with.
    pub added: Vec<&'static str>,
}

impl Built {
    /// What this machine's build does otherwise than the device's; `None` where it is the same.
    pub fn note(&self) -> Option<String> {
        let without = self.overridden.join(", ");
        (!without.is_empty()).then(|| {
            format!("compiled for this machine without {without}, which the device alone can have")
        })
    }
}

/// Builds what the profile names, or finds it built; an unchanged profile costs a look at its files.
///
/// # Errors
/// No tree, another release, no compiler, what the compiler complains of, or a cache that is full.
pub fn build(profile: &Profile, runner: &Runner) -> Result<Built> {
    let started = SystemTime::now();
    let tree = Tree::of(profile)?;
    let here = std::env::current_dir().context("the working directory")?;
    let of_tree = || format!("the tree {}", tree.path.display());
    let plan = plan(profile, runner.platform, &tree.files, &here).with_context(of_tree)?;
    let compiler = Compiler::find(runner)?;
    let cache = Cache::open()?;
    let work = Work { profile, runner, tree, plan, here, compiler, cache, started };
    let stamp = work.stamp();
    let program = match work.known(&stamp) {
        Some(program) => program,
        None => work.build(&stamp)?,
    };
    let Plan { overridden, added, .. } = work.plan;
    Ok(Built { program, overridden, added })
}

struct Work<'a> {
    profile: &'a Profile,
    runner: &'a Runner,
    tree: Tree,
    plan: Plan,
    here: PathBuf,
    compiler: Compiler,
    cache: Cache,
    started: SystemTime,
}

impl Work<'_> {
    /// The device's own headers, absolute.
    fn headers(&self) -> impl Iterator<Item = PathBuf> {
        let configuration = &self.profile.configuration;
        let named = [configuration.header(), configuration.crypto_header.as_ref()];
        named.into_iter().flatten().map(|path| self.here.join(path))
    }

    /// Texts that are written for the compiler: headers of the plan, and the runner.
    fn written(&self) -> impl Iterator<Item = (&str, &str)> {
        let planned = self.plan.headers.iter().map(|(name, text)| (*name, text.as_str()));
        let ours = self.runner.files.iter().map(|(name, text)| (*name, text.as_str()));
        planned.chain(ours)
    }

    /// Everything that can be told without reading a source.
    fn stamp(&self) -> String {
        let mut lines = vec![RECIPE.to_owned(), self.tree.path.display().to_string()];
        lines.extend(self.tree.stamp.iter().cloned());
        lines.extend(self.headers().map(|path| Seen::line_of(&path)));
        lines.extend(self.compiler.stamp());
        lines.extend(self.plan.definitions.iter().cloned());
        lines.extend(self.runner.linking.iter().cloned());
        lines.extend(self.written().map(|(name, text)| format!("{name}\n{text}")));
        digest(lines.iter().map(String::as_bytes))
    }

    fn known(&self, stamp: &str) -> Option<PathBuf> {
        let record = self.cache.find("known", stamp)?;
        let known = Known::read(&std::fs::read_to_string(record).ok()?)?;
        self.cache.find("programs", &known.program)
    }

    fn build(&self, stamp: &str) -> Result<PathBuf> {
        let end = Instant::now() + LIMIT;
        let turn = self.cache.turn(end)?;
        // Another run may have built it while this one waited.
        if let Some(program) = self.known(stamp) {
            return Ok(program);
        }
        let made =
            tree_sources::made(&self.cache, &turn, &self.tree, self.profile.library.version, end)?;
        let written = self.write(&turn)?;
        let identity = self.compiler.identity(end)?;
        let shop = Shop {
            cache: &self.cache,
            turn: &turn,
            compiler: &self.compiler,
            identity: &identity,
            arguments: &self.arguments(&written, &made),
            places: &self.places(&written, &made),
            tree: &self.tree.path,
            end,
        };
        let sources = self.sources(&written, &made);
        let readings = Readings { cache: &self.cache, key: self.key(&identity, &made) };
        let first = || shop.directives(configuration::source(self.profile.library.version));
        let headers = self.header_folders().collect();
        let mut earlier = Earlier::of(&identity, first, &written, headers);
        earlier.look(&self.cache, readings.newest(), &sources);
        let progress = Progress::of(sources.len(), &self.what());
        let objects = shop.compile(&sources, &earlier, &progress);
        let objects = objects.map_err(|error| self.complaint(error))?;
        let name = self
            .link(&shop, &sources, &objects, &written)
            .map_err(|error| self.complaint(error))?;
        self.note(&turn, stamp, &name, objects, &earlier, &readings)?;
        self.cache.trim();
        Ok(self.cache.path("programs", &name))
    }

    fn what(&self) -> String {
        format!("building mbedTLS {} for {}", self.profile.library.version, self.profile.name)
    }

    /// A folder named by its content, so that neither its path nor its age changes an object.
    fn write(&self, turn: &Turn) -> Result<PathBuf> {
        let parts = self.written().flat_map(|(name, text)| [name.as_bytes(), text.as_bytes()]);
        let name = digest(parts);
        if let Some(folder) = self.cache.find("written", &name) {
            return Ok(folder);
        }
        let folder = turn.work().join("written");
        let refused = |error| self.cache.refusal(error);
        std::fs::create_dir(&folder).map_err(refused)?;
        for (name, text) in self.written() {
            std::fs::write(folder.join(name), text).map_err(refused)?;
        }
        self.cache.keep(&folder, "written", &name)
    }

    fn arguments(&self, written: &Path, made: &Made) -> Vec<String> {
        let include = |path: &Path| format!("-I{}", path.display());
        let mut arguments = self.plan.definitions.clone();
        arguments.push(include(written));
        arguments.extend(made.iter().map(|(folder, _)| include(folder)));
        arguments.extend(self.plan.folders.iter().map(|it| include(&self.tree.path.join(it))));
        // Last of all, for a header that names its neighbours in angle brackets.
        arguments.extend(self.header_folders().map(|it| format!("-idirafter{}", it.display())));
        arguments
    }

    fn places(&self, written: &Path, made: &Made) -> Vec<String> {
        let map = |path: &Path, name: &str| format!("-ffile-prefix-map={}={name}", path.display());
        let mut places = vec![map(&self.tree.path, "mbedtls"), map(written, "tlsprobe")];
        places.extend(made.iter().map(|(folder, _)| map(folder, "mbedtls/library")));
        places.extend(self.header_folders().map(|folder| map(&folder, "device")));
        places
    }

    fn header_folders(&self) -> impl Iterator<Item = PathBuf> {
        self.headers().filter_map(|header| header.parent().map(Path::to_owned))
    }

    fn sources(&self, written: &Path, made: &Made) -> Vec<PathBuf> {
        let of_tree = self.plan.sources.iter().map(|source| self.tree.path.join(source));
        let is_source = |name: &&str| name.ends_with(".c");
        let own = self.runner.files.iter().map(|(name, _)| *name).filter(is_source);
        let made = made.iter().flat_map(|(folder, files)| {
            files.iter().copied().filter(is_source).map(|file| folder.join(file))
        });
        of_tree.chain(made).chain(own.map(|name| written.join(name))).collect()
    }

    /// Stands for all that decides a source's text but for the headers of the configuration.
    fn key(&self, identity: &str, made: &Made) -> String {
        let written = Path::new("written");
        let mut lines = vec![RECIPE.to_owned(), identity.to_owned()];
        lines.push(self.tree.path.display().to_string());
        lines.extend(self.tree.stamp.iter().cloned());
        lines.extend(self.compiler.stamp());
        lines.extend(self.arguments(written, made));
        lines.extend(self.places(written, made));
        lines.extend(self.written().map(|(name, _)| name.to_owned()));
        digest(lines.iter().map(String::as_bytes))
    }

    /// The name of the program in the cache.
    fn link(
        &self,
        shop: &Shop<'_>,
        sources: &[PathBuf],
        objects: &Objects,
        written: &Path,
    ) -> Result<String> {
        let linking = &self.runner.linking;
        let scripts = self.runner.files.iter().filter(|(name, _)| name.ends_with(".ld"));
        let parts = objects.names.iter().chain(linking).chain(scripts.map(|(_, text)| text));
        let name = digest(parts.map(String::as_bytes).chain([shop.identity.as_bytes()]));
        if self.cache.find("programs", &name).is_none() {
            match self.runner.platform {
                Platform::Here => shop.link(&objects.names, linking, &name)?,
                Platform::Bare => {
                    let of_tree = |source: &PathBuf| !source.starts_with(written);
                    let named = sources.iter().zip(&objects.names);
                    let named = named.map(|(source, object)| Named {
                        folder: if of_tree(source) { "mbedtls" } else { "runner" },
                        source,
                        object,
                    });
                    shop.link_image(named, written, linking, &name)?;
                }
            }
        }
        Ok(name)
    }

    /// Records what was built from what. A file that changed since the build began may have been read
    /// before or after: then nothing is recorded, and the next run looks again.
    fn note(
        &self,
        turn: &Turn,
        stamp: &str,
        program: &str,
        objects: Objects,
        earlier: &Earlier,
        readings: &Readings<'_>,
    ) -> Result<()> {
        let ours = |path: &PathBuf| {
            path.starts_with(&self.tree.path) || path.starts_with(self.cache.root())
        };
        let configuration = earlier.configuration.iter().flat_map(Configuration::files);
        let read: BTreeSet<PathBuf> = objects.read.into_iter().chain(configuration).collect();
        let outside = read.into_iter().filter(|path| !ours(path));
        let Ok(files) = outside.map(Seen::at).collect::<std::io::Result<Vec<_>>>() else {
            return Ok(());
        };
        if !files.iter().all(|file| file.rested_at(self.started)) {
            return Ok(());
        }
        let reading = earlier.reading(objects.sources, self.cache.root(), self.started);
        if let Some(reading) = reading {
            readings.keep(turn, &reading, &earlier.used)?;
        }
        let known = Known { program: program.to_owned(), files };
        if let Some(text) = known.text() {
            self.cache.write(turn, "known", stamp, &text)?;
        }
        Ok(())
    }

    /// What the compiler said, with what it was to compile.
    fn complaint(&self, error: Error) -> Error {
        if error.downcast_ref::<process::Failed>().is_none() {
            return error;
        }
        let header = self.headers().next();
        let header = header.map_or_else(
            || "the library's own configuration".to_owned(),
            |path| path.display().to_string(),
        );
        let laid_over = match self.plan.laid_over.as_slice() {
            [] => String::new(),
            options => format!(" with {}", listed(options)),
        };
        let version = self.profile.library.version;
        error.context(format!("mbedTLS {version} does not compile with {header}{laid_over}"))
    }
}

fn listed(options: &[String]) -> String {
    let shown = options.iter().take(MOST_OPTIONS).map(String::as_str);
    let shown = shown.collect::<Vec<_>>().join(", ");
    match options.len().saturating_sub(MOST_OPTIONS) {
        0 => shown,
        more => format!("{shown} and {more} more"),
    }
}
