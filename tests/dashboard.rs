//! The pages of `status` and `next` in a browser: people can read and use them, and nothing in them is active but ours.

use freshscale_core::rotation::template::PINNED_TAG;
use serde_json::Value;

use crate::support::binary::Desk;
use crate::support::browser::program;
use crate::support::python::run_with_node;

/// What somebody may write where the pages show it: all of it stays text.
const HOSTILE: &str =
    "</style></svg><script>globalThis.hacked=1</script><img src=x onerror=globalThis.hacked=2>";

/// Three stacks after some nights: one as it should be, one whose group is suspended, one without a group.
fn seeded() -> Desk {
    let desk = Desk::new();
    let jjikin = std::fs::read_to_string(desk.path().join("jjikin-web.yaml")).unwrap();
    for name in ["halted", "absent"] {
        let text = jjikin.replace("\nname: jjikin-web", &format!("\nname: {name}"));
        let text = text.split("\nnames:").next().unwrap();
        std::fs::write(desk.path().join(format!("{name}.yaml")), text).unwrap();
    }
    desk.expect(
        0,
        "apply --yes --handler {handler} jjikin-web.yaml halted.yaml",
    );
    desk.expect(0, "emulator advance 4d");
    let emulator = desk.emulator();
    {
        let mut world = emulator.world();
        for image in world.ec2.images.values_mut() {
            image.tags.insert("Release".to_owned(), HOSTILE.to_owned());
        }
        let group = world.autoscaling.groups.get_mut("halted-asg").unwrap();
        group.suspended.insert("ScheduledActions".to_owned());
    }
    emulator.save().unwrap();
    // Nobody else can open the world until then.
    drop(emulator);
    desk
}

fn browsed(desk: &Desk, files: &[&str]) -> Value {
    let program = program("chromium");
    let folder = desk.path();
    let mut arguments = vec![program.to_str().unwrap(), folder.to_str().unwrap()];
    arguments.extend(files);
    run_with_node("pages.mjs", &arguments)
}

fn numbers(of: &Value) -> [f64; 4] {
    serde_json::from_value(of.clone()).unwrap()
}

fn texts<'v>(of: &'v Value, what: &str) -> Vec<&'v str> {
    let all = of[what].as_array().unwrap().iter();
    all.map(|it| it.as_str().unwrap()).collect()
}

/// What holds for each page, whatever its stacks.
fn assert_fit(look: &Value, file: &str) {
    let at = format!("{file} at {} in {}", look["width"], look["colorScheme"]);
    assert_eq!(look["violations"], serde_json::json!([]), "{at}");
    assert!(
        look["passes"].as_u64().unwrap() > 15,
        "axe looked at {look:#}"
    );
    assert!(
        look["wide"].as_u64() <= look["width"].as_u64(),
        "{at}: {}",
        look["wide"]
    );
    assert_eq!(
        (&look["hacked"], &look["fetched"]),
        (&Value::Null, &Value::from(0)),
        "{at}"
    );
    for chart in look["charts"].as_array().unwrap() {
        let edge = numbers(&chart["box"]);
        let shown: Vec<(&str, [f64; 4])> = { chart["texts"].as_array().unwrap().iter() }
            .inspect(|text| assert!(text["size"].as_f64().unwrap() > 8.5, "{at}: {text}"))
            .map(|text| (text["text"].as_str().unwrap(), numbers(&text["box"])))
            .collect();
        assert!(shown.len() > 5, "{at}: {shown:?}");
        for (place, (text, here)) in shown.iter().enumerate() {
            assert!(
                here[0] >= edge[0] && here[2] <= edge[2],
                "{at}: `{text}` leaves its picture"
            );
            for (other, there) in &shown[place + 1..] {
                let apart = here[2] <= there[0]
                    || there[2] <= here[0]
                    || here[3] <= there[1]
                    || there[3] <= here[1];
                assert!(apart, "{at}: `{text}` and `{other}` overlap");
            }
        }
    }
    let stops = look["stops"].as_array().unwrap();
    assert!(stops.len() > 1, "{at}: {stops:?}");
    for stop in stops {
        assert_eq!(
            (&stop["outline"], &stop["shown"]),
            (&true.into(), &true.into()),
            "{at}: {stop}"
        );
    }
}

