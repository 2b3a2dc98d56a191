//! Outside programs that tests lean on; a missing one fails the test with the way to install it.

use std::process::{Command, Output};

/// A command whose program must be here.
pub fn command(program: &str) -> Command {
    let found = std::env::var_os("PATH")
        .is_some_and(|path| std::env::split_paths(&path).any(|dir| dir.join(program).is_file()));
    assert!(found, "{program} is missing; install it with: apt-get install {}", package(program));
    Command::new(program)
}

/// Runs to the end and returns stdout; anything but success fails the test with what was said.
pub fn output(command: &mut Command) -> Vec<u8> {
    let Output { status, stdout, stderr } = command.output().expect("the program starts");
    assert!(status.success(), "{command:?}: {status}\n{}", String::from_utf8_lossy(&stderr));
    stdout
}

fn package(program: &str) -> &str {
    match program {
        "arm-none-eabi-g++" => "gcc-arm-none-eabi libstdc++-arm-none-eabi-newlib",
        "script" => "bsdutils",
        tool if tool.starts_with("xtensa-lx106-elf-") => "gcc-xtensa-lx106 binutils-xtensa-lx106",
        "riscv64-unknown-elf-gcc" => "gcc-riscv64-unknown-elf picolibc-riscv64-unknown-elf",
        "arm-none-eabi-gcc" => "gcc-arm-none-eabi libnewlib-arm-none-eabi",
        tool if tool.starts_with("arm-none-eabi-") => "binutils-arm-none-eabi",
        other => other,
    }
}
