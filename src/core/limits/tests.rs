#![allow(clippy::unwrap_used)]

use serde_json::{Value, json};

use super::*;

/// What a call breaks, each as AWS's sentence of the rule.
fn rules(service: &str, operation: &str, params: &Value, wire: Wire) -> Vec<String> {
    broken(input(service, operation).unwrap(), params, wire)
        .iter()
        .map(|broken| broken.rule.to_string())
        .collect()
}

fn every(shape: &'static Shape, see: &mut impl FnMut(&'static Shape)) {
    see(shape);
    match shape {
        Shape::Structure(members) => members.iter().for_each(|member| every(member.shape, see)),
        Shape::List { element, .. } => every(element, see),
        Shape::Map { entry, .. } => {
            every(entry.key, see);
            every(entry.value, see);
        }
        _ => {}
    }
}

#[test]
fn the_table_can_be_searched_and_each_pattern_can_be_made() {
    let names: Vec<_> = inputs()
        .map(|(service, operation, _)| (service, operation))
        .collect();
    assert!(names.is_sorted() && names.len() > 100);
    for (_, _, shape) in inputs() {
        every(shape, &mut |shape| match shape {
            Shape::Structure(members) => assert!(members.is_sorted_by(|a, b| a.wire < b.wire)),
            Shape::Text(Text {
                pattern: Some(pattern),
                ..
            }) => {
                assert!(pattern.is_sound(), "{}", pattern.source());
            }
            _ => {}
        });
    }
}

#[test]
fn a_call_that_the_model_allows_breaks_nothing() {
    let group = json!({"AutoScalingGroupName": "web", "MinSize": "0", "MaxSize": "8"});
    let none: [String; 0] = [];
    assert_eq!(
        rules("autoscaling", "CreateAutoScalingGroup", &group, Wire::Form),
        none
    );
}

#[test]
fn what_is_missing_too_long_too_many_or_something_else_is_told() {
    let rule =
        json!({"Name": "a b", "State": "ON", "Tags": [{"Key": ""}, {"Key": "k", "Value": "v"}]});
    assert_eq!(
        rules("events", "PutRule", &rule, Wire::Typed),
        [
            r"Member must satisfy regular expression pattern: [\.\-_A-Za-z0-9]+",
            "Member must satisfy enum value set: [ENABLED, DISABLED, ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS]",
            "Member must have length greater than or equal to 1",
            "Member must not be null",
        ]
    );
    let long = json!({"Name": "a".repeat(65)});
    let rule = "Member must have length less than or equal to 64";
    assert_eq!(rules("events", "PutRule", &long, Wire::Typed), [rule]);
}

#[test]
fn of_elements_keys_and_values_all_rules_are_named_at_once() {
    let function = json!({"FunctionName": "f", "Name": "live", "FunctionVersion": "1",
        "RoutingConfig": {"AdditionalVersionWeights": {"x": 2.0}}});
    assert_eq!(
        rules("lambda", "CreateAlias", &function, Wire::Typed),
        [
            "Map keys must satisfy constraint: [Member must have length less than or equal to 1024, Member must have length greater than or equal to 1, Member must satisfy regular expression pattern: [0-9]+]",
            "Map value must satisfy constraint: [Member must have value less than or equal to 1.0, Member must have value greater than or equal to 0.0]",
        ]
    );
}

#[test]
fn numbers_are_text_in_forms_and_only_there() {
    let of = |value: Value, wire| {
        rules(
            "autoscaling",
            "DescribeTags",
            &json!({"MaxRecords": value}),
            wire,
        )
    };
    let none: [String; 0] = [];
    assert_eq!(of(json!("5"), Wire::Form), none);
    assert_eq!(
        of(json!("five"), Wire::Form),
        ["Member must be a whole number"]
    );
    assert_eq!(of(json!(5), Wire::Typed), none);
    assert_eq!(
        of(json!("5"), Wire::Typed),
        ["Member must be a whole number"]
    );
}

#[test]
fn letters_of_all_scripts_are_letters_and_marks_are_not() {
    let tags = |key: &str| {
        let role = json!({"RoleName": "r", "Tags": [{"Key": key, "Value": ""}]});
        rules("iam", "TagRole", &role, Wire::Form).len()
    };
    assert_eq!(tags("Ärger 東京_.:/=+-@"), 0);
    // A vowel sign, a currency sign and an asterisk.
    for key in ["हि", "5 €", "a*b"] {
        assert_eq!(tags(key), 1, "{key}");
    }
}

#[test]
fn a_pattern_that_looks_around_is_two() {
    let alias = |name: &str| {
        let alias = json!({"FunctionName": "f", "Name": name, "FunctionVersion": "1"});
        rules("lambda", "CreateAlias", &alias, Wire::Typed).len()
    };
    assert_eq!(
        [alias("live"), alias("1a"), alias("12"), alias("")],
        [0, 0, 1, 2]
    );
}

#[test]
fn a_shape_is_found_by_its_path() {
    let template = input("ec2", "CreateLaunchTemplate").unwrap();
    let key = template.at("TagSpecification.[].Tag.[].Key").unwrap();
    assert!(matches!(key, Shape::Text(_)));
    assert!(template.at("TagSpecification.[].Nothing").is_none());
    let variables = input("lambda", "CreateFunction")
        .unwrap()
        .at("Environment.Variables.{}");
    assert!(matches!(
        variables,
        Some(Shape::Text(Text { secret: true, .. }))
    ));
}

#[test]
fn the_table_knows_the_instance_types() {
    assert!(instance_types().contains(&"t3.micro") && instance_types().len() > 1000);
    assert!(!instance_types().contains(&"t3.mirco"));
}

#[test]
fn a_form_is_read_as_if_it_had_types() {
    let form = json!({"AlarmName": "7", "Period": "60", "Threshold": "1.5", "ActionsEnabled": "false",
        "DatapointsToAlarm": "many", "AlarmActions": "", "Dimensions": [{"Name": "a", "Value": "1"}]});
    let read = json!({"AlarmName": "7", "Period": 60, "Threshold": 1.5, "ActionsEnabled": false,
        "DatapointsToAlarm": "many", "AlarmActions": [], "Dimensions": [{"Name": "a", "Value": "1"}]});
    assert_eq!(
        typed(input("cloudwatch", "PutMetricAlarm").unwrap(), form),
        read
    );
}
