//! What happens within the process, and how it grows: `cargo bench --locked --bench growth`.
//!
//! Each work is done in rounds, long enough to be timed; the median of them counts. What is tenfold must not take much more
//! than ten times as long.
#![allow(clippy::unwrap_used, clippy::print_stdout, clippy::cast_precision_loss)]

use std::collections::BTreeMap;
use std::hint::black_box;
use std::path::Path;
use std::time::{Duration, Instant};

use freshscale_core::rotation::fit::{Demands, TypePatterns};
use freshscale_core::rotation::image::{Image, select_for};
use freshscale_deploy::address::Address;
use freshscale_deploy::plan::{Catalog, Desired, Found, Observed, PlanOptions, plan};
use freshscale_deploy::resource::{DeployContext, Owner, REGISTRY};
use freshscale_stack::names::Account;
use freshscale_stack::{Stack, load_str};
use jiff::{SignedDuration, Timestamp};

/// A round lasts so long at the least.
const ROUND: Duration = Duration::from_millis(100);

const ROUNDS: usize = 9;

/// So much more than tenfold the time may be that tenfold the work takes.
const SLACK: f64 = 1.6;

/// Does it again and again; the time that it takes once, in the median of the rounds.
fn time(mut work: impl FnMut()) -> Duration {
    work();
    let mut rounds: Vec<Duration> = (0..ROUNDS)
        .map(|_| {
            let (began, mut times) = (Instant::now(), 0);
            while began.elapsed() < ROUND {
                work();
                times += 1;
            }
            began.elapsed() / times
        })
        .collect();
    rounds.sort();
    rounds[ROUNDS / 2]
}

/// Times a work of each size, and says how it grows. Whether it grows as the size does.
fn grows(what: &str, sizes: &[usize], mut work: impl FnMut(usize) -> Duration) -> bool {
    let mut linear = true;
    let mut before: Option<(usize, f64)> = None;
    for size in sizes {
        let took = work(*size).as_secs_f64();
        let each = took * 1e6 / *size as f64;
        print!(
            "{what:<40} {size:>7}  {:>10.1} µs  {each:>8.2} µs each",
            took * 1e6
        );
        if let Some((smaller, earlier)) = before {
            let ratio = (took / earlier) / (*size as f64 / smaller as f64);
            print!("  {ratio:.2} of linear");
            linear &= ratio <= SLACK;
        }
        println!();
        before = Some((*size, took));
    }
    linear
}

fn minimal() -> String {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/stacks/minimal.yaml");
    std::fs::read_to_string(path).unwrap()
}

fn read(text: &str) -> Stack {
    load_str(Path::new("stack.yaml"), text).unwrap().stack
}

/// What a stack asks for, and the same as it stands.
fn both(stack: &Stack) -> (Desired, Observed) {
    let facts = DeployContext {
        account: Account {
            partition: "aws".to_owned(),
            id: "111111111111".to_owned(),
            region: "ap-northeast-2".to_owned(),
        },
        code_sha256: Some("0".repeat(64)),
        template: None,
        seed_image: Some("ami-0123456789abcdef0".to_owned()),
        now: now(),
    };
    let desired: Desired = REGISTRY
        .iter()
        .flat_map(|kind| {
            let address = |name| Address {
                kind: kind.kind(),
                name,
            };
            let declared = kind.declare(stack, &facts).into_iter();
            declared.map(move |it| (address(it.name), it.spec))
        })
        .collect();
    let observed = desired.iter().map(|(address, spec)| {
        let found = Found {
            owner: Owner::Ours,
            spec: spec.clone(),
        };
        (address.clone(), found)
    });
    let observed = observed.collect();
    (desired, observed)
}

fn now() -> Timestamp {
    "2026-03-02T00:00:00Z".parse().unwrap()
}

