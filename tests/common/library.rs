//! Compiles a program of ours against one tree and configuration, once, into `target/differential`.
//!
//! Objects are kept by what the preprocessor makes of their source, so that a configuration that
//! takes one curve away compiles the handful of files that mention it.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use sha2::{Digest, Sha256};
use tlsprobe::mbedtls::Version;

/// What the library says is the same at every level; this one is compiled in two thirds of the time of the next.
const FLAGS: [&str; 2] = ["-O1", "-w"];

/// C files that are linked with the library.
#[derive(Debug, Clone, Copy)]
pub struct Program<'a> {
    /// Names the program and the folder of its sources.
    pub name: &'a str,
    /// File names and texts, headers too.
    pub sources: &'a [(&'a str, &'a str)],
    /// Handed to the compiler for these files alone.
    pub flags: &'a [&'a str],
    /// Handed to the compiler when it links.
    pub linking: &'a [&'a str],
}

/// Options laid over the library's own default header: `Some` defines, `None` undefines.
pub type Overrides = &'static [(&'static str, Option<&'static str>)];

/// The path of the program, built if it is not there.
///
/// # Panics
/// Without a C compiler or when the tree does not compile: the test cannot do its job.
pub fn build(
    program: &Program<'_>,
    version: Version,
    configuration: &str,
    options: Overrides,
) -> PathBuf {
    build_for(&[], program, version, configuration, options)
}

/// As [`build`], with arguments that choose the machine, such as `-m32`, for every file.
///
/// # Panics
/// As [`build`].
pub fn build_for(
    machine: &[&str],
    program: &Program<'_>,
    version: Version,
    configuration: &str,
    options: Overrides,
) -> PathBuf {
    static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());
    let _turn = ONE_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner);
    let tree = tree(version);
    let root = folder();
    let header = header(options);
    let sources: String = program.sources.iter().map(|(_, text)| *text).collect();
    let key = short(&[
        sources.as_bytes(),
        program.flags.concat().as_bytes(),
        header.as_bytes(),
        tree.digest.as_bytes(),
        FLAGS.concat().as_bytes(),
        machine.concat().as_bytes(),
    ]);
    let path = root.join(format!("{}-{version}-{configuration}-{key}", program.name));
    if !path.is_file() {
        let settings = root.join("config").join(format!("{version}-{configuration}"));
        fs::create_dir_all(&settings).expect("a folder for the options");
        write_if_new(&settings.join("oracle_options.h"), header.as_bytes());
        let objects = objects(machine, program, version, &tree.path, &settings);
        link(&path, &[machine, program.linking].concat(), &objects);
    }
    path
}

/// `target/differential`, beside what cargo builds.
fn folder() -> PathBuf {
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().expect("a target folder");
    let folder = target.join("differential");
    fs::create_dir_all(folder.join("objects")).expect("target/differential can be made");
    folder
}

#[derive(Clone)]
struct Tree {
    path: PathBuf,
    digest: String,
}

fn tree(version: Version) -> Tree {
    static TREES: Mutex<BTreeMap<Version, Tree>> = Mutex::new(BTreeMap::new());
    let mut trees = TREES.lock().unwrap_or_else(PoisonError::into_inner);
    trees.entry(version).or_insert_with(|| fetch(version)).clone()
}

/// Where the sources of a release lie.
pub fn sources(version: Version) -> PathBuf {
    tree(version).path
}

fn fetch(version: Version) -> Tree {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/mbedtls/fetch.sh");
    let output = Command::new("sh").arg(script).arg(version.to_string()).output().expect("sh runs");
    assert!(
        output.status.success(),
        "fetch.sh {version}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    let path = PathBuf::from(String::from_utf8(output.stdout).expect("a path").trim());
    let mut hasher = Sha256::new();
    for folder in ["include/mbedtls", "include/psa", "library"] {
        for file in files(&path.join(folder)) {
            hasher.update(fs::read(file).expect("a readable tree"));
        }
    }
    Tree { path, digest: hex(&hasher.finalize()) }
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let mut files: Vec<PathBuf> = entries
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.is_file())
        .collect();
    files.sort();
    files
}

