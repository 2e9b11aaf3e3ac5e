//! For any two stacks A and B: apply A, apply B, and the world is as if B had been applied alone.

use std::collections::BTreeMap;
use std::time::Duration;

use freshscale_stack::{Action, Stack};
use proptest::prelude::*;

use crate::support::{Cloud, example, observed};

/// What a stack may differ in: one number for each dimension.
fn some_stack() -> impl Strategy<Value = Stack> {
    let numbers = proptest::collection::vec(0u8..3, 16);
    numbers.prop_map(|n| vary(&example(), &n))
}

fn vary(base: &Stack, n: &[u8]) -> Stack {
    let mut stack = base.clone();
    let suffix = |n: u8| ["", "-b", "-c"][usize::from(n)];
    stack.names.launch_template.push_str(suffix(n[0]));
    stack.names.auto_scaling_group.push_str(suffix(n[1]));
    stack.names.iam_role.push_str(suffix(n[2]));
    stack.names.iam_policy.push_str(suffix(n[3]));
    stack.names.lambda_function.push_str(suffix(n[4]));
    stack.names.log_group = format!("/aws/lambda/{}", stack.names.lambda_function);
    stack
        .names
        .event_rules
        .values_mut()
        .for_each(|name| name.push_str(suffix(n[5])));
    stack.rotator.triggers.on_backup_completed = n[6] == 1;
    stack.rotator.triggers.on_image_available = n[6] != 2;
    stack.rotator.log_retention_days = [Some(30), Some(7), None][usize::from(n[7])];
    stack.rotator.memory_mib = 128 + u32::from(n[8]) * 64;
    stack.rotator.timeout = Duration::from_secs(10 + u64::from(n[8]));
    stack.launch_template.instance_type =
        ["c6i.large", "m6i.large", "c6i.xlarge"][usize::from(n[9])].to_owned();
    stack.launch_template.key_name = (n[10] != 1).then(|| "jjikin".to_owned());
    stack.launch_template.user_data = (n[10] != 2).then(|| vec![b'#', n[10]]);
    stack.auto_scaling_group.health_check_type =
        ["EC2", "ELB", "EC2"][usize::from(n[11])].to_owned();
    stack.auto_scaling_group.default_instance_warmup =
        (n[12] > 0).then(|| Duration::from_secs(u64::from(n[12]) * 60));
    stack.tags = BTreeMap::from([(format!("Team{}", n[13]), "web".to_owned())]);
    stack.schedule.actions.truncate(usize::from(n[14]));
    if n[15] > 0 {
        stack.schedule.actions.push(extra_action(n[15]));
    }
    stack
}

fn extra_action(n: u8) -> Action {
    Action {
        name: "extra".to_owned(),
        recurrence: Some(format!("{n} 5 * * *")),
        timezone: ["UTC", "Asia/Seoul"][usize::from(n % 2)].to_owned(),
        start: None,
        end: None,
        min: (n == 1).then_some(0),
        max: None,
        desired: Some(u32::from(n)),
        window: None,
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn what_a_stack_becomes_does_not_depend_on_what_it_was(a in some_stack(), b in some_stack()) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().start_paused(true).build().unwrap();
        runtime.block_on(async {
            let cloud = Cloud::new(&a);
            cloud.apply(&a).await;
            cloud.emulator.world().seed(&b);
            cloud.apply(&b).await;
            let plan = cloud.plan(&b).await.plan;
            assert!(plan.is_empty(), "{plan:#?}");
            let fresh = Cloud::new(&b);
            fresh.apply(&b).await;
            assert_eq!(observed(&cloud, &b).await, observed(&fresh, &b).await);
            let count = |cloud: &Cloud| crate::lifecycle::what_stands(&cloud.emulator).len();
            assert_eq!(count(&cloud), count(&fresh));
        });
    }
}
