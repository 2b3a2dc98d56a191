//! `tlsprobe size` for people: one image in detail, or several side by side.

use super::figures::{grouped, percent, signed};
use super::{
    Block, Column, Document, Table, Tone, budget, difference, feature_cost, lint, option, stack,
    why,
};
use crate::firmware::{
    Change, Delta, Image, Measurement, Note, Owner, OwnerKind, Owners, Region, Sizes, Survey,
    demangled,
};
use crate::profile::RegionKind;

/// What to do about growth that nobody can tell.
const NO_BASELINE: &str = "give --baseline, and its map where the image has one";

/// Dresses a survey for people; `top` limits the table of the largest owners.
pub fn size(survey: &Survey, top: usize) -> Document {
    let mut document = Document::default();
    match survey.images.as_slice() {
        [image] => detail(&mut document, image, top),
        images => side_by_side(&mut document, images, &survey.deltas),
    }
    endings(&mut document, survey, top);
    document
}

/// What stands below the figures of the images themselves.
pub(super) fn endings(document: &mut Document, survey: &Survey, top: usize) {
    if survey.images.len() == 1 && !survey.deltas.is_empty() {
        document.push(Block::Heading("Against the baseline".to_owned()));
        document.push(Block::Table(delta_table(&survey.deltas)));
    }
    difference::causes(document, &survey.deltas, top);
    if let Some(costs) = &survey.feature_costs {
        feature_cost::costs(document, costs, survey.is_by_component(), top);
    }
    super::inlined::add(document, &survey.images);
    for image in &survey.images {
        budget::lines(document, image.label(), &image.budget, NO_BASELINE);
        if let Some(findings) = &image.findings {
            lint::findings(document, image.label(), findings);
        }
        if let Some(costs) = &image.options {
            option::costs(document, image.label(), costs, top);
        }
        if let Some(stack) = &image.stack {
            stack::frames(document, image.label(), stack, top);
        }
        why::why(document, image.why.as_deref().unwrap_or_default());
    }
    notes(document, &survey.images);
}

fn detail(document: &mut Document, image: &Image, top: usize) {
    let measurement = &image.measurement;
    document.push(Block::Verdict { tone: Tone::Plain, text: headline(image) });
    document.push(Block::Table(region_table(&measurement.regions)));
    document.push(Block::Heading("Sections".to_owned()));
    document.push(Block::Table(section_table(measurement)));
    document.push(Block::Heading("Components".to_owned()));
    document.push(Block::Table(component_table(measurement)));
    if top > 0 && !measurement.owners.is_empty() {
        document.push(Block::Heading(owners_heading(measurement, top)));
        document.push(Block::Table(owner_table(&measurement.owners, top)));
    }
    if measurement.unattributed != Sizes::default() {
        document.push(Block::Paragraph(unattributed(measurement)));
    }
}

fn headline(image: &Image) -> String {
    let Sizes { flash, ram } = image.measurement.sizes;
    let profile = image.profile.as_ref().map_or(String::new(), |name| format!(" ({name})"));
    let (flash, ram) = (grouped(flash), grouped(ram));
    format!("{}{profile}: {flash} bytes of flash, {ram} bytes of RAM", image.path)
}

fn region_table(regions: &[Region]) -> Table {
    let printed = regions.iter().any(|region| region.linker_used.is_some());
    let mut columns = vec![
        Column::words("region"),
        Column::words("kind"),
        Column::numbers("origin"),
        Column::numbers("length"),
        Column::numbers("used"),
        Column::numbers("free"),
        Column::numbers("full"),
    ];
    if printed {
        columns.push(Column::numbers("linker prints"));
    }
    let row = |region: &Region| {
        let mut cells = vec![
            region.name.clone(),
            kind(region.kind).to_owned(),
            format!("{:#010x}", region.origin),
            region.length.map_or_else(unknown, grouped),
            grouped(region.used),
            region.free().map_or_else(unknown, free),
            region.permille().map_or_else(unknown, percent),
        ];
        if printed {
            cells.push(region.linker_used.map_or_else(unknown, grouped));
        }
        cells
    };
    Table { columns, rows: regions.iter().map(row).collect() }
}

fn free(bytes: i64) -> String {
    if bytes < 0 { signed(bytes) } else { grouped(bytes.unsigned_abs()) }
}

fn unknown() -> String {
    "?".to_owned()
}

fn kind(kind: RegionKind) -> &'static str {
    match kind {
        RegionKind::Flash => "flash",
        RegionKind::Ram => "RAM",
    }
}

fn section_table(measurement: &Measurement) -> Table {
    let columns = vec![
        Column::words("section"),
        Column::numbers("runs at"),
        Column::numbers("loaded at"),
        Column::numbers("flash"),
        Column::numbers("RAM"),
    ];
    let rows = measurement.sections.iter().map(|section| {
        let loaded = section.load_address.map_or_else(|| "-".to_owned(), address);
        let Sizes { flash, ram } = section.sizes;
        vec![
            section.name.to_string(),
            address(section.address),
            loaded,
            grouped(flash),
            grouped(ram),
        ]
    });
    Table { columns, rows: rows.collect() }
}

