//! What the server did to the device, for a person: two or three lines.

use crate::engine::{CertificateMessage, FragmentLength, Survey};

/// The lines, each with its label.
pub(super) fn facts(survey: &Survey) -> Vec<(String, String)> {
    let facts = [
        Some(("records", records(survey))),
        survey.certificate_message.as_ref().map(|message| ("chain", chain(survey, message))),
        fragment_length(survey.fragment_length).map(|text| ("fragments", text)),
    ];
    facts.into_iter().flatten().map(|(label, text)| (label.to_owned(), text)).collect()
}

fn records(survey: &Survey) -> String {
    let count = survey.plain.count + survey.encrypted.count;
    format!(
        "{}, the longest {} bytes; the device's buffer holds {}",
        counted(count, "record"),
        survey.longest_record(),
        survey.buffer
    )
}

fn chain(survey: &Survey, message: &CertificateMessage) -> String {
    let sizes: Vec<String> =
        survey.certificates.iter().map(|certificate| certificate.size.to_string()).collect();
    let how = match &message.pieces {
        None => "at least".to_owned(),
        Some(pieces) if pieces.len() == 1 => "in one record".to_owned(),
        Some(pieces) => {
            let pieces: Vec<String> = pieces.iter().map(usize::to_string).collect();
            format!("in {} records of {}", pieces.len(), pieces.join(" + "))
        }
    };
    let order = match survey.in_order {
        Some(false) => ", not in order",
        Some(true) | None => "",
    };
    format!(
        "{} ({} bytes){order}, a message of {} bytes {how}",
        counted(survey.certificates.len(), "certificate"),
        sizes.join(" + "),
        message.length
    )
}

/// The device's wish for short records, where it has one.
fn fragment_length(length: FragmentLength) -> Option<String> {
    let asked = length.asked?;
    let answer = match length.granted {
        Some(granted) => format!("the server granted {granted}"),
        None => "the server granted nothing".to_owned(),
    };
    let kept = match length.kept {
        Some(true) => " and its records are no longer",
        Some(false) => " and its records are longer",
        None => "",
    };
    Some(format!("{asked} bytes asked for, {answer}{kept}"))
}

fn counted(count: usize, what: &str) -> String {
    if count == 1 { format!("1 {what}") } else { format!("{count} {what}s") }
}
