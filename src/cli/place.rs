//! Where the reader stands, for commands to copy: the options of every command as they were given, and the stack file
//! that is worked on.

use std::path::Path;

use super::args::Global;
use super::target::StackFile;
use freshscale_core::advice::{AwsPlace, Place, given};
use freshscale_core::zone;

/// Without a stack file yet.
pub(super) fn of(global: &Global) -> Place {
    Place {
        options: options(global),
        aws: AwsPlace {
            region: global.region.clone(),
            profile: global.profile.clone(),
            endpoint_url: global.endpoint_url.clone(),
            role: global.assume_role.clone(),
            local: global.local,
        },
        ..Place::default()
    }
}

/// At a stack file.
pub(super) fn of_file(global: &Global, file: &StackFile) -> Place {
    let mut place = of(global);
    let rest = file.rest.iter().map(|path| text(path));
    place.files = std::iter::once(text(&file.path)).chain(rest).collect();
    place.aws.region = place.aws.region.or_else(|| file.stack.region.clone());
    place
}

/// At a stack whose file is lost.
pub(super) fn of_stack(global: &Global, name: &str) -> Place {
    Place {
        stack: Some(name.to_owned()),
        ..of(global)
    }
}

/// A path as a word of a command line.
pub(super) fn text(path: &Path) -> String {
    path.to_string_lossy().into_owned()
}

/// Those that say where a command acts and what it may read, and that were given.
fn options(global: &Global) -> Vec<String> {
    let world = global.world_named.then(|| text(&global.local_world));
    let zone_data = Some(&global.zone_data).filter(|which| **which != zone::Choice::default());
    let values = [
        ("--local-world", world),
        ("--region", global.region.clone()),
        ("--profile", global.profile.clone()),
        ("--assume-role", global.assume_role.clone()),
        ("--endpoint-url", global.endpoint_url.clone()),
        ("--root", global.root.as_deref().map(text)),
        ("--zone-data", zone_data.map(ToString::to_string)),
    ];
    let local = global.local.then(|| "--local".to_owned());
    let set = global.set.iter().flat_map(|value| given("--set", value));
    let values = values
        .into_iter()
        .filter_map(|(option, value)| Some(given(option, &value?)));
    local
        .into_iter()
        .chain(values.flatten())
        .chain(set)
        .collect()
}
