//! Recordings: kept once, judged again without a network under other devices, times and CAs.

use super::device::{Bench, HOST, NOT_TRUSTED, VERIFY_FAILED};
use crate::common::cli::Run;
use crate::common::json::{Connect, ConnectResult, Verdict};
use crate::common::pki::{self, Chain, Key, NOW};
use crate::common::server::{Behaviour, Misbehaving, Options};
use crate::common::tlsprobe;

/// A recording of an ordinary server, which is gone.
fn recorded(version: &str, server: impl FnOnce(Options) -> Options) -> Bench {
    let bench = Bench::new(&Chain::of(HOST, Key::P256));
    let server = server(Options::new(&bench.files)).start();
    let run = bench.device(version, "").meets(server.address());
    run.args(["--record", "kept.json"]).expect_exit(0);
    bench
}

fn replay(bench: &Bench) -> Run {
    tlsprobe(["connect", "--replay", "kept.json", "--at", NOW])
        .args(["--profile", "device.toml"])
        .within(&bench.scratch)
}

#[track_caller]
fn results(run: Run, exit: i32) -> Vec<ConnectResult> {
    run.args(["--format", "json"]).expect_exit(exit).json::<Connect>().results
}

#[test]
fn the_same_device_says_the_same_without_a_network() {
    let bench = Bench::new(&Chain::of(HOST, Key::P256));
    let server = Options::new(&bench.files).start();
    for (host, exit) in [(HOST, 0), ("wrong.example.test", 1)] {
        for version in ["2.28.10", "3.6.5"] {
            let run = bench.device(version, "").meets_as(host, server.address());
            let live = results(run.args(["--record", "kept.json", "--overwrite"]), exit);
            let again = results(replay(&bench), exit);
            let said = |all: &[ConnectResult]| {
                let it = &all[0];
                let words = (it.tls_version.clone(), it.ciphersuite.clone(), it.group.clone());
                (it.verdict, it.code, it.flags, it.alert, words, it.cause.clone())
            };
            assert_eq!(said(&live), said(&again));
            assert_eq!(
                (again[0].engine.as_str(), live[0].engine.as_str()),
                ("recording", "rustls")
            );
            assert_eq!(again[0].target, live[0].target);
            assert_eq!(format!("{:?}", again[0].server), format!("{:?}", live[0].server));
        }
    }
}

#[test]
fn another_time_and_another_ca_give_another_verdict() {
    let bench = recorded("2.28.10", Options::tls12);
    let late = tlsprobe(["connect", "--replay", "kept.json", "--at", "2036-01-01T00:00:00Z"])
        .args(["--profile", "device.toml"])
        .within(&bench.scratch);
    assert_eq!(results(late, 1)[0].code, Some(VERIFY_FAILED));
    bench.scratch.write("other.pem", pki::stranger(Key::P256).pem());
    let other = results(replay(&bench).args(["--ca", "other.pem"]), 1);
    assert_eq!(other[0].flags, Some(NOT_TRUSTED), "{other:#?}");
}

#[test]
fn a_refusal_comes_before_what_the_recorded_device_lived_to_see() {
    let bench = Bench::new(&Chain::of(HOST, Key::P256));
    let server = Options::new(&bench.files).tls12().arg("-Verify").arg("1").start();
    let run = bench.device("2.28.10", "").meets(server.address());
    run.args(["--record", "kept.json"]).expect_exit(1);
    assert_eq!(results(replay(&bench), 1)[0].code, Some(-0x7780));
    bench.scratch.write("other.pem", pki::stranger(Key::P256).pem());
    let refusing = results(replay(&bench).args(["--ca", "other.pem"]), 1);
    assert_eq!((refusing[0].code, refusing[0].alert), (Some(VERIFY_FAILED), Some(48)));
}

#[test]
fn a_recording_that_ends_with_a_refusal_says_so_where_another_device_accepts() {
    let bench = Bench::new(&Chain::of(HOST, Key::P256));
    let server = Options::new(&bench.files).tls12().start();
    bench.scratch.write("other.pem", pki::stranger(Key::P256).pem());
    let run = bench.device("2.28.10", "").meets(server.address());
    run.args(["--ca", "other.pem", "--record", "kept.json"]).expect_exit(1);
    let accepting = results(replay(&bench), 0);
    assert!(accepting[0].notes.iter().any(|note| note.contains("taken for granted")));
}

#[test]
fn what_the_server_would_have_chosen_otherwise_is_not_known() {
    let bench = recorded("3.6.5", Options::tls13);
    let older = results(replay(&bench).args(["--mbedtls", "2.28.10"]), 3);
    assert_eq!(older[0].reason.as_deref(), Some("not-recorded"), "{older:#?}");
    assert!(older[0].cause.contains("TLSv1.3"), "{}", older[0].cause);
    let bench = recorded("2.28.10", Options::tls12);
    let newer = results(replay(&bench).args(["--mbedtls", "3.6.5"]), 3);
    assert_eq!(newer[0].reason.as_deref(), Some("not-recorded"), "{newer:#?}");
}

