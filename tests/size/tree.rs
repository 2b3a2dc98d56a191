//! Owners at every level. That children add up to their parent is checked on every run of every test.

use std::path::Path;

use super::firmware::{IMAGES, firmware};
use crate::common::json::{Kind, Node, Size, Tree};
use crate::common::{Scratch, tlsprobe, tool};

const LEVELS: [&str; 8] =
    ["region", "section", "component", "archive", "object", "source", "function", "symbol"];

fn tree(name: &str, arguments: &[&str]) -> Tree {
    let built = firmware(name);
    let run = tlsprobe(["size", "--format", "json"]).arg(&built.elf).arg("--map").arg(&built.map);
    let mut size: Size = run.args(arguments).expect_exit(0).json();
    size.images.remove(0).tree.expect("a tree")
}

#[test]
fn without_by_there_is_no_tree() {
    let built = firmware("modern-small");
    let size: Size = tlsprobe(["size", "--format", "json"]).arg(&built.elf).expect_exit(0).json();
    assert!(size.only().tree.is_none());
}

#[test]
fn every_level_adds_up_with_and_without_a_map() {
    for name in IMAGES {
        let built = firmware(name);
        let run = || {
            let run = tlsprobe(["size", "--format", "json", "--by", &LEVELS.join(",")]);
            run.arg(&built.elf)
        };
        let size: Size = run().arg("--map").arg(&built.map).expect_exit(0).json();
        assert!(size.only().tree.is_some(), "{name}");
        let size: Size = run().expect_exit(0).json();
        assert!(size.only().tree.is_some(), "{name}");
    }
}

#[test]
fn a_symbol_stands_below_its_component_archive_and_object() {
    let tree = tree("2.28.10-base", &["--by", "component,archive,object,symbol"]);
    let client = &["mbedtls", "protocol", "tls1.2", "libmbedtls.a", "ssl_cli.o"];
    let symbol = tree.root.at(client).child("mbedtls_ssl_handshake_client_step");
    assert_eq!((symbol.level.as_deref(), symbol.kind), (Some("symbol"), Some(Kind::Symbol)));
    assert!(symbol.flash > 0 && symbol.children.is_empty());
    let path = ["mbedtls", "ciphers", "aes", "libmbedcrypto.a", "aes.o"];
    assert!(tree.root.at(&path).flash > 1000);
}

#[test]
fn what_dtls_alone_needs_is_a_part_that_goes_with_the_option() {
    let dtls = |name| {
        let tree = tree(name, &["--by", "component"]);
        let protocol = tree.root.at(&["mbedtls", "protocol"]);
        protocol.children.iter().find(|part| part.name == "dtls").map_or(0, |part| part.flash)
    };
    let (with, without) = (dtls("2.28.10-base"), dtls("2.28.10-no-dtls"));
    assert!(with > 1500 && without < 200, "{with} and {without}");
}

#[test]
fn components_of_the_tree_are_those_of_the_contract() {
    let built = firmware("3.6.5-default");
    let run = tlsprobe(["size", "--format", "json", "--by", "component"]).arg(&built.elf);
    let size: Size = run.arg("--map").arg(&built.map).expect_exit(0).json();
    let image = size.only();
    let root = &image.tree.as_ref().expect("a tree").root;
    for component in &image.components {
        let path: Vec<&str> = component.name.split('/').collect();
        let node = root.at(&path);
        assert_eq!((node.flash, node.ram), (component.flash, component.ram), "{}", component.name);
    }
}

#[test]
fn bytes_in_flash_and_in_ram_come_apart_by_region() {
    let tree = tree("2.28.10-base", &["--by", "region,section"]);
    let (flash, ram) = (tree.root.at(&["FLASH", ".data"]), tree.root.at(&["RAM", ".data"]));
    assert_eq!((flash.ram, ram.flash), (0, 0));
    assert_eq!(flash.flash, ram.ram);
}

#[test]
fn a_function_has_its_strings_and_its_padding() {
    let tree = tree("2.28.10-base", &["--by", "function,symbol"]);
    let function = tree.root.child("ssl_parse_client_hello");
    function.child("ssl_parse_client_hello");
    assert_eq!(function.child("strings of ssl_parse_client_hello").kind, Some(Kind::String));
    assert_eq!(function.kind, None);
}

