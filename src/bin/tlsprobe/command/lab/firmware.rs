//! The user's own firmware: built with the profile's options by `[build] command`, its log and its image
//! kept, or counted as it lies.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use anyhow::{Context, Error, Result, bail};

use tlsprobe::profile::{BuildCommand, Profile, fragment, header_alone};
use tlsprobe::report::lab::{LabRow, Unbuilt};

use super::build_log::told;
use crate::exact::{Cache, Ending, Failed, IMAGE, MAP, digest, supervise};
use crate::files::{self, Disk};
use crate::output::Progress;

/// A firmware with its SDK takes minutes, and tens of them on a busy build server; what takes longer
/// waits for somebody.
const LIMIT: Duration = Duration::from_secs(3600);

/// A shell that does not find the program, or may not run it, ends with these (POSIX, 2.8.2).
const NOT_RUN: [i32; 2] = [126, 127];

/// Of the log, in the folder that is kept.
const LOG: &str = "build.log";
/// Of the log of the last build after `--vary`.
const LOG_AGAIN: &str = "build-again.log";
/// What a firmware's build includes, where the profile says no other place.
const FRAGMENT: &str = "tlsprobe_options.h";

/// Letters of a profile's name that a folder is named after; a digest makes it unique.
const LONGEST_NAME: usize = 40;

/// What a row counts.
#[derive(Debug, Clone)]
pub struct Image {
    pub elf: PathBuf,
    pub map: Option<PathBuf>,
    /// What the command said that built it.
    pub log: Option<PathBuf>,
    /// Our runner around the library, not the user's firmware.
    pub ours: bool,
}

impl Image {
    /// Our runner's, in the folder of its build.
    pub fn ours(program: &Path) -> Self {
        Self { elf: program.join(IMAGE), map: Some(program.join(MAP)), log: None, ours: true }
    }

    /// The user's own: a copy of what [`build`] built, or the file that the profile names.
    ///
    /// # Errors
    /// There is no folder for what is kept.
    pub fn own(profile: &Profile) -> Result<Option<Self>> {
        let Some(elf) = &profile.build.elf else { return Ok(None) };
        let map = profile.build.map.clone();
        if profile.build.command.is_none() {
            return Ok(Some(Self { elf: elf.clone(), map, log: None, ours: false }));
        }
        let kept = Places::of(profile)?.kept;
        let map = map.map(|_| kept.join(MAP));
        Ok(Some(Self { elf: kept.join(IMAGE), map, log: Some(kept.join(LOG)), ours: false }))
    }
}

/// The command did not succeed; why is in its log.
#[derive(Debug, thiserror::Error)]
#[error("[build] command `{command}` fails ({status}); its log is {}", .log.display())]
struct LogKept {
    command: String,
    status: std::process::ExitStatus,
    log: PathBuf,
}

/// Where the log is, if an error is about a command that did not succeed.
pub fn log_of(error: &Error) -> Option<PathBuf> {
    error.downcast_ref::<LogKept>().map(|kept| kept.log.clone())
}

/// Has the profile's command build its firmware; nothing where the profile has none.
///
/// # Errors
/// [`Failed`] where the command does not succeed; otherwise what keeps it from being run.
pub fn build(profile: &Profile) -> Result<()> {
    let Some(command) = &profile.build.command else { return Ok(()) };
    let places = Places::of(profile)?;
    put_fragment(profile, &places)?;
    run(profile, command, &places, LOG)?;
    keep(profile, command, &places)
}

/// The same where firmware that does not build is a row that says so.
///
/// # Errors
/// What keeps the command from being run.
pub fn built(profile: &Profile) -> Result<Option<Unbuilt>> {
    match build(profile) {
        Ok(()) => Ok(None),
        Err(error) if error.downcast_ref::<Failed>().is_some() => Ok(Some(Unbuilt {
            profile: profile.name.clone(),
            option: None,
            mbedtls: profile.library.version,
            log: log_of(&error),
            cause: format!("{error:#}"),
        })),
        Err(error) => Err(error),
    }
}

/// The profile whose options vary. Whatever becomes of its variations, the fragment in place is its own
/// again when this is let go of.
pub struct Base(Profile);

impl Base {
    /// `None` where no command builds its firmware.
    pub fn of(profile: &Profile) -> Option<Self> {
        profile.build.command.is_some().then(|| Self(profile.clone()))
    }

    /// Builds it once more, so that what lies at `elf` is not left with an option switched.
    ///
    /// # Errors
    /// What has built before does not build now.
    pub fn rebuild(&self) -> Result<()> {
        let Some(command) = &self.0.build.command else { return Ok(()) };
        let places = Places::of(&self.0)?;
        put_fragment(&self.0, &places)?;
        run(&self.0, command, &places, LOG_AGAIN)
            .with_context(|| format!("{} is to be built again after --vary", self.0.name))
    }
}

impl Drop for Base {
    fn drop(&mut self) {
        // An error is on its way out already; this one would hide it.
        let _ = Places::of(&self.0).and_then(|places| put_fragment(&self.0, &places));
    }
}

/// Why images say nothing of options: each was built with others, and all of them are one.
///
/// # Errors
/// An image that was kept cannot be read.
pub fn same_image(rows: &[(LabRow, Profile)]) -> Result<Option<String>> {
    let built: Vec<&(LabRow, Profile)> = rows.iter().filter(|(row, _)| row.log.is_some()).collect();
    let [(first, base), others @ ..] = built.as_slice() else { return Ok(None) };
    let base = base.configuration.options.defined();
    if others.iter().all(|(_, profile)| profile.configuration.options.defined() == base) {
        return Ok(None);
    }
    let image = files::read(&first.elf)?;
    for (row, _) in others {
        if files::read(&row.elf)? != image {
            return Ok(None);
        }
    }
    let names: Vec<&str> = built.iter().map(|(row, _)| row.profile.as_str()).collect();
    Ok(Some(format!(
        "{} have different options and one and the same image: [build] command has to build with the \
         header that TLSPROBE_OPTIONS_H names",
        names.join(", ")
    )))
}

