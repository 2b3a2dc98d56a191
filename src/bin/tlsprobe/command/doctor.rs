//! `tlsprobe doctor`: look for engines and tools, and say what each is for.

use std::io::Read;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use anyhow::Result;

use tlsprobe::report;
use tlsprobe::report::doctor::{Checkup, EngineState, ProfileInForce, ToolState, doctor};
use tlsprobe::report::json::doctor::DoctorReport;

use crate::cli::Format;
use crate::cli::device::DeviceArgs;
use crate::cli::doctor::DoctorArgs;
use crate::command::device;
use crate::exact::checkup;
use crate::exit::Exit;
use crate::output::Output;
use crate::programs;

/// A compiler's `--version` takes milliseconds, on a cold disk perhaps a second; a wrapper that
/// waits for a licence server takes for ever.
const PATIENCE: Duration = Duration::from_secs(5);

/// No tool's first line is longer; a program that prints without end is not read to its end.
const LONGEST_ANSWER: u64 = 4096;

struct Tool {
    name: &'static str,
    question: &'static str,
    purpose: &'static str,
    package: &'static str,
}

const TOOLS: [Tool; 5] = [
    Tool {
        name: "cc",
        question: "--version",
        purpose: "builds the device's own mbedTLS for this machine (engine mbedtls)",
        package: "gcc libc6-dev",
    },
    Tool {
        name: "arm-none-eabi-gcc",
        question: "--version",
        purpose: "builds firmware for Cortex-M (the tests' fixtures, engine cortex-m)",
        package: "gcc-arm-none-eabi libnewlib-arm-none-eabi",
    },
    Tool {
        name: "qemu-system-arm",
        question: "--version",
        purpose: "runs the device's own machine code (engine cortex-m)",
        package: "qemu-system-arm",
    },
    Tool {
        name: "openssl",
        question: "version",
        purpose: "plays the servers of the tests; tlsprobe itself does not use it",
        package: "openssl",
    },
    Tool {
        name: "ccache",
        question: "--version",
        purpose: "makes repeated builds of an mbedTLS tree fast (engines mbedtls and cortex-m)",
        package: "ccache",
    },
];

fn engines() -> Vec<EngineState> {
    let built = |name, checkup: Result<String>| EngineState {
        name,
        works: checkup.is_ok(),
        remark: checkup.unwrap_or_else(|error| format!("{error:#}")),
    };
    vec![
        EngineState {
            name: "rustls",
            works: true,
            remark: "the portable default; needs nothing".to_owned(),
        },
        built("mbedtls", checkup::here(PATIENCE)),
        built("cortex-m", checkup::board(PATIENCE)),
    ]
}

pub fn run(args: &DoctorArgs) -> Result<Output> {
    let checkup =
        Checkup { profile: profile_in_force(args), engines: engines(), tools: look_for_tools() };
    let text = match args.format {
        Format::Text => report::text(&doctor(&checkup)),
        Format::Markdown => report::markdown(&doctor(&checkup)),
        Format::Json => report::json::to_text(&DoctorReport::new(&checkup))?,
    };
    Ok(Output { text, exit: Exit::Pass })
}

/// A profile that does not load is told, not an end: it may be why somebody asks the doctor.
fn profile_in_force(args: &DoctorArgs) -> ProfileInForce {
    let device = DeviceArgs { profile: args.profile.clone(), ..DeviceArgs::default() };
    match device::load(&device) {
        Ok(profile) => ProfileInForce::Loaded {
            name: profile.name,
            path: profile.path,
            mbedtls: profile.library.version.to_string(),
        },
        Err(error) => ProfileInForce::Broken(format!("{error:#}")),
    }
}

/// All at the same time, so that several that hang cost the patience for one.
fn look_for_tools() -> Vec<ToolState> {
    thread::scope(|scope| {
        let looks = TOOLS.each_ref().map(|tool| (tool, scope.spawn(|| look_for(tool))));
        looks.into_iter().map(|(tool, look)| look.join().unwrap_or_else(|_| unseen(tool))).collect()
    })
}

fn look_for(tool: &Tool) -> ToolState {
    let path = programs::find(tool.name);
    let version = match &path {
        Some(path) => ask(path, tool.question),
        None => Err("not on the search path".to_owned()),
    };
    ToolState { path, version, ..unseen(tool) }
}

fn unseen(tool: &Tool) -> ToolState {
    ToolState {
        name: tool.name,
        purpose: tool.purpose,
        package: tool.package,
        path: None,
        version: Err("could not be looked for".to_owned()),
    }
}

/// The first line that the program prints, if it does so in time.
fn ask(path: &Path, question: &str) -> Result<String, String> {
    let mut child = Command::new(path)
        .arg(question)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .map_err(|error| format!("does not start: {error}"))?;
    let (sender, answer) = mpsc::channel();
    if let Some(stdout) = child.stdout.take() {
        // Not joined: a grandchild may keep the pipe open long after the child is gone.
        thread::spawn(move || {
            let mut bytes = Vec::new();
            let read = stdout.take(LONGEST_ANSWER).read_to_end(&mut bytes);
            // Nobody listens any more once patience has ended.
            let _ = sender.send(read.map(|_| bytes));
        });
    }
    let answer = answer.recv_timeout(PATIENCE);
    // Whatever it still does, it is not waited for; one that has ended cannot be killed.
    let _ = child.kill();
    let _ = child.wait();
    match answer {
        Ok(Ok(bytes)) => first_line(&bytes),
        Ok(Err(error)) => Err(format!("cannot be read: {error}")),
        Err(_) => Err(format!("no answer within {} s", PATIENCE.as_secs())),
    }
}

fn first_line(bytes: &[u8]) -> Result<String, String> {
    let text = String::from_utf8_lossy(bytes);
    let line: String =
        text.lines().next().unwrap_or("").chars().filter(|it| !it.is_control()).collect();
    if line.is_empty() { Err("prints no version".to_owned()) } else { Ok(line) }
}
