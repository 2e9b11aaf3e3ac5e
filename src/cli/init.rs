//! `init`: a first stack file, with comments, that is right.

use std::fs::OpenOptions;
use std::io::{BufRead as _, IsTerminal as _, Write as _};

use super::args::{self, Global};
use super::failure::{Failure, code};
use super::out::Out;
use super::{import, place, target};
use crate::render::Page;
use freshscale_core::advice::{Advice, Command};
use freshscale_stack::load_str;

/// What is asked for, in this order: what it is called, what it is if nobody says, and how it is asked.
#[rustfmt::skip]
const QUESTIONS: [(&str, Option<&str>, &str); 11] = [
    ("--name", Some("web"), "Name of the stack, the prefix of every resource's name"),
    ("--instance-name", None, "Name tag of the instance that AWS Backup backs up"),
    ("--instance-type", Some("t3.small"), "Instance type"),
    ("--security-groups", None, "Ids of security groups, with commas"),
    ("--subnets", None, "Ids of subnets, with commas"),
    ("--max", Some("4"), "Most instances at any time"),
    ("--timezone", Some("UTC"), "Time zone of the schedule, such as Asia/Seoul"),
    ("--days", Some("mon-fri"), "Days on which to scale out"),
    ("--from", Some("08:40"), "From when"),
    ("--to", Some("18:00"), "Until when"),
    ("--desired", Some("2"), "Instances in that time"),
];

pub(super) async fn run(args: &args::Init, global: &Global, out: &Out) -> Result<u8, Failure> {
    let file = &args.file;
    if let Some(group) = &args.from_asg {
        let of_group = args::Import {
            all: false,
            asg: Some(group.clone()),
            launch_template: None,
            function: None,
            name: args.name.clone(),
            out: Some(file.clone()),
            overwrite: false,
        };
        return import::run(&of_group, global, out).await;
    }
    if file.exists() {
        let message = format!("{} exists already, and is not overwritten", file.display());
        return Err(Failure::usage(message).hint("name another file"));
    }
    let answers = answers(args, out)?;
    let text = written(&answers, global.region.as_deref());
    if let Err(faults) = load_str(file, &text) {
        return Err(target::complain(&[faults], out));
    }
    let made = OpenOptions::new().write(true).create_new(true).open(file);
    made.and_then(|mut made| made.write_all(text.as_bytes()))
        .map_err(|error| Failure::new(format!("{} cannot be written: {error}", file.display())))?;
    let mut here = place::of(global);
    here.files = vec![place::text(file)];
    out.stand_at(here);
    out.say(&format!("{} is written, and valid.", file.display()));
    let plan = Command::bootstrap("plan");
    out.say(&out.told(&Advice::new("Read it, then look at what it would make with:").run(plan)));
    Ok(code::DONE)
}

/// What was given, or is answered on a terminal, in the order of the questions.
fn answers(args: &args::Init, out: &Out) -> Result<Vec<String>, Failure> {
    let list = |ids: &[String]| (!ids.is_empty()).then(|| ids.join(","));
    let given = [
        args.name.clone(),
        args.instance_name.clone(),
        args.instance_type.clone(),
        list(&args.security_groups),
        list(&args.subnets),
        args.max.clone(),
        args.timezone.clone(),
        args.days.clone(),
        args.from.clone(),
        args.to.clone(),
        args.desired.clone(),
    ];
    let asks = std::io::stdin().is_terminal();
    let mut answers: Vec<String> = Vec::new();
    let mut missing = Vec::new();
    for ((option, usual, question), given) in QUESTIONS.into_iter().zip(given) {
        // The instance is mostly called like the stack.
        let usual = match option {
            "--instance-name" => answers.first().map(String::as_str),
            _ => usual,
        };
        let answer = match given {
            Some(given) => Some(given),
            None if asks => ask(question, usual, out)?,
            None => usual.map(ToOwned::to_owned),
        };
        if answer.is_none() {
            missing.push(option);
        }
        answers.push(answer.unwrap_or_default());
    }
    if missing.is_empty() {
        return Ok(answers);
    }
    let message = format!(
        "{} must be given: there is nobody to ask",
        missing.join(" and ")
    );
    Err(Failure::usage(message).hint("on a terminal each is asked for"))
}

/// An answer from the keyboard; asked again as long as there is none.
fn ask(question: &str, usual: Option<&str>, out: &Out) -> Result<Option<String>, Failure> {
    loop {
        let mut page = Page::new();
        match usual {
            Some(usual) => page.part(format_args!("{question} [{usual}]: ")),
            None => page.part(format_args!("{question}: ")),
        }
        out.print(&page);
        let mut line = String::new();
        let read = std::io::stdin().lock().read_line(&mut line);
        if !read.is_ok_and(|bytes| bytes > 0) {
            return Err(Failure::with_code(
                code::STOPPED,
                "stopped; nothing was written",
            ));
        }
        match line.trim() {
            "" if usual.is_none() => {}
            "" => return Ok(usual.map(ToOwned::to_owned)),
            answer => return Ok(Some(answer.to_owned())),
        }
    }
}

/// The file. Answers are quoted where they could be something else than text.
fn written(answers: &[String], region: Option<&str>) -> String {
    let [
        name,
        instance,
        kind,
        groups,
        subnets,
        max,
        zone,
        days,
        from,
        to,
        desired,
    ] = answers
    else {
        return String::new();
    };
    let quoted = |text: &str| format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""));
    let list = |ids: &str| {
        let ids = ids.split(',').map(|id| quoted(id.trim()));
        ids.collect::<Vec<_>>().join(", ")
    };
    let region = match region {
        Some(region) => format!("region: {}\n", quoted(region)),
        None => {
            "# region: ap-northeast-2       # without it: the profile's, or AWS_REGION\n".to_owned()
        }
    };
    let (name, instance, kind, zone) = (quoted(name), quoted(instance), quoted(kind), quoted(zone));
    let (groups, subnets, days) = (list(groups), list(subnets), quoted(days));
    let (from, to) = (quoted(from), quoted(to));
    format!(
        "# The schema of this file, for editors: `schema` prints it, to be put beside this file.
# yaml-language-server: $schema=schema.json
version: 1
name: {name}
{region}# account: \"111111111111\"        # a guard: any other account is refused

# Which image is the newest: AWS Backup makes it from an instance, and its tag `Name` is the instance's.
image:
  instance_name: {instance}
  # backup: {{ at: \"01:00\" }}        # when the daily backup starts: the schedule is checked against it

# What new instances are made from. The image is not named: the rotator puts the newest in.
launch_template:
  instance_type: {kind}
  security_group_ids: [{groups}]
  # iam_instance_profile: web
  # user_data_file: user-data.sh

auto_scaling_group:
  subnet_ids: [{subnets}]
  # target_group_arns: [\"arn:aws:elasticloadbalancing:…\"]
  capacity: {{ min: 0, max: {max} }}   # outside of every window

# Capacity during time spans, on the wall clock of the zone. `explain schedule.windows` says what else there is.
schedule:
  timezone: {zone}
  windows:
    - {{ name: peak, days: {days}, from: {from}, to: {to}, desired: {desired}, warmup: 10m }}
"
    )
}
