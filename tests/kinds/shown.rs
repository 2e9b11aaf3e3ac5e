//! No change is invisible: whatever differs in any field of any kind is seen in the text, in Markdown and in JSON, and
//! no two changes look alike.

use std::collections::{BTreeMap, BTreeSet};

use crate::render;
use freshscale_deploy::address::{Address, kind};
use freshscale_deploy::plan::document::{Document, Inputs};
use freshscale_deploy::plan::{Catalog, Desired, Found, Observed, Plan, PlanOptions, plan};
use freshscale_deploy::resource::hidden::{Hidden, Secret};
use freshscale_deploy::resource::{DeployContext, Owner, REGISTRY, ResourceType, Rule};
use freshscale_stack::names::Account;
use serde_json::{Value, json};

use super::bench::all_different;
use super::others::{others, places};
use crate::alarms::watched;

/// The first of each kind, with something in every field: what the example asks for, and what it asks for with every
/// field changed.
fn specs(ty: &dyn ResourceType) -> Vec<Value> {
    let facts = DeployContext {
        account: Account {
            partition: "aws".to_owned(),
            id: crate::support::ACCOUNT.to_owned(),
            region: crate::support::REGION.to_owned(),
        },
        code_sha256: Some("47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=".to_owned()),
        template: None,
        seed_image: Some("ami-0123456789abcdef0".to_owned()),
        now: crate::support::START.parse().unwrap(),
    };
    let stacks = [watched(), all_different(&watched())];
    let declared = stacks.map(|stack| ty.declare(&stack, &facts).swap_remove(0).spec);
    declared.into_iter().map(|spec| by_hand(ty, spec)).collect()
}

/// What people add by hand, which no stack file says.
fn by_hand(ty: &dyn ResourceType, mut spec: Value) -> Value {
    if ty.kind() == kind::EVENT_RULE {
        let target = json!({"id": "other", "arn": "arn:aws:lambda:x", "input": Secret::new("{\"a\":1}"),
            "input_path": "$.detail", "input_transformer": Secret::new("<a>")});
        spec["targets"].as_array_mut().unwrap().push(target);
    }
    if ty.kind() == kind::LAMBDA_FUNCTION {
        spec["environment"]["PASSWORD"] = json!(Hidden::of(b"hunter2"));
        spec["environment"]["PROXY"] = json!("http://user:password@proxy:3128/");
    }
    spec
}

/// A plan in every form in which people see it.
struct Forms {
    text: String,
    markdown: String,
    json: Value,
}

fn forms(plan: &Plan) -> Forms {
    let inputs = Inputs::default();
    let document = Document::new(plan, "web", ("111111111111", "eu-west-1", "AWS"), &inputs);
    let text = render::text::plan(&document, true).to_string();
    Forms {
        text: anstream::adapter::strip_str(&text).to_string(),
        markdown: render::markdown::plan(&document, false),
        json: json!(document),
    }
}

fn address(ty: &dyn ResourceType) -> Address {
    Address {
        kind: ty.kind(),
        name: "web".to_owned(),
    }
}

/// What is planned where `have` stands, if anything does, and `want` is wanted.
fn planned(ty: &'static dyn ResourceType, have: Option<&Value>, want: &Value) -> Plan {
    let address = address(ty);
    let found = have.map(|spec| Found {
        owner: Owner::Ours,
        spec: spec.clone(),
    });
    let observed: Observed = found
        .map(|found| (address.clone(), found))
        .into_iter()
        .collect();
    let desired = Desired::from([(address, want.clone())]);
    plan(
        &Catalog::of(&[ty]),
        &desired,
        &observed,
        PlanOptions::default(),
    )
}

/// What is planned where this stands and nothing is wanted.
fn planned_to_go(ty: &'static dyn ResourceType, have: &Value) -> Plan {
    let address = address(ty);
    let found = Found {
        owner: Owner::Ours,
        spec: have.clone(),
    };
    let observed = Observed::from([(address, found)]);
    plan(
        &Catalog::of(&[ty]),
        &Desired::default(),
        &observed,
        PlanOptions::default(),
    )
}

