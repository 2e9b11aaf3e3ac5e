//! A stack file of what stands: a launch template, its group and their schedule, whoever made them. Nothing is changed.
//!
//! | module | owns |
//! |---|---|
//! | `read` | what stands |
//! | `image`, `template`, `group`, `schedule`, `rotator` | a table of the file each |
//! | `check` | whether the file says what stands: what `plan --adopt` would change |
//! | `claim` | which function moves the template today |
//! | `error` | why there is nothing to write |
//! | `yaml` | lines, comments and scalars |

mod check;
mod claim;
mod error;
mod group;
mod image;
mod read;
mod rotator;
mod schedule;
mod template;
mod yaml;
pub(crate) use yaml::scalar;

use freshscale_stack::names::Names;
use freshscale_stack::{STACK_TAG, is_stack_name};

use crate::resource::tags::Tags;
pub use check::Difference;
pub use error::Error;
pub use read::{Standing, group_names, group_of};
pub use rotator::Rotator;
use schedule::Schedule;
use serde_json::Value;
use yaml::{Lines, map, text};

/// A stack file to be written.
#[derive(Debug, Clone, PartialEq)]
pub struct Draft {
    /// The stack's name.
    pub name: String,
    /// The file.
    pub text: String,
    /// The file beside it that has the template's user data.
    pub user_data: Option<(String, Vec<u8>)>,
    /// What `plan --adopt` of it would change besides marking what it takes over; empty if nothing.
    pub differences: Vec<Difference>,
    /// Functions that were left to others, and why.
    pub notes: Vec<String>,
    /// What a person has to fill in before it is a stack file.
    pub faults: Vec<String>,
}

/// The stack file of what stands, under this name or one that follows from the group's.
///
/// # Errors
/// The name cannot be a stack's.
pub fn draft(standing: &Standing, name: Option<&str>) -> Result<Draft, Error> {
    let name = match name {
        Some(name) if !is_stack_name(name) => {
            return Err(Error::StackName {
                name: name.to_owned(),
            });
        }
        Some(name) => name.to_owned(),
        None => stack_name(standing),
    };
    let user_data =
        { standing.user_data.clone() }.map(|bytes| (format!("{name}-user-data"), bytes));
    let mut schedule = Schedule::of(standing);
    let script = user_data.as_ref().map(|(file, _)| file.as_str());
    // The script is not there yet, and is compared by itself.
    let bare = |schedule: &Schedule| written(standing, &name, schedule, None);
    check::settle(standing, &mut schedule, &bare);
    let (differences, faults) = check::check(standing, &bare(&schedule));
    let mut lines = head(standing, &differences);
    lines.append(&written(standing, &name, &schedule, script));
    Ok(Draft {
        text: lines.into_text(),
        name,
        user_data,
        differences,
        notes: standing.notes.clone(),
        faults,
    })
}

fn head(standing: &Standing, differences: &[Difference]) -> Lines {
    let mut lines = Lines::default();
    let group = &standing.group.name;
    let now = standing.now.strftime("%Y-%m-%dT%H:%M:%SZ");
    lines.comment(
        0,
        &format!("Auto Scaling group {group} and what it starts instances from, as they stood at {now}: written by `import`."),
    );
    lines.comment(
        0,
        "Look through it: `plan --adopt` shows what taking it over changes, and `apply --adopt` does it.",
    );
    for note in &standing.notes {
        lines.comment(0, &format!("{note}."));
    }
    if !differences.is_empty() {
        lines.comment(
            0,
            "Besides marking as its own what it takes over, that changes:",
        );
        for line in check::lines(differences) {
            lines.comment(0, &format!("- {line}"));
        }
    }
    lines
}

/// The file but for its head.
fn written(standing: &Standing, name: &str, schedule: &Schedule, user_data: Option<&str>) -> Lines {
    let mut lines = Lines::default();
    let account = &standing.account;
    lines.field(0, "version", "1", "of this format");
    lines.field(
        0,
        "name",
        &text(name),
        "prefix of every name that `names` does not give",
    );
    lines.field(0, "region", &text(&account.region), "");
    lines.field(
        0,
        "account",
        &text(&account.id),
        "a guard: no other account is touched",
    );
    let common = common_tags(standing);
    if !common.is_empty() {
        lines.field(0, "tags", &tag_map(&common), "on everything");
    }
    let rotator = standing.rotator.as_ref();
    let rotator = rotator.map(|rotator| rotator.table(&schedule.timezone, standing.now));
    let parts = [
        image::table(standing),
        template::table(standing, user_data),
        group::table(standing, schedule.base),
        schedule.table(),
    ];
    for part in parts
        .into_iter()
        .chain(rotator)
        .chain([names(standing, name)])
    {
        lines.gap();
        lines.append(&part);
    }
    lines
}

/// What is called otherwise than by default.
fn names(standing: &Standing, stack: &str) -> Lines {
    let default = Names::of(stack);
    let mut lines = Lines::default();
    let own = [
        (
            "launch_template",
            &standing.template.name,
            default.launch_template,
        ),
        (
            "auto_scaling_group",
            &standing.group.name,
            default.auto_scaling_group,
        ),
    ];
    let own = { own.into_iter() }
        .filter(|(_, name, default)| *name != default)
        .map(|(key, name, _)| (key, text(name)));
    let rotator = standing
        .rotator
        .iter()
        .flat_map(|rotator| rotator.names(stack));
    let own: Vec<_> = own.chain(rotator).collect();
    if !own.is_empty() {
        lines.table(0, "names", "as they stand");
        for (key, name) in own {
            lines.field(1, key, &name, "");
        }
    }
    lines
}

/// Of whose stack it is already; else the group's name without its ending, in letters that a stack's name has.
fn stack_name(standing: &Standing) -> String {
    if let Some(stack) = standing
        .group
        .spec
        .tags
        .get(STACK_TAG)
        .filter(|name| is_stack_name(name))
    {
        return stack.clone();
    }
    let lower = standing.group.name.to_ascii_lowercase();
    let bare = ["-asg", "_asg", "-auto-scaling-group", "-group"];
    let bare = bare
        .into_iter()
        .find_map(|end| lower.strip_suffix(end))
        .unwrap_or(&lower);
    let letter = |c: char| {
        if c.is_ascii_lowercase() || c.is_ascii_digit() {
            c
        } else {
            '-'
        }
    };
    let name: String = bare.chars().map(letter).take(40).collect();
    let name = name.trim_matches('-');
    if name.is_empty() {
        "imported".to_owned()
    } else {
        name.to_owned()
    }
}

/// Tags that everything has, instances and their volumes included: those that the file can give to all of it.
fn common_tags(standing: &Standing) -> Tags {
    let template = &standing.template.spec;
    let group = &standing.group.spec;
    let mut common = template.tags.clone();
    common.retain(|key, value| {
        let everywhere = [&template.instance_tags, &template.volume_tags, &group.tags];
        let of_rotator = { standing.rotator.iter() }
            .flat_map(|rotator| rotator.observed.values())
            .filter_map(|found| found.spec.get("tags"));
        !key.starts_with("freshscale:")
            && of_rotator
                .into_iter()
                .all(|tags| tags.get(key).and_then(Value::as_str) == Some(value))
            && everywhere.iter().all(|tags| tags.get(key) == Some(value))
            && !group.propagated_tags.contains(key)
    });
    common
}

fn tag_map(tags: &Tags) -> String {
    map(tags.iter().map(|(key, value)| (key, text(value))))
}
