//! What somebody may have meant by a field that there is not.

use super::{Field, names_of, quoted};
use crate::describe::{self, without_positions};
use crate::shape::Default;

/// What is said of it.
pub(super) struct Meant {
    /// The field of the same table that was meant: it is not missing, too.
    pub(super) field: Option<&'static str>,
    /// What to write instead.
    pub(super) help: String,
}

/// Names that AWS's API, CloudFormation, Terraform and others have for a field, without `_` and `-`.
#[rustfmt::skip]
const ELSEWHERE: [(&str, &str); 19] = [
    ("ami", "image"),
    ("availabilityzones", "subnet_ids"),
    ("blockdevicemappings", "block_devices"),
    ("cron", "recurrence"),
    ("desiredcapacity", "desired"),
    ("end", "to"),
    ("healthchecktype", "health_check"),
    ("loggroupretention", "log_retention"),
    ("maxsize", "max"),
    ("metadataoptions", "metadata"),
    ("minsize", "min"),
    ("networkinterfaces", "associate_public_ip"),
    ("start", "from"),
    ("stop", "to"),
    ("targetgroups", "target_group_arns"),
    ("tz", "timezone"),
    ("vpcsecuritygroupids", "security_group_ids"),
    ("vpczoneidentifier", "subnet_ids"),
    ("weekdays", "days"),
];

/// What is done otherwise here, by the start of a field's name without `_` and `-`: which field does it, and how.
const OTHERWISE: [(&[&str], Option<&str>, &str); 4] = [
    (
        &["securitygroups", "securitygroupnames"],
        Some("security_group_ids"),
        "Names of security groups break in a VPC: with a subnet EC2 refuses them (\"The parameter groupName cannot be \
         used with the parameter subnet\"). Give ids in `security_group_ids`.",
    ),
    (
        &["userdata", "userdatabase64"],
        Some("user_data_file"),
        "Write the script to a file, and name that in `user_data_file`.",
    ),
    (
        &["imageid", "ami", "amiid"],
        None,
        "An image is not named: instances start from the newest one that `image.instance_name` says.",
    ),
    (
        &[
            "scalingpolicies",
            "scalingpolicy",
            "policies",
            "targettracking",
        ],
        None,
        "Capacity changes by the clock alone: write windows or actions in `schedule`.",
    ),
];

/// What `key`, in the table at `parent` that has `fields`, may have been meant to be.
pub(super) fn meant(parent: &str, key: &str, fields: &'static [Field]) -> Meant {
    let plain = plain(key);
    let named = |name: &str| fields.iter().map(|f| f.name).find(|field| *field == name);
    let here = |name: &'static str| Meant {
        field: Some(name),
        help: format!("Did you mean `{name}`?"),
    };
    for (keys, field, help) in OTHERWISE {
        let field = field.map(named);
        if keys.contains(&plain.as_str()) && field != Some(None) {
            return Meant {
                field: field.flatten(),
                help: help.to_owned(),
            };
        }
    }
    let same = fields.iter().find(|field| self::plain(field.name) == plain);
    let alias = { ELSEWHERE.iter() }
        .filter(|(other, _)| *other == plain)
        .find_map(|(_, name)| named(name));
    if let Some(name) = same.map(|field| field.name).or(alias) {
        return here(name);
    }
    let (likeness, close) = closest(key, fields);
    if likeness > 0.9 {
        return here(close);
    }
    let places = in_other_tables(&without_positions(parent), &plain);
    if !places.is_empty() {
        let help = format!("It belongs elsewhere: {}.", places.join(", or "));
        return Meant { field: None, help };
    }
    if likeness > 0.8 {
        return here(close);
    }
    let help = match parent {
        "" => format!("There are: {}.", names_of(fields)),
        _ => format!("{} has these fields: {}.", quoted(parent), names_of(fields)),
    };
    Meant { field: None, help }
}

/// Without what other tools write otherwise: `SubnetIds`, `subnet-ids`.
fn plain(name: &str) -> String {
    let lower = name.to_lowercase();
    lower.replace(['_', '-'], "")
}

/// The field whose name is most like `key`, and how much.
fn closest(key: &str, fields: &'static [Field]) -> (f64, &'static str) {
    let key = key.to_lowercase();
    { fields.iter() }
        .map(|field| (strsim::jaro_winkler(&key, field.name), field.name))
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .unwrap_or_default()
}

/// Whether a field's table must be written.
fn is_in_every_file(path: &str) -> bool {
    let table = path.rsplit_once('.').map_or("", |(table, _)| table);
    describe::find(table).is_ok_and(|one| matches!(one.field.default, Default::Required))
}

/// Paths of fields of this name, those nearest below the table first; at most three.
fn in_other_tables(parent: &str, name: &str) -> Vec<String> {
    let is_below = |path: &str| {
        let rest = path.strip_prefix(parent);
        rest.is_some_and(|rest| parent.is_empty() || rest.starts_with('.'))
    };
    let mut found: Vec<&str> = { describe::all().iter() }
        .filter(|one| plain(one.field.name) == name)
        .map(|one| one.path.as_str())
        .collect();
    found.sort_by_key(|path| (!is_below(path), path.matches('.').count()));
    if found
        .first()
        .is_some_and(|path| is_below(path) && !parent.is_empty())
    {
        found.retain(|path| is_below(path));
    }
    // The nearest are meant, and of these what every file has.
    let depth = |path: &str| path.matches('.').count();
    let nearest = found.iter().map(|path| depth(path)).min();
    found.retain(|path| Some(depth(path)) == nearest);
    if found.iter().any(|path| is_in_every_file(path)) {
        found.retain(|path| is_in_every_file(path));
    }
    { found.into_iter().take(3) }.map(quoted).collect()
}
