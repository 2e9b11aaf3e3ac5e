//! What `validate` passes, `apply` carries out: every field of the file at its ends, where AWS's models have limits of their own.
//!
//! The ends are not those of our table of fields: lengths and numbers are every bound that the model table states anywhere in what
//! `apply` calls, each and one beyond, and characters are those that one or the other of its patterns does not have. Whatever of
//! that the file may have is put into as few files as it goes, and each is applied on an emulator that refuses by the models.

use std::collections::BTreeSet;
use std::path::Path;

use freshscale_core::limits::{self, Shape as Modelled};
use freshscale_deploy::engine::Outcome;
use freshscale_stack::describe::{self, Described};
use freshscale_stack::shape::{RETENTION_DAYS, Shape};
use freshscale_stack::{Stack, load_str};
use serde_json::{Map, Value, json};

use crate::support::{ACCOUNT, Cloud, REGION, to_apply};

/// What is not made: which image is the newest is no limit of AWS's, and without one there is nothing to apply. Files beside
/// this one, the guard on the account, and where everything is. Of an instance type `validate` warns, because there will be new
/// ones, and `plan` asks EC2.
const NOT_MADE: [&str; 13] = [
    "version",
    "account",
    "region",
    "image.name_prefix",
    "image.owners",
    "image.architecture",
    "launch_template.instance_type",
    // What has no policy of several types beside it only.
    "launch_template.market.interruption_behavior",
    "launch_template.market.max_price",
    "launch_template.market.type",
    // One that stands.
    "launch_template.placement.group_name",
    "launch_template.user_data_file",
    "rotator.policy",
];

/// Everything that a file can have.
fn whole() -> Value {
    let arn = |service: &str, rest: &str| format!("arn:aws:{service}:{REGION}:{ACCOUNT}:{rest}");
    json!({
        "version": 1,
        "name": "web",
        "region": REGION,
        "account": ACCOUNT,
        "tags": {"Team": "web"},
        "image": {"instance_name": "web", "max_age": "3d"},
        "launch_template": {
            "instance_type": "c6i.large",
            "key_name": "key",
            "iam_instance_profile": "profile",
            "security_group_ids": ["sg-0123456789abcdef0"],
            "metadata": {"http_tokens": "required", "hop_limit": 2},
            "block_devices": [{
                "device": "/dev/xvda", "size_gib": 300, "type": "gp3", "encrypted": true, "kms_key_id": "alias/web",
                "iops": 3000, "throughput": 125, "delete_on_termination": true,
            }],
            "instance_tags": {"Role": "web"},
            "ebs_optimized": true,
            "monitoring": true,
            "disable_api_termination": false,
            "keep_versions": 10,
        },
        "auto_scaling_group": {
            "subnet_ids": ["subnet-0a123456789abcdef"],
            "target_group_arns": [arn("elasticloadbalancing", "targetgroup/web/0123456789abcdef")],
            "health_check": {"type": "ELB", "grace_period": "5m"},
            "capacity": {"min": 0, "max": 4, "desired": 0},
            "termination_policies": ["Default"],
            "default_cooldown": "300s",
            "default_instance_warmup": "60s",
            "max_instance_lifetime": "2d",
        },
        "schedule": {
            "timezone": "UTC",
            "windows": [{"name": "live", "days": "daily", "from": "08:00", "to": "10:00", "desired": 2}],
            "actions": [{"name": "night", "recurrence": "0 23 * * *", "min": 0, "max": 4, "desired": 0}],
        },
        "rotator": {
            "memory": "128MiB", "timeout": "30s", "log_retention": "30d",
            "on_failure": arn("sns", "failed"),
            "triggers": {"daily_at": "02:00", "on_image_available": true, "on_backup_completed": true},
        },
        "alarms": {"topic": arn("sns", "alarms")},
        "names": {
            "launch_template": "web-lt", "auto_scaling_group": "web-asg", "iam_policy": "web-policy",
            "iam_role": "web-role", "log_group": "/aws/lambda/web-rotator", "lambda_function": "web-rotator",
            "event_rules": {"daily": "web-daily", "image": "web-image", "backup": "web-backup"},
            "alarms": {"image_age": "web-age", "failures": "web-failures", "missed_rotation": "web-missed"},
        },
    })
}

/// The bounds that the models state anywhere in what is made: of lengths, and of numbers.
fn bounds() -> (BTreeSet<usize>, BTreeSet<i64>) {
    let (mut lengths, mut numbers) = (BTreeSet::new(), BTreeSet::new());
    let services = [
        "autoscaling",
        "cloudwatch",
        "ec2",
        "events",
        "iam",
        "lambda",
        "logs",
    ];
    let makes = |operation: &str| {
        ["Create", "Put", "Add", "Tag", "Attach"]
            .iter()
            .any(|verb| operation.starts_with(verb))
    };
    for (service, operation, shape) in limits::inputs() {
        if services.contains(&service) && makes(operation) {
            below(shape, 0, &mut lengths, &mut numbers);
        }
    }
    assert!(
        lengths.len() > 15 && numbers.len() > 10,
        "{lengths:?} {numbers:?}"
    );
    (lengths, numbers)
}

