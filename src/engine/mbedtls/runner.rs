//! The runner's sources, embedded, and what its linking needs.

/// A C file or header of the runner.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Source {
    /// As the other files include it.
    pub name: &'static str,
    /// Its text.
    pub text: &'static str,
}

macro_rules! sources {
    ($($name:literal),* $(,)?) => {
        [$(Source { name: $name, text: include_str!(concat!("../runner/", $name)) }),*]
    };
}

/// Everything of the runner, headers too; files that end in `.c` are compiled, in one folder.
pub const SOURCES: [Source; 26] = sources![
    "curves.c",
    "curves.h",
    "heap.c",
    "heap.h",
    "hooks.c",
    "hooks.h",
    "library.h",
    "parameters.c",
    "parameters.h",
    "port.h",
    "port_socket.c",
    "presented.c",
    "presented.h",
    "random.c",
    "random.h",
    "report.c",
    "report.h",
    "runner.c",
    "session.c",
    "session.h",
    "settings.c",
    "settings.h",
    "stage.h",
    "stage_unmeasured.c",
    "transport.c",
    "transport.h",
];

/// Functions in whose place the runner puts its own: `-Wl,--wrap=NAME` for each.
pub const WRAPPED: [&str; 5] =
    ["calloc", "free", "time", "mbedtls_platform_entropy_poll", "mbedtls_hardclock_poll"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_header_that_is_included_is_here() {
        let names: Vec<&str> = SOURCES.iter().map(|source| source.name).collect();
        for source in SOURCES {
            let lines = source.text.lines().filter_map(|line| line.strip_prefix("#include \""));
            for name in lines.map(|rest| rest.trim_end_matches('"')) {
                let of_the_library = name.starts_with("mbedtls/") || name.starts_with("psa/");
                assert!(of_the_library || names.contains(&name), "{name}");
            }
        }
    }
}