fn address(address: u64) -> String {
    format!("{address:#010x}")
}

fn component_table(measurement: &Measurement) -> Table {
    let columns =
        vec![Column::words("component"), Column::numbers("flash"), Column::numbers("RAM")];
    let rows = measurement
        .components
        .iter()
        .map(|(name, sizes)| vec![(*name).to_owned(), grouped(sizes.flash), grouped(sizes.ram)]);
    Table { columns, rows: rows.collect() }
}

fn owners_heading(measurement: &Measurement, top: usize) -> String {
    let count = measurement.owners.len();
    format!("The {} largest of {} owners", top.min(count), grouped(count as u64))
}

fn owner_table(owners: &Owners, top: usize) -> Table {
    let objects = owners.know_objects();
    let mut columns = vec![
        Column::numbers("flash"),
        Column::numbers("RAM"),
        Column::words("name"),
        Column::words("kind"),
        Column::words("section"),
    ];
    if objects {
        columns.push(Column::words("object"));
    }
    columns.push(Column::words("component"));
    let row = |owner: Owner| {
        let text = |text: &Option<std::borrow::Cow<str>>| {
            text.as_ref().map_or_else(String::new, ToString::to_string)
        };
        let mut cells = vec![
            grouped(owner.sizes.flash),
            grouped(owner.sizes.ram),
            demangled(&owner.name).into_owned(),
            owner_kind(owner.kind).to_owned(),
            text(&owner.section),
        ];
        if objects {
            cells.push(text(&owner.object));
        }
        cells.push(owner.component.to_owned());
        cells
    };
    Table { columns, rows: owners.iter().take(top).map(row).collect() }
}

fn owner_kind(kind: OwnerKind) -> &'static str {
    match kind {
        OwnerKind::Symbol => "symbol",
        OwnerKind::String => "string",
        OwnerKind::Padding => "padding",
        OwnerKind::Gap => "gap",
        OwnerKind::Reserve => "reserve",
        OwnerKind::Other => "other",
        OwnerKind::Unattributed => "unattributed",
    }
}

fn unattributed(measurement: &Measurement) -> String {
    let Sizes { flash, ram } = measurement.unattributed;
    let (flash, ram) = (grouped(flash), grouped(ram));
    let contained = measurement.notes.iter().any(|note| matches!(note, Note::Container { .. }));
    let tells = if contained { "The ELF image that it was made of" } else { "A map (--map)" };
    format!(
        "Without an owner that the image names: {flash} bytes of flash, {ram} of RAM. {tells} tells whose they are."
    )
}

fn side_by_side(document: &mut Document, images: &[Image], deltas: &[Delta]) {
    let machines: Vec<&str> = images.iter().map(|image| &*image.measurement.machine).collect();
    if machines.windows(2).any(|pair| pair[0] != pair[1]) {
        let text = "The images are for different processors; their sizes do not compare.";
        document.push(Block::Verdict { tone: Tone::Doubt, text: text.to_owned() });
    }
    let from = deltas.first().map_or("", |delta| delta.from.as_str());
    let change = |image: &Image| {
        let found = deltas.iter().find(|delta| delta.to == image.label());
        found.map_or_else(
            || ("-".to_owned(), "-".to_owned()),
            |delta| cells(delta.difference.change),
        )
    };
    let rows = images.iter().map(|image| {
        let Sizes { flash, ram } = image.measurement.sizes;
        let (flash_change, ram_change) = change(image);
        vec![image.label().to_owned(), grouped(flash), grouped(ram), flash_change, ram_change]
    });
    let columns = vec![
        Column::words("image"),
        Column::numbers("flash"),
        Column::numbers("RAM"),
        Column::numbers("flash change"),
        Column::numbers("RAM change"),
    ];
    document.push(Block::Paragraph(format!("Bytes of flash and static RAM, against {from}:")));
    document.push(Block::Table(Table { columns, rows: rows.collect() }));
}

fn cells(change: Change) -> (String, String) {
    (signed(change.flash), signed(change.ram))
}

fn delta_table(deltas: &[Delta]) -> Table {
    let columns = vec![
        Column::words("from"),
        Column::words("to"),
        Column::numbers("flash"),
        Column::numbers("RAM"),
    ];
    let rows = deltas.iter().map(|delta| {
        let (flash, ram) = cells(delta.difference.change);
        vec![delta.from.clone(), delta.to.clone(), flash, ram]
    });
    Table { columns, rows: rows.collect() }
}

/// Each note once, however many images it is true of.
fn notes(document: &mut Document, images: &[Image]) {
    let mut all: Vec<&Note> = images.iter().flat_map(|image| &image.measurement.notes).collect();
    all.sort();
    all.dedup();
    if !all.is_empty() {
        document.push(Block::Heading("Notes".to_owned()));
        document.push(Block::List(all.iter().map(ToString::to_string).collect()));
    }
}