fn below(
    shape: &'static Modelled,
    deep: usize,
    lengths: &mut BTreeSet<usize>,
    numbers: &mut BTreeSet<i64>,
) {
    // Structures may stand in themselves.
    if deep > 6 {
        return;
    }
    let mut with = |shape| below(shape, deep + 1, lengths, numbers);
    match shape {
        Modelled::Structure(members) => members.iter().for_each(|member| with(member.shape)),
        Modelled::List { element, .. } => with(element),
        Modelled::Map { entry, .. } => [entry.key, entry.value].into_iter().for_each(with),
        Modelled::Text(text) => {
            let (least, most) = text.length;
            // No field is as long as a document.
            let both = [least, most].map(|bound| bound as usize);
            lengths.extend(both.into_iter().filter(|bound| *bound < 5000));
        }
        Modelled::Integer(low, high) => numbers.extend(low.iter().chain(high)),
        _ => {}
    }
}

/// Of each of these, one or the other pattern of the models has none.
const ODD: &str = "a_.-/:=+@,#~!*?\"'<>&;|^`%$()[]{}\\ \té서\u{1F600}";

/// What may be put at a field, the first that fits of each list.
fn candidates(
    shape: &Shape,
    present: &Value,
    bounds: &(BTreeSet<usize>, BTreeSet<i64>),
) -> Vec<Vec<Value>> {
    let (lengths, numbers) = bounds;
    match shape {
        Shape::Text(_) => {
            let text = present.as_str().unwrap_or("web");
            let mut all: BTreeSet<usize> =
                lengths.iter().flat_map(|most| [*most, most + 1]).collect();
            all.insert(1);
            let sized = |count: &usize| json!(stretched(text, *count));
            let longest = all.iter().rev().map(sized).collect();
            let shortest = all.iter().map(sized).collect();
            let odd = ODD.chars().map(|c| vec![json!(format!("{text}{c}{text}"))]);
            [longest, shortest].into_iter().chain(odd).collect()
        }
        Shape::Int(low, high) => {
            let all: BTreeSet<i64> = { numbers.iter() }
                .flat_map(|bound| [bound - 1, *bound, bound + 1])
                .chain([*low, *high])
                .collect();
            let ascending: Vec<Value> = all.iter().map(|number| json!(number)).collect();
            vec![ascending.iter().rev().cloned().collect(), ascending]
        }
        Shape::Duration(low, high) => {
            let seconds = |of: &std::time::Duration| json!(format!("{}s", of.as_secs()));
            vec![vec![seconds(high)], vec![seconds(low)]]
        }
        Shape::Size(low, high) => vec![
            vec![json!(format!("{high}MiB"))],
            vec![json!(format!("{low}MiB"))],
        ],
        Shape::Time => vec![vec![json!("00:00")], vec![json!("23:59")]],
        Shape::TimeOrOff => vec![vec![json!("off")], vec![json!("23:59")]],
        Shape::OneOf(words) => words.iter().map(|word| vec![json!(word)]).collect(),
        Shape::Bool => vec![vec![json!(true)], vec![json!(false)]],
        Shape::Retention => { RETENTION_DAYS.iter() }
            .map(|days| json!(format!("{days}d")))
            .chain([json!("forever")])
            .map(|one| vec![one])
            .collect(),
        Shape::Map { max, .. } => of_tags(*max, lengths),
        Shape::List { item, min, max } => {
            let first = present.get(0).cloned().unwrap_or_default();
            let many = |count: usize| {
                json!(
                    (0..count)
                        .map(|n| varied(item, &first, n))
                        .collect::<Vec<_>>()
                )
            };
            let fewer = (*min..=*max).rev().map(many).collect();
            vec![fewer, vec![many(*min)]]
        }
        Shape::OneOrMore { item, .. } => candidates(item, present, bounds),
        _ => Vec::new(),
    }
}

