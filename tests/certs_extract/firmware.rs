//! A firmware image for Cortex-M with CAs in its objects, and the containers that are made of it.

use std::path::PathBuf;
use std::sync::LazyLock;

use super::common::pki::{Issued, Subject, VALID};
use super::common::{Scratch, tool};
use tlsprobe::certificate::{describe, hex};
use tlsprobe::trust::esp_bundle::{Entry, Generation, write};
use tlsprobe::trust::source::mozilla_der;

/// Where the image's flash begins.
pub const FLASH: u64 = 0x0800_0000;

/// The image, what was planted in it, and under which names.
pub struct Firmware {
    pub folder: Scratch,
    pub elf: PathBuf,
    /// Fingerprint and object.
    pub planted: Vec<(String, &'static str)>,
}

pub static FIRMWARE: LazyLock<Firmware> = LazyLock::new(build);

pub fn authority(name: &str) -> Issued {
    Subject::authority(name).window(VALID).self_issued()
}

/// The bundle of the first so many Mozilla roots.
pub fn bundle(generation: Generation, count: usize) -> Vec<u8> {
    let described = mozilla_der().take(count).map(|der| describe(der).expect("a root"));
    let entries: Vec<Entry> =
        described.map(|it| Entry { subject: it.subject_der, key: it.public_key_der }).collect();
    write(generation, &entries).expect("a bundle")
}

fn array(name: &str, bytes: &[u8]) -> String {
    let numbers: Vec<String> = bytes.iter().map(u8::to_string).collect();
    format!("const unsigned char {name}[] = {{ {} }};\n", numbers.join(","))
}

fn fingerprint(issued: &Issued) -> String {
    hex(&describe(issued.der()).expect("a certificate").sha256)
}

fn build() -> Firmware {
    let folder = Scratch::new();
    let (bytes, text, bare) = (authority("In Bytes"), authority("In Text"), authority("No End"));
    let literal: String = text.pem().lines().map(|line| format!("\"{line}\\n\"\n")).collect();
    let (old, new) = (bundle(Generation::UpTo5_3, 2), bundle(Generation::From5_4, 3));
    let source = [
        array("root_der", bytes.der()),
        format!("const char root_pem[] =\n{literal};\n"),
        // Something that is no text follows the PEM that has no NUL.
        array("root_bare", &[bare.pem().as_bytes(), &[0xff; 4]].concat()),
        array("x509_crt_bundle_old", &old),
        array("x509_crt_bundle", &new),
        "void Reset_Handler(void) { for (;;) {} }\n".to_owned(),
    ];
    let source = folder.write("firmware.c", source.concat());
    let elf = folder.path("firmware.elf");
    let mut compiler = tool::command("arm-none-eabi-gcc");
    compiler.args(["-mcpu=cortex-m4", "-mthumb", "-nostdlib", "-Wl,-e,Reset_Handler"]);
    compiler.arg(format!("-Wl,-Ttext={FLASH:#x}")).arg(source).arg("-o").arg(&elf);
    tool::output(&mut compiler);
    let mut planted = vec![
        (fingerprint(&bytes), "root_der"),
        (fingerprint(&text), "root_pem"),
        (fingerprint(&bare), "root_bare"),
    ];
    let roots: Vec<String> =
        mozilla_der().map(|der| hex(&describe(der).expect("a root").sha256)).collect();
    planted.extend(roots[..2].iter().map(|root| (root.clone(), "x509_crt_bundle_old")));
    planted.extend(roots[..3].iter().map(|root| (root.clone(), "x509_crt_bundle")));
    planted.sort();
    Firmware { folder, elf, planted }
}

impl Firmware {
    /// What `objcopy` makes of the image in this format.
    pub fn converted(&self, format: &str) -> Vec<u8> {
        let out = self.folder.path(&format!("firmware.{format}"));
        let mut objcopy = tool::command("arm-none-eabi-objcopy");
        tool::output(objcopy.args(["-O", format]).arg(&self.elf).arg(&out));
        std::fs::read(out).expect("the converted image")
    }
}

/// UF2 blocks of 256 bytes (microsoft/uf2, README).
pub fn uf2(raw: &[u8]) -> Vec<u8> {
    let count = raw.len().div_ceil(256) as u32;
    let mut file = Vec::new();
    for (index, data) in raw.chunks(256).enumerate() {
        let head = [0x0a32_4655, 0x9e5d_5157, 0, FLASH as u32 + index as u32 * 256];
        let words = head.into_iter().chain([data.len() as u32, index as u32, count, 0]);
        file.extend(words.flat_map(u32::to_le_bytes));
        file.extend(data);
        file.resize(index * 512 + 508, 0);
        file.extend(0x0ab1_6f30_u32.to_le_bytes());
    }
    file
}

/// An image for an ESP32 with one segment ("Firmware Image Format", esptool docs).
pub fn esp_image(raw: &[u8]) -> Vec<u8> {
    let mut file = vec![0xe9, 1, 2, 0x20];
    file.extend(0x4008_0000_u32.to_le_bytes());
    file.extend([0; 16]);
    file.extend((FLASH as u32).to_le_bytes());
    file.extend((raw.len() as u32).to_le_bytes());
    file.extend(raw);
    file
}