fn header(options: Overrides) -> String {
    let line = |(name, value): &(&str, Option<&str>)| match value {
        Some(value) => format!("#undef {name}\n#define {name} {value}\n"),
        None => format!("#undef {name}\n"),
    };
    options.iter().map(line).collect()
}

fn objects(
    machine: &[&str],
    program: &Program<'_>,
    version: Version,
    tree: &Path,
    settings: &Path,
) -> Vec<PathBuf> {
    let own = folder().join("sources").join(program.name);
    fs::create_dir_all(&own).expect("a folder for the sources");
    let mut sources = Vec::new();
    for (name, text) in program.sources {
        write_if_new(&own.join(name), text.as_bytes());
        if name.ends_with(".c") {
            sources.push(own.join(name));
        }
    }
    // Sockets are the one part that no certificate reaches.
    sources.extend(files(&tree.join("library")).into_iter().filter(|path| {
        path.extension().is_some_and(|kind| kind == "c")
            && path.file_stem().is_some_and(|stem| stem != "net_sockets")
    }));
    let arguments = [
        format!("-I{}", settings.display()),
        format!("-I{}", tree.join("include").display()),
        format!("-I{}", tree.join("library").display()),
        "-DMBEDTLS_USER_CONFIG_FILE=\"oracle_options.h\"".to_owned(),
    ];
    let next = AtomicUsize::new(0);
    let done = Mutex::new(Vec::new());
    let workers = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        for _ in 0..workers {
            scope.spawn(|| {
                while let Some(source) = sources.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let flags = if source.starts_with(&own) { program.flags } else { &FLAGS };
                    let object = object(version, source, &[flags, machine].concat(), &arguments);
                    done.lock().expect("no worker panicked").push(object);
                }
            });
        }
    });
    let mut objects = done.into_inner().expect("no worker panicked");
    objects.sort();
    objects
}

fn object(version: Version, source: &Path, flags: &[&str], arguments: &[String]) -> PathBuf {
    let preprocessed =
        compiler(flags, arguments).args(["-E", "-P"]).arg(source).output().expect("cc runs");
    assert!(
        preprocessed.status.success(),
        "cc -E: {}",
        String::from_utf8_lossy(&preprocessed.stderr)
    );
    let key = short(&[&preprocessed.stdout, flags.concat().as_bytes()]);
    let stem = source.file_stem().unwrap_or_default().to_string_lossy();
    let object = folder().join("objects").join(format!("{version}-{stem}-{key}.o"));
    if !object.is_file() {
        let unfinished = object.with_extension(format!("{}.part", std::process::id()));
        run(compiler(flags, arguments).arg("-c").arg(source).arg("-o").arg(&unfinished));
        fs::rename(&unfinished, &object).expect("the object can be moved");
    }
    object
}

fn link(program: &Path, arguments: &[&str], objects: &[PathBuf]) {
    let unfinished = program.with_extension(format!("{}.part", std::process::id()));
    run(Command::new("cc").args(arguments).args(objects).arg("-o").arg(&unfinished));
    fs::rename(&unfinished, program).expect("the program can be moved");
}

fn compiler(flags: &[&str], arguments: &[String]) -> Command {
    let mut command = Command::new("cc");
    command.args(flags).args(arguments);
    command
}

fn run(command: &mut Command) {
    let output = command.output().unwrap_or_else(|error| {
        panic!(
            "no C compiler (cc: {error}); install one, for example: apt-get install gcc libc6-dev"
        )
    });
    assert!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&output.stderr));
}

fn write_if_new(path: &Path, bytes: &[u8]) {
    if fs::read(path).is_ok_and(|old| old == bytes) {
        return;
    }
    fs::write(path, bytes).expect("target/differential is writable");
}

fn short(parts: &[&[u8]]) -> String {
    let mut hasher = Sha256::new();
    parts.iter().for_each(|part| hasher.update(part));
    hex(&hasher.finalize()[..10])
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