#[test]
fn the_pages_can_be_read_and_used_on_a_telephone_and_on_a_desk_by_day_and_by_night() {
    let desk = seeded();
    let one = "--format html next jjikin-web.yaml --hours 72 --out one.html";
    desk.expect(0, one);
    // By hand: `pin` itself keeps such characters out of the tag.
    let emulator = desk.emulator();
    for template in emulator.world().ec2.templates.values_mut() {
        if template.name == "jjikin-web-lt" {
            template
                .tags
                .insert(PINNED_TAG.to_owned(), HOSTILE.to_owned());
        }
    }
    emulator.save().unwrap();
    drop(emulator);
    let all = "jjikin-web.yaml halted.yaml absent.yaml";
    for (code, words) in [
        (1, format!("--format html status {all} --out status.html")),
        (1, format!("--format html next {all} --out next.html")),
    ] {
        desk.expect(code, &words);
    }
    let browsed = browsed(&desk, &["status.html", "next.html", "one.html"]);
    for page in browsed["pages"].as_array().unwrap() {
        let file = page["file"].as_str().unwrap();
        assert_eq!(page["complaints"], serde_json::json!([]), "{file}");
        let looks = page["looks"].as_array().unwrap();
        assert_eq!(looks.len(), 4);
        looks.iter().for_each(|look| assert_fit(look, file));
        assert_ne!(looks[0]["paper"], looks[2]["paper"], "light and dark");
        let look = &looks[1];
        // Nobody writes it again: it has no script at all.
        assert_eq!(look["scripts"], 0);
        if file == "one.html" {
            assert_eq!(texts(look, "names"), ["jjikin-web"]);
            assert_eq!(texts(look, "states"), ["✓ Good"]);
            assert!(look["text"].as_str().unwrap().contains(HOSTILE));
            continue;
        }
        // The worst first, whatever the order of the files.
        assert_eq!(texts(look, "names"), ["halted", "absent", "jjikin-web"]);
        assert_eq!(texts(look, "overview").len(), 3);
        assert!(
            look["title"]
                .as_str()
                .unwrap()
                .starts_with("✕ Problem – 3 stacks")
        );
        let whole = look["whole"].as_str().unwrap();
        assert!(whole.contains(HOSTILE), "{file}");
    }
    let status = &browsed["pages"][0]["looks"][1];
    assert_eq!(
        texts(status, "states"),
        ["✕ Problem", "✕ Problem", "! Warning"]
    );
    let names: Vec<&str> = { status["charts"].as_array().unwrap().iter() }
        .map(|chart| chart["name"].as_str().unwrap())
        .collect();
    assert_eq!(
        names,
        [
            "halted: a week of capacity",
            "Age of the newest version's image",
            "jjikin-web: a week of capacity",
            "Age of the newest version's image"
        ]
    );
    let text = status["text"].as_str().unwrap();
    for part in [
        "Instances by image: ",
        "Last rotations, and other new versions",
        "aws autoscaling resume-processes --auto-scaling-group-name halted-asg",
        "nothing is known",
    ] {
        assert!(text.contains(part), "`{part}` is not in {text}");
    }
}

#[test]
fn a_page_on_the_wall_reads_itself_anew_and_says_when_nobody_writes_it_any_more() {
    let desk = seeded();
    desk.expect(
        0,
        "--format html status jjikin-web.yaml --watch=30s --times 1 --out before.html",
    );
    // On virtual time; the file is replaced each time, never half.
    desk.expect(
        0,
        "--format html status jjikin-web.yaml --watch=30s --times 2 --out after.html",
    );
    let watched = &browsed(&desk, &["before.html=after.html"])["watched"];
    assert_eq!(watched["before"]["dead"], false, "{watched:#}");
    assert_eq!(
        (&watched["reloaded"], &watched["paused"]),
        (&true.into(), &true.into())
    );
    assert_ne!(watched["before"]["answer"], "", "{watched:#}");
    for kept in ["open", "scrolled", "focused"] {
        assert_eq!(
            watched["before"][kept], watched["after"][kept],
            "{kept}: {watched:#}"
        );
    }
    assert_eq!(watched["after"]["open"], true, "{watched:#}");
    assert_eq!(watched["dead"]["dead"], true, "{watched:#}");
    let said = watched["dead"]["said"].as_str().unwrap();
    assert!(said.contains("nothing writes it any more"), "{said}");
    // Without scripts there is no button that does nothing, and the browser reads it anew.
    assert_eq!(
        (&watched["buttons"], &watched["meta"]),
        (&0.into(), &1.into())
    );
}

#[test]
fn a_page_to_a_file_is_for_pages_and_a_page_again_and_again_needs_a_file() {
    let desk = seeded();
    for (words, says) in [
        (
            "status jjikin-web.yaml --out x.html",
            "`--out` is for a page",
        ),
        ("next jjikin-web.yaml --out x.html", "`--out` is for a page"),
        (
            "--format html status jjikin-web.yaml --watch",
            "it needs a file",
        ),
        (
            "--format html status jjikin-web.yaml --last-window",
            "has no page",
        ),
        (
            "--format html plan jjikin-web.yaml",
            "for `status` and `next` only",
        ),
        (
            "--format html status jjikin-web.yaml --out jjikin-web.yaml",
            "--out would write over jjikin-web.yaml",
        ),
    ] {
        let said = desk.expect(64, words);
        assert!(said.contains(says), "{said}");
    }
    assert!(!desk.path().join("x.html").exists());
    let page = desk.expect(0, "--format html status jjikin-web.yaml");
    assert!(page.starts_with("<!DOCTYPE html>"), "{page}");
}

/// A stack that cannot be read is shown as such, and the screen goes on.
#[test]
fn the_wall_goes_on_when_a_look_fails() {
    let desk = seeded();
    let said = desk.expect(
        1,
        "--format html status absent.yaml --watch=1s --times 2 --out page.html",
    );
    assert_eq!(said.matches("error").count(), 2, "{said}");
    let page = std::fs::read_to_string(desk.path().join("page.html")).unwrap();
    assert!(page.contains("nothing is known"), "{page}");
}