/// Where a profile's firmware is built, and what is kept of it.
struct Places {
    /// Where the command runs.
    folder: PathBuf,
    /// Log and copies, one folder a profile.
    kept: PathBuf,
    /// One file for all profiles of a folder: objects that were built with another one's options are
    /// older than it, and a build that looks at times builds them again.
    fragment: PathBuf,
}

impl Places {
    fn of(profile: &Profile) -> Result<Self> {
        let path = profile.path.as_deref().context("[build] command needs a profile in a file")?;
        let beside = path.parent().filter(|folder| !folder.as_os_str().is_empty());
        let folder = fs::canonicalize(beside.unwrap_or(Path::new(".")))
            .with_context(|| format!("the folder of {}", path.display()))?;
        let cache = Cache::open()?;
        let file = path.file_name().unwrap_or_default();
        let parts = [folder.as_os_str().as_encoded_bytes(), file.as_encoded_bytes()];
        let unique = digest(parts.into_iter().chain([profile.name.as_bytes()]));
        let kept = cache.firmware(&format!("{}.{unique}", plain(&profile.name)));
        let fragment = match &profile.build.fragment {
            Some(path) => std::path::absolute(path).context("the working directory")?,
            None => cache.firmware(&digest([parts[0]])).join(FRAGMENT),
        };
        fs::create_dir_all(&kept).map_err(|error| cache.refusal(error))?;
        Ok(Self { folder, kept, fragment })
    }
}

fn plain(name: &str) -> String {
    let plain = |c: char| if c.is_ascii_alphanumeric() || "+-.".contains(c) { c } else { '_' };
    name.chars().take(LONGEST_NAME).map(plain).collect()
}

/// Written only where it changes: a build that looks at times would build everything again.
fn put_fragment(profile: &Profile, places: &Places) -> Result<()> {
    let base = header_alone(profile, &Disk)?;
    let text = fragment(profile, base.as_ref())?;
    let path = &places.fragment;
    if fs::read(path).is_ok_and(|there| there == text.as_bytes()) {
        return Ok(());
    }
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))?;
    }
    files::write(path, text.as_bytes())
}

fn run(profile: &Profile, command: &BuildCommand, places: &Places, log: &str) -> Result<()> {
    let name = &profile.name;
    let path = places.kept.join(log);
    let shown = path.display();
    let file = File::create(&path).with_context(|| format!("cannot write {shown}"))?;
    let progress = Progress::of(1, &format!("{name}: {command}"));
    let ending = supervise(&mut process(profile, command, places), &file, LIMIT)
        .with_context(|| format!("{name}: [build] command `{command}` does not start"))?;
    drop(progress);
    match ending {
        Ending::Exited(status) if status.success() => Ok(()),
        Ending::Exited(status) if status.code().is_some_and(|code| NOT_RUN.contains(&code)) => {
            bail!("{name}: [build] command `{command}` cannot be run: {}", told(&path))
        }
        Ending::Exited(status) => {
            let kept = LogKept { command: command.to_string(), status, log: path.clone() };
            Err(Error::new(Failed(told(&path))).context(kept))
        }
        Ending::Overdue => bail!(
            "{name}: [build] command `{command}` did not end within {} seconds and was stopped; \
             its log is {shown}",
            LIMIT.as_secs()
        ),
        Ending::Flooded => {
            bail!("{name}: [build] command `{command}` fills its log {shown} and was stopped")
        }
        Ending::Interrupted => {
            bail!(
                "{name}: interrupted, and [build] command `{command}` stopped; its log is {shown}"
            )
        }
    }
}

fn process(profile: &Profile, command: &BuildCommand, places: &Places) -> Command {
    let mut process = match command {
        BuildCommand::Shell(line) => {
            let mut shell = Command::new("sh");
            shell.args(["-c", line]);
            shell
        }
        BuildCommand::Words(words) => {
            let (program, arguments) =
                words.split_first().map_or(("", &[][..]), |(first, rest)| (first.as_str(), rest));
            // A path is relative to the profile as every other one; a mere name is looked for on PATH.
            let beside = program.contains('/').then(|| places.folder.join(program));
            let mut process = Command::new(beside.unwrap_or_else(|| PathBuf::from(program)));
            process.args(arguments);
            process
        }
    };
    process
        .current_dir(&places.folder)
        .env("TLSPROBE_OPTIONS_H", &places.fragment)
        .env("TLSPROBE_PROFILE", &profile.name);
    process
}

/// Copies what was built: the next profile, or the next option, is built into the same files.
fn keep(profile: &Profile, command: &BuildCommand, places: &Places) -> Result<()> {
    let built = [("elf", &profile.build.elf, IMAGE), ("map", &profile.build.map, MAP)];
    for (key, path, name) in built {
        let Some(path) = path else { continue };
        files::copy(path, &places.kept.join(name)).with_context(|| {
            format!(
                "{}: [build] command `{command}` succeeds without making what [build] {key} names; \
                 its log is {}",
                profile.name,
                places.kept.join(LOG).display()
            )
        })?;
    }
    Ok(())
}