#[test]
fn several_devices_stand_side_by_side_and_a_difference_is_pointed_out() {
    let bench = Bench::new(&Chain::of(HOST, Key::P256));
    let server = Options::new(&bench.files).start();
    let run = |arguments: &[&str]| {
        let run = bench.device("2.28.10", "").meets(server.address());
        run.args(["--mbedtls", "2.28.10", "--mbedtls", "3.6.5"]).args(arguments)
    };
    let live = results(run(&["--record", "kept.json"]), 0);
    let versions: Vec<&str> = live.iter().map(|it| it.mbedtls.as_str()).collect();
    assert_eq!(versions, ["2.28.10", "3.6.5"]);
    // Each device finds the conversation that it would have had itself.
    let both = replay(&bench).args(["--mbedtls", "2.28.10", "--mbedtls", "3.6.5"]);
    assert!(results(both, 0).iter().all(|it| it.verdict == Verdict::Pass));
    let strict = "schema = 1\nname = \"strict\"\n[mbedtls]\nversion = \"3.6.5\"\n\
        [trust]\nca = [\"other.pem\"]\n";
    bench.scratch.write("strict.toml", strict);
    bench.scratch.write("other.pem", pki::stranger(Key::P256).pem());
    let compared = replay(&bench).args(["--profile", "strict.toml"]).expect_exit(1);
    compared.says("test 2.28.10").says("strict 3.6.5").says("differs").says("FAIL -0x2700");
    run(&[]).expect_exit(0).says_nothing_of("differs").says("PASS");
}

#[test]
fn several_targets_and_what_nobody_answered_are_kept_too() {
    let bench = Bench::new(&Chain::of(HOST, Key::P256));
    let server = Options::new(&bench.files).start();
    let broken = Misbehaving::start(Behaviour::PlainHttp);
    bench.device("2.28.10", "");
    let nobody = crate::common::server::nobody();
    let addresses = [server.address(), broken.address(), nobody].map(|address| address.to_string());
    let run =
        tlsprobe(["connect", "--profile", "device.toml", "--at", NOW, "--record", "kept.json"])
            .args(&addresses)
            .within(&bench.scratch);
    let live = results(run, 1);
    let again = results(replay(&bench), 1);
    let said = |all: &[ConnectResult]| {
        all.iter().map(|it| (it.verdict, it.code, it.reason.clone())).collect::<Vec<_>>()
    };
    assert_eq!(said(&live), said(&again));
    let one = results(replay(&bench).arg(&addresses[1]), 1);
    assert_eq!((one.len(), one[0].code), (1, Some(-0x7200)));
    replay(&bench).arg("absent.example.test").expect_exit(2).complains("no recording of absent");
}

#[test]
fn a_file_that_is_there_stays_unless_it_may_be_replaced() {
    let bench = recorded("2.28.10", Options::tls12);
    let before = std::fs::read(bench.scratch.path("kept.json")).expect("a recording");
    let server = Options::new(&bench.files).start();
    let run = || {
        let run = bench.device("3.6.5", "").meets(server.address());
        run.args(["--record", "kept.json"])
    };
    run().expect_exit(2).complains("--overwrite");
    assert_eq!(std::fs::read(bench.scratch.path("kept.json")).expect("a recording"), before);
    run().arg("--overwrite").expect_exit(0);
    assert_ne!(std::fs::read(bench.scratch.path("kept.json")).expect("a recording"), before);
    let missing = bench.device("3.6.5", "").meets(server.address());
    missing.args(["--record", "no/such/folder.json"]).expect_exit(2).complains("no/such");
}

#[test]
fn only_a_whole_recording_is_read() {
    let bench = recorded("2.28.10", Options::tls12);
    let text = std::fs::read_to_string(bench.scratch.path("kept.json")).expect("a recording");
    let complains = |text: &str, about: &str| {
        bench.scratch.write("kept.json", text);
        replay(&bench).expect_exit(2).complains("kept.json").complains(about);
    };
    complains(&text[..text.len() / 2], "not a recording");
    complains("-----BEGIN CERTIFICATE-----", "not a recording");
    complains(&text.replace("recording/1", "recording/9"), "tlsprobe.recording/9");
    complains(&text.replace("\"milliseconds\"", "\"seconds\""), "seconds");
    complains(&text.replace("\"tls_version\": \"tls12\"", "\"tls_version\": \"tls99\""), "tls99");
    complains(&text.replace("\"how\": \"completed\"", "\"how\": \"somehow\""), "somehow");
    bench.scratch.write("kept.json", &text);
    replay(&bench).expect_exit(0);
}

#[test]
fn a_replay_takes_no_network_option() {
    let bench = recorded("2.28.10", Options::tls12);
    let options = ["--request", "--engine=rustls", "--timeout=1", "--connect-to=127.0.0.1:1"];
    for option in options.into_iter().chain(["--record=x.json", "--hosts=x.txt"]) {
        replay(&bench).arg(option).expect_exit(2).complains("--replay");
    }
}
