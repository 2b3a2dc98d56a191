//! `tlsprobe lab`: build devices for their processors, run them on a board, compare.

mod vary;

use std::collections::BTreeMap;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use time::OffsetDateTime;

use tlsprobe::engine::loopback::{Chain, Server};
use tlsprobe::engine::{Measured, Outcome, Target};
use tlsprobe::firmware::{self, LabFigures, Sizes, Variant};
use tlsprobe::profile::{Hostname, OptionState, Profile, RegionKind};
use tlsprobe::report;
use tlsprobe::report::json;
use tlsprobe::report::json::lab::LabReport;
use tlsprobe::report::lab::{Lab, LabRow, Unbuilt};
use tlsprobe::verdict::Verdict;
use tlsprobe::verdict::cause::Explanation;

use crate::cli::Format;
use crate::cli::connect::EngineChoice;
use crate::cli::device::{DeviceArgs, InsteadArgs};
use crate::cli::lab::LabArgs;
use crate::command::connect::attempt;
use crate::command::connect::board::Board;
use crate::command::connect::device::Device;
use crate::command::connect::handshake::{self, Way};
use crate::command::{device, trust};
use crate::exact::{IMAGE, MAP};
use crate::exit::Exit;
use crate::files;
use crate::output::Output;

/// The name of the server on loopback.
const HOST: &str = "lab.example";
/// A handshake takes less than a second; a machine under load may need longer.
const TIMEOUT: Duration = Duration::from_secs(20);

pub fn run(args: &LabArgs) -> Result<Output> {
    let (rows, options, unbuilt) = rows(args)?;
    let variants = rows.iter().zip(options).map(|(row, options)| Variant {
        name: row.profile.clone(),
        options,
        sizes: row.figures.image,
        components: Vec::new(),
    });
    let variants: Vec<Variant> = variants.collect();
    let warnings = warnings(&rows);
    let features = firmware::effects(&variants);
    // Another release or processor changes more than the options that differ.
    let comparable = warnings.is_empty();
    let costs = comparable.then(|| firmware::feature_costs(&distinct(&variants))).flatten();
    let lab = Lab { warnings, features, costs, rows, unbuilt };
    let text = match args.format {
        Format::Text => report::text(&report::lab::document(&lab)),
        Format::Markdown => report::markdown(&report::lab::document(&lab)),
        Format::Json => json::to_text(&LabReport::new(&lab))?,
    };
    let built = if lab.unbuilt.is_empty() { Exit::Pass } else { Exit::Fail };
    Ok(Output { text, exit: lab.rows.iter().map(exit).fold(built, Exit::and) })
}

/// One variant of each set of options: where one option takes another with it, switching both is
/// what switching the first is.
fn distinct(variants: &[Variant]) -> Vec<Variant> {
    let is_new = |(index, one): &(usize, &Variant)| {
        !variants.iter().take(*index).any(|earlier| earlier.options == one.options)
    };
    variants.iter().enumerate().filter(is_new).map(|(_, one)| one.clone()).collect()
}

type Defined = BTreeMap<String, String>;

/// What was built, its options, and the variations that were not.
fn rows(args: &LabArgs) -> Result<(Vec<LabRow>, Vec<Defined>, Vec<Unbuilt>)> {
    let profiles = args.profiles.iter().map(|path| load(args, path)).collect::<Result<Vec<_>>>()?;
    let varied = match profiles.as_slice() {
        _ if args.vary.is_empty() => Vec::new(),
        [base] => vary::profiles(base, &args.vary, |path| named(args, path))?,
        _ => bail!("--vary takes one profile, whose options it switches; name one"),
    };
    let (mut rows, mut defined, mut unbuilt) = (Vec::new(), Vec::new(), Vec::new());
    for profile in profiles {
        defined.push(options(&profile));
        rows.push(row(args, profile)?);
    }
    for one in varied {
        match one.built(|profile| Board::build(profile).map(drop))? {
            Ok(profile) => {
                defined.push(options(&profile));
                rows.push(row(args, profile)?);
            }
            Err(no_row) => unbuilt.push(no_row),
        }
    }
    Ok((rows, defined, unbuilt))
}

fn named(args: &LabArgs, path: &Path) -> DeviceArgs {
    let instead = InsteadArgs { config: None, ca: args.ca.clone(), at: args.at.clone() };
    DeviceArgs { profile: Some(path.to_owned()), mbedtls: None, instead }
}

fn load(args: &LabArgs, path: &Path) -> Result<Profile> {
    device::load(&named(args, path))
}

fn options(profile: &Profile) -> Defined {
    let defined = profile.configuration.options.iter().filter_map(|(name, setting)| {
        let OptionState::Defined(value) = &setting.state else { return None };
        Some((name.to_owned(), value.clone()))
    });
    defined.collect()
}

fn row(args: &LabArgs, profile: Profile) -> Result<LabRow> {
    if args.without_run {
        let (built, cpu) = Board::build(&profile)?;
        return measured_row(&profile, cpu.name(), &built.program, None, None);
    }
    let device = prepare(args, profile)?;
    let (target, connect_to) = match &args.target {
        Some(target) => (target.clone(), args.connect_to),
        None => (Target { host: HOST.to_owned(), port: 443 }, Some(device.1)),
    };
    let device = device.0;
    let started = Instant::now();
    let (outcome, _) = handshake::outcome(&device, &target, &Way::plain(TIMEOUT, connect_to))?;
    let milliseconds = u64::try_from(started.elapsed().as_millis()).ok();
    let attempt = attempt::explained(&device, &target, outcome);
    let board = device.own_library.as_ref().and_then(|library| library.board());
    let board = board.context("the device has no board")?;
    let run = Some((attempt.outcome, attempt.explanation));
    measured_row(&device.profile, board.cpu.name(), &board.built.program, run, milliseconds)
}