/// What stands behind the signs for what goes and for what comes, with the lines on which it goes on.
fn sides(text: &str, gone: &str, new: &str) -> (Vec<String>, Vec<String>) {
    let goes_on = |line: &&str| line.starts_with("            ");
    let of = |sign: &str| {
        let lines: Vec<&str> = text.lines().collect();
        let begins = (0..lines.len()).filter(|at| lines[*at].starts_with(sign));
        let whole = begins.map(|at| {
            let more = lines[at + 1..].iter().take_while(|line| goes_on(line));
            more.fold(lines[at][sign.len()..].to_owned(), |whole, line| {
                whole + "\n" + line
            })
        });
        whole.collect()
    };
    (of(gone), of(new))
}

/// Numbers and their digits, words and what they stand for, are one.
fn text(value: &Value) -> String {
    value
        .as_str()
        .map_or_else(|| value.to_string(), ToOwned::to_owned)
}

pub fn is_empty(value: &Value) -> bool {
    [json!(null), json!(""), json!([]), json!({}), json!(false)].contains(value)
}

#[test]
fn every_difference_in_every_field_is_seen_in_every_form_and_none_looks_like_another() {
    let mut seen = 0;
    for ty in REGISTRY {
        for spec in specs(*ty) {
            let mut all = Vec::new();
            places(&spec, "", &mut all);
            for place in all {
                seen += every_difference_at(*ty, &spec, &place);
            }
        }
    }
    // So that nothing of this becomes a test of nothing.
    assert!(seen > 5_000, "{seen}");
}

/// How many differences at this place are told.
fn every_difference_at(ty: &'static dyn ResourceType, spec: &Value, place: &str) -> usize {
    let mut told: BTreeMap<(&str, String), Value> = BTreeMap::new();
    let was = spec.pointer(place).unwrap();
    let mut seen = 0;
    for other in others(was) {
        let mut want = spec.clone();
        *want.pointer_mut(place).unwrap() = other.clone();
        let what = format!("{}{place}: {was} → {other}", ty.kind());
        let plan = planned(ty, Some(spec), &want);
        let Some(step) = plan.steps.first() else {
            assert!(
                is_not_the_files(ty, place, spec, &want) || plan.kept.len() == 1,
                "{what} is not planned"
            );
            continue;
        };
        seen += 1;
        let forms = forms(&plan);
        let hidden = step.changes.iter().any(|change| change.hidden);
        for change in forms.json["steps"][0]["changes"].as_array().unwrap() {
            assert_ne!(change["before"], change["after"], "{what}");
        }
        let signs = [
            ("text", &forms.text, "        - ", "        + "),
            ("markdown", &forms.markdown, "- ", "+ "),
        ];
        for (form, text, gone, new) in signs {
            let (gone, new) = sides(text, gone, new);
            let arrows = text.lines().filter_map(|line| line.split_once(" → "));
            let arrows: Vec<_> = arrows.collect();
            assert!(
                !(gone.is_empty() && new.is_empty() && arrows.is_empty()),
                "{what} is no line of {text}"
            );
            assert!(
                gone.is_empty() && new.is_empty() || gone != new,
                "{what} looks the same: {text}"
            );
            for (before, after) in arrows {
                let before = before
                    .trim_start()
                    .split_once("  ")
                    .map_or(before, |(_, value)| value.trim_start());
                assert_ne!(before, after, "{what}: {text}");
            }
            let unlike = told.insert((form, text.clone()), other.clone());
            // Of a list, a table, and the name of a statement none of the two is more than the other.
            let is_nothing = |value: &Value| {
                let may_be_said = rule_of(ty, place) == Some(Rule::IfSaid);
                let is_table = was.is_array() || was.is_object() || may_be_said;
                is_empty(value) && (is_table || place.ends_with("/Sid"))
            };
            let alike = unlike
                .as_ref()
                .is_none_or(|unlike| is_nothing(unlike) && is_nothing(&other));
            assert!(hidden || alike, "{what} looks like {unlike:?}: {text}");
        }
        // What is made or left out is seen where it is made, too.
        let made = [spec, &want].map(|spec| self::forms(&planned(ty, None, spec)));
        let says_nothing = is_empty(was) && is_empty(&other);
        // Only one of the two can be what the field takes.
        let is_other_type = text(was) == text(&other);
        if !hidden && !says_nothing && !is_other_type {
            assert_ne!(made[0].text, made[1].text, "{what}");
            assert_ne!(made[0].markdown, made[1].markdown, "{what}");
        }
        // Hidden values of one length are told apart by what they replace alone.
        let is_state = says_nothing && rule_of(ty, place) == Some(Rule::Observed);
        assert!(hidden || is_state || made[0].json != made[1].json, "{what}");
    }
    seen
}