/// Tables of tags: as many, as long and as odd as they can be.
fn of_tags(max: usize, lengths: &BTreeSet<usize>) -> Vec<Vec<Value>> {
    let many = (0..=max).rev().map(|count| {
        let tags = (0..count).map(|n| (format!("k{n}"), json!("v")));
        Value::Object(tags.collect::<Map<_, _>>())
    });
    let one = |key: String, value: String| json!({ key: value });
    let keys = { lengths.iter().rev() }.map(|most| one("k".repeat(*most), "v".to_owned()));
    let values = { lengths.iter().rev() }.map(|most| one("k".to_owned(), "v".repeat(*most)));
    let odd = ODD.chars().flat_map(|c| {
        let key = one(format!("k{c}k"), "v".to_owned());
        [key, one("k".to_owned(), format!("v{c}v"))].map(|one| vec![one])
    });
    { [many.collect(), keys.collect(), values.collect()].into_iter() }
        .chain(odd)
        .collect()
}

fn stretched(text: &str, count: usize) -> String {
    text.chars()
        .chain(std::iter::repeat('a'))
        .take(count)
        .collect()
}

/// The n-th of a list, like its first but for what must differ.
fn varied(item: &Shape, first: &Value, n: usize) -> Value {
    match (item, first) {
        (_, Value::Object(members)) => {
            let mut members = members.clone();
            if let Some(name) = members.get_mut("name") {
                *name = json!(format!("n{n}"));
            }
            if let Some(device) = members.get_mut("device") {
                *device = json!(format!("/dev/sd{n}"));
            }
            if let Some(cron) = members.get_mut("recurrence") {
                *cron = json!(format!("{} {} * * *", n % 60, n / 60));
            }
            Value::Object(members)
        }
        (Shape::OneOf(words), _) => json!(words.get(n).unwrap_or(&"")),
        (_, Value::String(text)) => {
            // Ids and ARNs end in digits of base 16.
            let digits = format!("{n:04x}");
            json!(format!("{}{digits}", &text[..text.len() - digits.len()]))
        }
        _ => Value::Null,
    }
}

/// The same file with another value at a field, of the first entry of each list on the way; `None` where such a list has none.
fn with(file: &Value, path: &str, value: &Value) -> Option<Value> {
    let mut file = file.clone();
    let mut place = &mut file;
    for name in path.split('.') {
        place = match place {
            Value::Array(items) => &mut items.first_mut()?[name],
            _ => &mut place[name],
        };
    }
    *place = value.clone();
    Some(file)
}

fn at<'a>(file: &'a Value, path: &str) -> &'a Value {
    path.split('.').fold(file, |place, name| match place {
        Value::Array(items) => &items[0][name],
        _ => &place[name],
    })
}

/// The file with that value, if it may be so.
fn changed(file: &Value, path: &str, value: &Value) -> Option<Value> {
    with(file, path, value).filter(|file| loaded(file).is_some())
}

fn loaded(file: &Value) -> Option<Stack> {
    let loaded = load_str(Path::new("web.yaml"), &file.to_string());
    loaded.ok().map(|loaded| loaded.stack)
}

/// A file, and which fields are not what they are in the whole one.
struct File {
    value: Value,
    changed: BTreeSet<String>,
}

/// Each field at each of its ends that a file may have, in as few files as it goes. And how many ends these are.
fn files() -> (Vec<File>, usize) {
    let (mut files, mut count) = (Vec::<File>::new(), 0);
    let (base, bounds) = (whole(), bounds());
    let made = |of: &&Described| !NOT_MADE.contains(&of.path.as_str());
    for Described { path, field } in describe::all().iter().filter(made) {
        for ends in candidates(&field.shape, at(&base, path), &bounds) {
            let Some(end) = { ends.iter() }.find(|end| changed(&base, path, end).is_some()) else {
                continue;
            };
            count += 1;
            let mut room = files.iter_mut().filter(|file| !file.changed.contains(path));
            let room = room.find_map(|file| Some((changed(&file.value, path, end)?, file)));
            match room {
                Some((value, file)) => {
                    file.value = value;
                    file.changed.insert(path.clone());
                }
                None => files.push(File {
                    value: changed(&base, path, end).unwrap_or_default(),
                    changed: BTreeSet::from([path.clone()]),
                }),
            }
        }
    }
    (files, count)
}

#[tokio::test(start_paused = true)]
async fn what_validate_passes_is_carried_out_at_every_end_of_every_field() {
    assert!(loaded(&whole()).is_some());
    let (files, count) = files();
    assert!(count > 300, "{count} ends in {} files", files.len());
    println!("{count} ends in {} files", files.len());
    let mut refused = Vec::new();
    for file in files {
        let stack = loaded(&file.value).unwrap();
        let cloud = Cloud::new(&stack);
        let came = cloud.try_run(&to_apply(&stack)).await;
        if !matches!(came, Ok(Outcome::Complete(_))) {
            let changed = file
                .changed
                .iter()
                .map(|path| (path, at(&file.value, path)));
            refused.push(format!("{came:#?}\nwith {:?}", changed.collect::<Vec<_>>()));
        }
    }
    assert!(refused.is_empty(), "{}", refused.join("\n\n"));
}
