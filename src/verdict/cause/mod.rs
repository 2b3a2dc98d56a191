//! Why the device decided as it did, and the smallest change that makes it decide otherwise.
//!
//! The printed code often names the wrong cause: a hash that is compiled out shows as a wrong name,
//! a CA that the build cannot parse as an untrusted chain. One file per family of causes; each looks
//! at the same scene and says nothing, or one clause with its fixes.

mod alert;
mod case;
mod clause;
mod configuration;
mod desktop;
mod explanation;
mod name;
mod observation;
mod obstacle;
mod option;
mod parse;
mod scene;
mod size;
mod strength;
mod time;
mod transport;
mod trust;
mod usage;
mod witness;
pub mod words;

pub use case::{Case, Outcome};
pub use desktop::{Desktop, compare};
pub use explanation::Explanation;
pub use observation::{Ending, Observation, Sizes, Stage};

use clause::Clause;
use scene::Scene;

/// Looks for the cause of an outcome; `None` where there is nothing to explain.
///
/// `roots` are DER certificates among which a missing CA is looked for, such as the Mozilla set.
pub fn explain<'r>(case: &Case, roots: impl IntoIterator<Item = &'r [u8]>) -> Option<Explanation> {
    if !case.needs_explanation() {
        return None;
    }
    let scene = Scene::new(case, roots);
    let clauses = clauses(&scene);
    if clauses.is_empty() { None } else { Some(clause::join(clauses)) }
}

/// The families in the order in which one hides the next: a server that never answered has no
/// chain to judge, and a certificate that the build cannot read has neither name nor issuer.
fn clauses(scene: &Scene) -> Vec<Clause> {
    let alone: [fn(&Scene) -> Option<Clause>; 5] =
        [configuration::explain, alert::explain, transport::explain, size::explain, parse::explain];
    if let Some(clause) = alone.into_iter().find_map(|family| family(scene)) {
        return vec![clause];
    }
    let together: [fn(&Scene) -> Option<Clause>; 6] = [
        configuration::fail_open,
        trust::explain,
        name::explain,
        time::explain,
        usage::explain,
        strength::explain,
    ];
    together.into_iter().filter_map(|family| family(scene)).collect()
}