/// Plans of so many stacks, with nothing to do, or with everything.
fn planner(quiet: bool) -> bool {
    let (catalog, nothing) = (Catalog::of(REGISTRY), Observed::new());
    let what = if quiet {
        "plan: nothing to do"
    } else {
        "plan: all to make"
    };
    grows(what, &[1, 100, 10_000], |count| {
        let stacks: Vec<_> = (0..count)
            .map(|number| {
                both(&read(&minimal().replacen(
                    "name: web ",
                    &format!("name: s{number:04} "),
                    1,
                )))
            })
            .collect();
        time(|| {
            for (desired, observed) in &stacks {
                let observed = if quiet { observed } else { &nothing };
                let made = plan(&catalog, desired, observed, PlanOptions::default());
                assert_eq!(made.steps.is_empty(), quiet);
                black_box(made);
            }
        })
    })
}

/// A stack file with so many scheduled actions.
fn yaml() -> bool {
    grows("a file with so many actions", &[1, 12, 125], |count| {
        let text = minimal();
        let (head, _) = text.split_once("    - { name: morning-out").unwrap();
        let actions = (0..count).map(|number| {
            let (hour, minute) = (number / 60, number % 60);
            format!("    - {{ name: a{number:03}, recurrence: \"{minute} {hour} * * *\", desired: 0 }}\n")
        });
        let text = head.to_owned() + &actions.collect::<String>();
        time(|| drop(black_box(read(&text))))
    })
}

/// A stack file with so many windows, which are compiled to actions.
fn windows() -> bool {
    grows("a file with so many windows", &[1, 10, 60], |count| {
        let text = minimal();
        let (head, _) = text.split_once("  actions:").unwrap();
        let windows = (0..count).map(|number| {
            let minute = number * 24;
            let (hour, minute) = (minute / 60, minute % 60);
            let to = hour * 60 + minute + 10;
            format!(
                "    - {{ name: w{number:02}, days: mon-fri, from: \"{hour:02}:{minute:02}\", to: \"{:02}:{:02}\", desired: 2 }}\n",
                to / 60,
                to % 60
            )
        });
        let text = format!("{head}  windows:\n{}", windows.collect::<String>());
        time(|| drop(black_box(read(&text))))
    })
}

/// The newest of so many images.
fn selection() -> bool {
    let stack = read(&minimal());
    let policy = stack.image;
    grows(
        "the newest of so many images",
        &[10, 100, 1_000, 10_000, 100_000],
        |count| {
            let images: Vec<Image> = (0..count)
                .map(|number| image(number, &policy.instance_name))
                .collect();
            time(|| {
                let chosen = select_for(&images, &policy, &Demands::default()).chosen;
                assert_eq!(chosen.unwrap().id, images[count - 1].id);
            })
        },
    )
}

fn image(number: usize, name: &str) -> Image {
    let since = SignedDuration::from_hours(i64::try_from(number).unwrap());
    Image {
        id: format!("ami-{number:017x}"),
        name: format!("AwsBackup_i-0123456789abcdef0_{number}"),
        name_tag: Some(name.to_owned()),
        created: Some(now().checked_add(since).unwrap()),
        state: "available".to_owned(),
        owner_id: "111111111111".to_owned(),
        architecture: "x86_64".to_owned(),
        root_device_type: "ebs".to_owned(),
        root_device_name: "/dev/xvda".to_owned(),
        virtualization_type: "hvm".to_owned(),
        ena_support: true,
        boot_mode: String::new(),
        needs_tpm: false,
        needs_imds_v2: false,
        protected: false,
        allowed: None,
        types: TypePatterns::default(),
        volumes: Vec::new(),
        source_instance: None,
        tags: BTreeMap::from([("Name".to_owned(), name.to_owned())]),
    }
}

fn main() {
    let linear = [
        planner(true),
        planner(false),
        yaml(),
        windows(),
        selection(),
    ];
    if linear.contains(&false) {
        println!("something grows faster than its size");
        std::process::exit(1);
    }
}
