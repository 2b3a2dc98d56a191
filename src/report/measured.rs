//! What an emulated board measured, for a person.

use super::figures::grouped;
use crate::engine::{HeapRequest, Measured, Stage};

/// Label and value, as far as the run came.
pub(super) fn facts(measured: &Measured) -> Vec<(String, String)> {
    // A machine with wider pointers says nothing of a device's memory.
    let Some(cpu) = measured.cpu else { return Vec::new() };
    let facts = [
        ("heap", heap(measured)),
        ("stack", stack(measured)),
        ("work", work(measured)),
        ("board", Some(board(cpu, measured))),
    ];
    facts.into_iter().filter_map(|(label, value)| Some((label.to_owned(), value?))).collect()
}

fn heap(measured: &Measured) -> Option<String> {
    let heap = &measured.heap;
    let mut words = format!(
        "peak {} bytes, {} with headers and gaps, of {}",
        grouped(heap.peak?),
        grouped(heap.footprint?),
        grouped(measured.heap_limit?)
    );
    if let Some(asked) = &heap.asked {
        words.push_str(&format!("; the largest request {}", request(asked)));
    }
    if let Some(refused) = &heap.refused {
        let failures = heap.failures.unwrap_or(1);
        words.push_str(&format!("; {failures} failed, the first {}", request(refused)));
    }
    Some(words)
}

fn request(request: &HeapRequest) -> String {
    let asker = request.function.as_deref();
    let asker = asker.map_or_else(|| format!("{:#x}", request.address), str::to_owned);
    format!("of {} by {asker}", grouped(request.bytes))
}

fn stack(measured: &Measured) -> Option<String> {
    let stage = |stage: &Stage| format!("{} of {}", grouped(stage.stack), stage.name);
    let words: Vec<String> = measured.stages.iter().map(stage).collect();
    (!words.is_empty()).then(|| format!("peak in bytes: {}", words.join(", ")))
}

fn work(measured: &Measured) -> Option<String> {
    let stage = |stage: &Stage| format!("{} of {}", grouped(stage.instructions), stage.name);
    let words: Vec<String> = measured.stages.iter().map(stage).collect();
    (!words.is_empty()).then(|| format!("instructions: {}", words.join(", ")))
}

fn board(cpu: &str, measured: &Measured) -> String {
    match measured.overridden.as_slice() {
        [] => format!("an emulated {cpu}"),
        options => format!("an emulated {cpu} with {}", options.join(", ")),
    }
}