#[test]
fn depth_and_top_sum_up_what_they_cut_off() {
    let whole = tree("2.28.10-base", &["--by", "component,object,symbol"]);
    let shallow = tree("2.28.10-base", &["--by", "component,object,symbol", "--depth", "1"]);
    assert!(shallow.root.children.iter().all(|child| child.children.is_empty()));
    assert_eq!(shallow.root.children.len(), whole.root.children.len());
    let top = tree("2.28.10-base", &["--by", "object", "--top", "3"]);
    let last = top.root.children.last().expect("children");
    assert_eq!(top.root.children.len(), 4);
    assert!(last.others > 10 && last.name == format!("{} others", last.others));
}

#[test]
fn a_filter_fits_names_at_any_level_or_at_one() {
    let by = |filter| tree("2.28.10-base", &["--by", "object,symbol", "--filter", filter]).root;
    let names = |root: &Node| -> Vec<String> {
        root.children.iter().map(|child| child.name.clone()).collect()
    };
    assert_eq!(names(&by("aes.?")), ["aes.o"]);
    assert_eq!(names(&by("object:aes.o")), ["aes.o"]);
    assert_eq!(by("symbol:aes.o").flash, 0);
    let component = tree("2.28.10-base", &["--by", "component"]);
    let protocol = component.root.at(&["mbedtls", "protocol"]);
    assert_eq!(by("mbedtls/protocol").flash, protocol.flash);
    assert_eq!(by("region:RAM").flash, 0);
}

#[test]
fn a_level_that_does_not_exist_is_a_usage_error_that_lists_them() {
    let built = firmware("modern-small");
    let run = tlsprobe(["size"]).arg(&built.elf).args(["--by", "object,line"]);
    run.expect_exit(2).complains("there is no level").complains("component, archive");
    tlsprobe(["size", "--depth", "1"]).arg(&built.elf).expect_exit(2).complains("--by");
}

#[test]
fn text_indents_a_node_below_its_parent_and_shows_the_share() {
    let built = firmware("2.28.10-base");
    let run = tlsprobe(["size", "--by", "component,object"]).arg(&built.elf);
    let output = run.arg("--map").arg(&built.map).expect_exit(0);
    output.says("by component, object:").says("share").says("  mbedtls\n").says("    protocol\n");
    output.says("others").says_nothing_of("█");
}

#[test]
fn a_terminal_gets_bars() {
    let built = firmware("2.28.10-base");
    let program = env!("CARGO_BIN_EXE_tlsprobe");
    let line =
        format!("stty cols 100 rows 30; {program} size --by archive {}", built.elf.display());
    let scratch = Scratch::new();
    let typescript = &mut tool::command("script");
    tool::output(typescript.args(["-qec", &line]).arg(scratch.path("typescript")));
    let seen = std::fs::read_to_string(scratch.path("typescript")).expect("what was shown");
    assert!(seen.contains("████████"), "{seen}");
}

#[test]
fn names_of_cpp_are_shown_as_they_were_written() {
    let scratch = Scratch::new();
    let elf = cpp(&scratch);
    let run = || tlsprobe(["size", "--by", "symbol"]).arg(&elf);
    run().expect_exit(0).says("net::Client::connect(char const*)");
    let filter = ["--format", "json", "--filter", "net::Client::*"];
    let size: Size = run().args(filter).expect_exit(0).json();
    let tree = size.only().tree.as_ref().expect("a tree");
    let names: Vec<_> =
        tree.root.children.iter().map(|node| (&*node.name, node.demangled.as_deref())).collect();
    let shown = "net::Client::connect(char const*)";
    assert_eq!(names, [("_ZN3net6Client7connectEPKc", Some(shown))]);
}

const CPP: &str = "
namespace net { struct Client { int connect(const char *host); int state; }; }
int net::Client::connect(const char *host) { state += host[0]; return state; }
extern \"C\" void Reset_Handler() { net::Client client; client.connect(\"host\"); }
";

fn cpp(scratch: &Scratch) -> std::path::PathBuf {
    let (source, elf) = (scratch.write("program.cpp", CPP), scratch.path("program.elf"));
    link("arm-none-eabi-g++", &source, &elf);
    elf
}

fn link(compiler: &str, source: &Path, elf: &Path) {
    let compile = &mut tool::command(compiler);
    compile.args(["-mcpu=cortex-m4", "-mthumb", "-O1", "-nostdlib", "-Wl,-e,Reset_Handler"]);
    tool::output(compile.arg(source).arg("-o").arg(elf));
}
