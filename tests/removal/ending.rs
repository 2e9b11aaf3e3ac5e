//! What a removal ends, instances that serve among it, is said before anything is asked.

use crate::lifecycle::what_stands;
use crate::support::binary::Desk;

/// The example at work: Tuesday evening in Seoul, the live show is on.
fn at_work() -> Desk {
    let desk = Desk::new();
    desk.expect(0, "apply --yes --handler {handler} jjikin-web.yaml");
    desk.expect(0, "emulator advance 2026-03-03T11:00:00Z");
    desk
}

const ENDS: &str = "6 instances run in auto-scaling-group/jjikin-web-asg and end with it: behind target group \
    jjikin-web, while window live-show is open (until Tue 03-03 22:15).";

#[test]
fn a_destroy_says_in_every_form_how_many_instances_end_and_what_they_serve() {
    let desk = at_work();
    let plan = "plan --destroy jjikin-web.yaml";
    for form in ["text", "markdown"] {
        let said = desk.expect(0, &format!("--format {form} {plan}"));
        assert!(said.contains(ENDS), "{said}");
    }
    let json = desk.json(plan);
    let ends = serde_json::json!([{
        "id": "auto-scaling-group/jjikin-web-asg",
        "instances": 6,
        "target_groups": ["jjikin-web"],
        "window": {
            "state": "open", "what": "window live-show", "until": "2026-03-03T13:15:00Z", "zone": "Asia/Seoul",
        },
    }]);
    assert_eq!(json["ends"], ends);

    // Also with --force, where nothing is in the way.
    let (code, said) = desk.at_the_prompt("no", "destroy --force jjikin-web.yaml");
    let said = said.replace("\r\n", "\n");
    let (shown, question) = said.split_once("Plan: ").unwrap();
    assert_eq!(code, 1, "{said}");
    assert!(shown.contains(ENDS), "{said}");
    assert!(
        question.contains(ENDS) && question.contains("Type `yes`"),
        "{said}"
    );
    assert_ne!(what_stands(&desk.emulator()), Vec::<String>::new());

    // The file is lost, and with it what its windows are called.
    let said = desk.expect(64, "destroy --stack jjikin-web");
    assert!(said.contains("6 instances run in"), "{said}");
    assert!(said.contains("not known without the stack file"), "{said}");
}

#[test]
fn where_nothing_runs_nothing_ends() {
    let desk = Desk::new();
    desk.expect(0, "apply --yes --handler {handler} jjikin-web.yaml");
    let said = desk.expect(0, "plan --destroy jjikin-web.yaml");
    assert!(
        said.contains("No instance runs in auto-scaling-group/jjikin-web-asg."),
        "{said}"
    );
    // And a plan that removes no group says nothing of instances.
    let said = desk.expect(0, "plan --handler {handler} jjikin-web.yaml");
    assert!(!said.contains("nstance runs"), "{said}");
    assert_eq!(
        desk.json("plan --handler {handler} jjikin-web.yaml")["ends"],
        serde_json::json!([])
    );
}

/// What was reviewed ended nothing; what it would do now takes down the show.
#[test]
fn a_saved_plan_to_destroy_is_refused_where_other_instances_run() {
    let desk = Desk::new();
    desk.expect(0, "apply --yes --handler {handler} jjikin-web.yaml");
    desk.expect(0, "plan --destroy --out plan.json jjikin-web.yaml");
    desk.expect(0, "emulator advance 2026-03-03T11:00:00Z");
    let said = desk.expect(1, "apply --yes plan.json");
    assert!(
        said.contains("it would end other instances than it said"),
        "{said}"
    );
    assert_ne!(what_stands(&desk.emulator()), Vec::<String>::new());
}
