//! `tlsprobe demo`: the story that started the project, on loopback, in one process.
//!
//! The device is the shipped profile of the board; only the name that it expects, the CAs that it
//! carries and what it does with a failed verification change from attempt to attempt.

use std::io;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Result, anyhow};
use time::OffsetDateTime;

use tlsprobe::certificate;
use tlsprobe::engine::loopback::{Chain, Key, Server};
use tlsprobe::engine::rustls::Client;
use tlsprobe::engine::{self, Anchors, Outcome, Surroundings, Target};
use tlsprobe::profile::{self, Hostname, Overrides, Profile, ProfileSource, SourceFiles};
use tlsprobe::report;
use tlsprobe::report::demo::{Chapter, Told};

use crate::cli::demo::DemoArgs;
use crate::exit::Exit;
use crate::network;
use crate::output::Output;

/// The host that the device means; its certificate is a wildcard, as in the story.
const HOST: &str = "iot.demo.example";
const CERTIFICATE_NAME: &str = "*.demo.example";
/// The constant that was left over from the sample.
const LEFTOVER_NAME: &str = "mbed TLS Server 1";
const REQUEST: &[u8] = b"GET / HTTP/1.0\r\n\r\n";
/// Loopback answers in microseconds; a machine under load may need longer.
const TIMEOUT: Duration = Duration::from_secs(10);

pub fn run(_args: &DemoArgs) -> Result<Output> {
    let stage = Stage::set(OffsetDateTime::now_utc())?;
    let told =
        Chapter::ALL.iter().map(|chapter| stage.play(*chapter)).collect::<Result<Vec<_>>>()?;
    Ok(Output { text: report::text(&report::demo::document(&told)), exit: Exit::Pass })
}

/// The device, the server's chain, and a CA that has nothing to do with it.
struct Stage {
    board: Profile,
    now: OffsetDateTime,
    chain: Chain,
    unrelated: Chain,
    address: SocketAddr,
}

impl Stage {
    fn set(now: OffsetDateTime) -> Result<Self> {
        let chain = Chain::generate(Key::Ecdsa, &[CERTIFICATE_NAME], "Demonstration Root CA", now)?;
        let unrelated =
            Chain::generate(Key::Ecdsa, &["unrelated.example"], "Some Other Root CA", now)?;
        let address = network::serve(Server::new(&chain)?)?;
        Ok(Self { board: board()?, now, chain, unrelated, address })
    }

    fn play(&self, chapter: Chapter) -> Result<Told> {
        let target = Target { host: HOST.to_owned(), port: self.address.port() };
        let profile = Arc::new(self.device(chapter));
        let given = vec![self.ca(chapter).to_vec()];
        let outcome = self.connect(&target, &profile, &given)?;
        let around = Surroundings {
            profile: &profile,
            host: HOST,
            now: self.now,
            anchors: &given,
            roots: &[self.chain.root()],
            desktop: None,
        };
        let explanation = engine::explain(&outcome, &around);
        let log = report::device_log(&target, &outcome);
        Ok(Told { chapter, log, explanation })
    }

    fn device(&self, chapter: Chapter) -> Profile {
        let mut board = self.board.clone();
        board.tls.hostname = match chapter {
            Chapter::AsFound => Hostname::Name(LEFTOVER_NAME.to_owned()),
            _ => Hostname::Target,
        };
        board.tls.fail_closed = chapter == Chapter::FailClosed;
        board
    }

    fn ca(&self, chapter: Chapter) -> &[u8] {
        match chapter {
            Chapter::CaAdded => self.chain.root(),
            Chapter::AsFound | Chapter::NameFixed | Chapter::FailClosed => self.unrelated.root(),
        }
    }

    fn connect(
        &self,
        target: &Target,
        profile: &Arc<Profile>,
        given: &[Vec<u8>],
    ) -> Result<Outcome> {
        let trusted =
            given.iter().flat_map(|der| certificate::load_ca(der, &profile.library).certificates);
        let client = Client {
            profile: profile.clone(),
            anchors: Arc::new(Anchors { certificates: trusted.collect(), ..Anchors::default() }),
            ca_result: 0,
            host: target.host.clone(),
            now: self.now,
            identity: None,
            request: Some(REQUEST.to_vec()),
        };
        let stream = network::dial(target, Some(self.address), TIMEOUT)
            .map_err(|error| anyhow!("cannot connect to the demonstration's server: {error:?}"))?;
        Ok(client.connect(stream)?)
    }
}

/// The shipped profile, out of this program, so that the demonstration needs no file.
fn board() -> Result<Profile> {
    let path = Path::new("profiles/lpc4337/before.toml");
    let source = ProfileSource::Named(path.to_owned());
    Ok(profile::load(source, &Overrides::default(), &Shipped)?)
}

struct Shipped;

impl SourceFiles for Shipped {
    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        let bytes: &[u8] = match path.file_name().and_then(|name| name.to_str()) {
            Some("before.toml") => {
                include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/profiles/lpc4337/before.toml"))
            }
            Some("mbedtls_config.h") => {
                include_bytes!(concat!(
                    env!("CARGO_MANIFEST_DIR"),
                    "/profiles/lpc4337/mbedtls_config.h"
                ))
            }
            _ => return Err(io::ErrorKind::NotFound.into()),
        };
        Ok(bytes.to_vec())
    }
}