fn field_of(place: &str) -> &str {
    place[1..].split('/').next().unwrap()
}

fn rule_of(ty: &dyn ResourceType, place: &str) -> Option<Rule> {
    let field = field_of(place);
    let rule = ty.rules().iter().find(|(path, _)| *path == field)?;
    Some(rule.1)
}

/// Whether a difference is none that the file decides: what others own, what is left alone where nothing is asked
/// for, documents that mean the same.
fn is_not_the_files(ty: &dyn ResourceType, place: &str, have: &Value, want: &Value) -> bool {
    let field = field_of(place);
    match rule_of(ty, place).map(|rule| rule.given(have)) {
        Some(Rule::SeedOnly(_) | Rule::Kept) => true,
        Some(Rule::IfGiven) => want[field].is_null(),
        Some(Rule::IfSaid) => want.pointer(place) == Some(&json!({})),
        Some(Rule::Policy) => {
            use freshscale_stack::policy::canonical;
            canonical(&have[field]) == canonical(&want[field])
        }
        _ => false,
    }
}

#[test]
fn only_secrets_are_hidden_and_they_wholly() {
    let mut hidden = BTreeSet::new();
    for ty in REGISTRY {
        for spec in specs(*ty) {
            let plan = planned(*ty, None, &spec);
            for change in &plan.steps[0].changes {
                if change.hidden {
                    let field = change.path.split('[').next().unwrap();
                    let member = change.path.rsplit(']').next().unwrap();
                    let member = if member == change.path { "" } else { member };
                    hidden.insert(format!("{} {field}{member}", ty.kind()));
                }
            }
            let forms = forms(&plan);
            let all = format!("{}{}{}", forms.text, forms.markdown, forms.json);
            for secret in ["hunter2", "password@", "\"a\\\":1", "<a>", "digest", "echo"] {
                assert!(!all.contains(secret), "{secret} in {all}");
            }
        }
    }
    let wanted = [
        "event-rule targets.input",
        "event-rule targets.input_transformer",
        "lambda-function environment.PASSWORD",
        "lambda-function environment.PROXY",
        "launch-template user_data",
    ];
    assert_eq!(
        hidden.iter().map(String::as_str).collect::<Vec<_>>(),
        wanted
    );
}

#[test]
fn what_is_made_has_no_states_of_what_stands() {
    let mut states = BTreeSet::new();
    for ty in REGISTRY {
        let of_kind = ty.rules().iter();
        let of_kind = of_kind.filter(|(_, rule)| *rule == Rule::Observed);
        for (field, _) in of_kind {
            states.insert(format!("{} {field}", ty.kind()));
            for spec in specs(*ty) {
                assert!(is_empty(&spec[*field]), "{field} is declared: {spec:#}");
                let made = planned(*ty, None, &spec);
                let removed = planned_to_go(*ty, &spec);
                for plan in [made, removed] {
                    let all = forms(&plan).json["steps"].to_string();
                    assert!(!all.contains(&format!("\"path\":\"{field}\"")), "{all}");
                }
            }
        }
    }
    let wanted = [
        "alarm other",
        "auto-scaling-group deleting",
        "auto-scaling-group other",
        "auto-scaling-group propagated_tags",
        "launch-template other",
    ];
    assert_eq!(
        states.iter().map(String::as_str).collect::<Vec<_>>(),
        wanted
    );
}
