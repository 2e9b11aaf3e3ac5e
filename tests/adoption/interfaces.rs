//! Several network interfaces, IPv6 and EFA: kept where the file is silent, and the file's where it says them.

use freshscale_stack::Stack;
use serde_json::{Value, json};

use super::default_data;
use crate::reliability::scene::by_hand_in_part;
use crate::support::{Cloud, example, to_adopt, to_apply};

/// The example with these interfaces, and without a public address.
fn with(interfaces: Value) -> Stack {
    let mut stack = example();
    stack.launch_template.associate_public_ip = None;
    let said = &mut stack.launch_template.said;
    said.insert("network_interfaces".to_owned(), interfaces);
    stack
}

/// Each interface that starts by default: card, index, type, IPv6 addresses.
async fn stand(cloud: &Cloud) -> Vec<String> {
    let data = default_data(cloud).await;
    let all = data.network_interfaces().iter().map(|it| {
        assert_eq!(it.groups(), example().launch_template.security_group_ids);
        let numbers = [
            it.network_card_index(),
            it.device_index(),
            it.ipv6_address_count(),
        ];
        let numbers = numbers.map(|it| it.unwrap_or_default().to_string());
        format!(
            "{} {}",
            numbers.join(" "),
            it.interface_type().unwrap_or("interface")
        )
    });
    all.collect()
}

async fn changes(cloud: &Cloud, stack: &Stack) -> Vec<String> {
    let plan = cloud.plan(stack).await.plan;
    let changes = plan.steps.iter().flat_map(|step| &step.changes);
    let changes = changes.map(|it| format!("{} {} {}", it.path, it.before, it.after));
    changes.collect()
}

#[tokio::test(start_paused = true)]
async fn interfaces_of_the_file_are_made_planned_by_field_kept_where_it_is_silent_and_taken_away() {
    let cloud = Cloud::of(by_hand_in_part().await);
    let two = with(json!([
        {"type": "efa", "ipv6_address_count": 1},
        {"network_card": 1, "device_index": 1, "type": "efa-only"},
    ]));
    cloud.run(&to_adopt(&two)).await.complete();
    assert_eq!(stand(&cloud).await, ["0 0 1 efa", "1 1 0 efa-only"]);
    let data = default_data(&cloud).await;
    assert!(data.security_group_ids().is_empty(), "{data:?}");
    assert!(cloud.plan(&two).await.plan.is_empty());

    let other = with(json!([
        {"type": "efa", "ipv6_address_count": 2},
        {"network_card": 1, "device_index": 1, "type": "efa-only"},
    ]));
    assert_eq!(
        changes(&cloud, &other).await,
        ["network_interfaces[0].ipv6_address_count 1 2"]
    );
    cloud.run(&to_apply(&other)).await.complete();
    assert_eq!(stand(&cloud).await, ["0 0 2 efa", "1 1 0 efa-only"]);

    // A file that says nothing of them leaves them.
    let mut silent = other.clone();
    silent.launch_template.said.remove("network_interfaces");
    assert!(cloud.plan(&silent).await.plan.is_empty());
    let mut goal = to_apply(&silent);
    goal.options.drop = vec!["NetworkInterfaces".to_owned()];
    let dropped = Cloud::of(cloud.emulator.world().clone());
    dropped.run(&goal).await.complete();
    assert_eq!(stand(&dropped).await, Vec::<String>::new());

    let none = with(Value::Null);
    cloud.run(&to_apply(&none)).await.complete();
    let data = default_data(&cloud).await;
    assert!(data.network_interfaces().is_empty());
    assert_eq!(
        data.security_group_ids(),
        example().launch_template.security_group_ids
    );
    assert!(cloud.plan(&none).await.plan.is_empty());
}