/// The device, and where it finds its server.
fn prepare(args: &LabArgs, profile: Profile) -> Result<(Device, SocketAddr)> {
    if args.target.is_some() {
        let loaded = trust::load(&profile)?;
        let nowhere = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
        return Ok((Device::of(profile, loaded, EngineChoice::CortexM)?, nowhere));
    }
    // What the device expects and believes is what its server is made for.
    let now = profile.device.clock.shows(OffsetDateTime::now_utc());
    let name = match &profile.tls.hostname {
        Hostname::Name(name) => name.clone(),
        Hostname::Target | Hostname::Unchecked | Hostname::NotCalled => HOST.to_owned(),
    };
    let chain = Chain::generate(&[&name], "tlsprobe lab", now)?;
    let address = serve(Server::new(&chain)?)?;
    let loaded =
        trust::load_one(chain.root(), "the CA of the server on loopback", &profile.library);
    Ok((Device::of(profile, loaded, EngineChoice::CortexM)?, address))
}

/// Answers on a free port of loopback for as long as the program runs.
fn serve(server: Server) -> Result<SocketAddr> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))
        .context("cannot listen on loopback (127.0.0.1)")?;
    let address = listener.local_addr()?;
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            // A device that refuses the chain is told of by the device.
            let _ = server.answer(stream);
        }
    });
    Ok(address)
}

fn measured_row(
    profile: &Profile,
    cpu: &'static str,
    program: &Path,
    run: Option<(Outcome, Explanation)>,
    milliseconds: Option<u64>,
) -> Result<LabRow> {
    let own = &profile.build;
    let (elf, map): (PathBuf, Option<PathBuf>) = match &own.elf {
        Some(elf) => (elf.clone(), own.map.clone()),
        None => (program.join(IMAGE), Some(program.join(MAP))),
    };
    let (image, library) = sizes(&elf, map.as_deref(), profile, own.elf.is_none())?;
    let board = run.as_ref().and_then(|(outcome, _)| outcome.measured.as_ref());
    let figures = LabFigures {
        image,
        library,
        heap_peak: board.and_then(|board| board.heap.peak),
        stack_peak: board.and_then(Measured::stack_peak),
        instructions: board.and_then(|board| {
            Some(board.stage("set-up")?.instructions + board.stage("handshake")?.instructions)
        }),
    };
    Ok(LabRow {
        profile: profile.name.clone(),
        mbedtls: profile.library.version,
        cpu,
        elf: elf.display().to_string(),
        flags: own.elf.is_none().then(|| own.flags.join(" ")),
        budget: figures.held_to(&profile.budget),
        figures,
        run,
        milliseconds,
    })
}

/// Of the image and of the library's part in it; what only our runner has is left out.
fn sizes(elf: &Path, map: Option<&Path>, profile: &Profile, ours: bool) -> Result<(Sizes, Sizes)> {
    let image = files::read(elf)?;
    let map = map.map(files::read).transpose()?;
    let map = map.as_deref().map(String::from_utf8_lossy);
    let regions = if ours { &[][..] } else { &profile.device.regions };
    let measured = firmware::measure(&image, map.as_deref(), regions)
        .with_context(|| elf.display().to_string())?;
    let mut sum = Sizes::default();
    for region in &measured.regions {
        match region.kind {
            RegionKind::Flash => sum.flash += region.used,
            RegionKind::Ram if ours && region.name == tlsprobe::engine::cortex_m::BENCH => {}
            RegionKind::Ram => sum.ram += region.used,
        }
    }
    let of_library = measured.components.iter().filter(|(name, _)| name.starts_with("mbedtls"));
    Ok((sum, of_library.map(|(_, sizes)| *sizes).sum()))
}

/// What makes two rows differ beside what they are compared for.
fn warnings(rows: &[LabRow]) -> Vec<String> {
    let Some(first) = rows.first() else { return Vec::new() };
    let mut warnings = Vec::new();
    for row in rows {
        let differs = [
            ("library versions", row.mbedtls != first.mbedtls),
            ("processors", row.cpu != first.cpu),
            ("compiler flags", row.flags != first.flags),
        ];
        for (what, _) in differs.iter().filter(|(_, differs)| *differs) {
            warnings.push(format!("{} and {} have different {what}", first.profile, row.profile));
        }
    }
    warnings
}

fn exit(row: &LabRow) -> Exit {
    let budget = row.budget.iter().any(tlsprobe::firmware::BudgetLine::is_broken);
    let verdict = row.run.as_ref().map(|(outcome, _)| outcome.verdict);
    let run = match verdict {
        None | Some(Verdict::Pass) => Exit::Pass,
        Some(Verdict::Fail) => Exit::Fail,
        Some(Verdict::Inconclusive) => Exit::NoVerdict,
    };
    if budget { run.and(Exit::Fail) } else { run }
}
