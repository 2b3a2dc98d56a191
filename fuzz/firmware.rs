//! What the fuzz targets of `size` run: each reader of an image, of its map and of other containers.

use tlsprobe::firmware::container::{Container, ContainerKind};
use tlsprobe::firmware::elf::plan;
use tlsprobe::firmware::map::Map;
use tlsprobe::firmware::stack;
use tlsprobe::firmware::{
    DebugInformation, Level, MeasureError, TreeRequest, demangled, measure, measure_container,
    measure_with, tree,
};

/// Every level there is, so that the tree is as deep as it can be.
const LEVELS: [Level; 8] = [
    Level::Region,
    Level::Section,
    Level::Component,
    Level::Archive,
    Level::Object,
    Level::Source,
    Level::Function,
    Level::Symbol,
];

/// An image without map: counted, its tree, and the plan of which bytes to read.
pub fn elf(data: &[u8]) {
    let _ = plan::tables(data);
    let _ = plan::contents(data);
    check(measure(data, None, &[]));
}

/// An image with its debug information.
pub fn dwarf(data: &[u8]) {
    check(measure_with(data, None, &[], DebugInformation::Wanted));
}

/// The text of a map, and the names in it.
pub fn map(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let Ok(map) = Map::parse(&text) else { return };
    for row in map.sections.iter().flat_map(|section| &section.rows) {
        let _ = (row.archive(), row.object(), demangled(row.name));
    }
}

/// A `.su` file.
pub fn stack_usage(data: &[u8]) {
    let _ = stack::read(&String::from_utf8_lossy(data));
}

/// Every container, whatever the first byte says it is.
pub fn container(data: &[u8]) {
    const KINDS: [ContainerKind; 5] = [
        ContainerKind::IntelHex,
        ContainerKind::SRecord,
        ContainerKind::Uf2,
        ContainerKind::Esp,
        ContainerKind::Raw,
    ];
    let _ = ContainerKind::recognise(data);
    for kind in KINDS {
        if let Ok(container) = Container::read(kind, data) {
            check(measure_container(&container, &[]));
        }
    }
}

/// A ledger or a tree that does not add up is a fault of the program, whatever the bytes.
fn check(measured: Result<tlsprobe::firmware::Measurement, MeasureError>) {
    match measured {
        Ok(measurement) => {
            let request = TreeRequest { levels: LEVELS.to_vec(), ..TreeRequest::default() };
            if let Err(error) = tree(&measurement, &request) {
                panic!("{error}");
            }
        }
        Err(error @ MeasureError::Unbalanced { .. }) => panic!("{error}"),
        Err(_) => {}
    }
}
