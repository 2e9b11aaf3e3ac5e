//! Beyond `aws`: in a Region of China, of Europe's sovereign cloud or of an isolated partition, no ARN is of another one.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};

use aws_smithy_runtime_api::client::http::{
    HttpClient, HttpConnector, HttpConnectorFuture, SharedHttpClient, SharedHttpConnector,
    http_client_fn,
};
use aws_smithy_runtime_api::client::orchestrator::HttpRequest;
use aws_smithy_types::body::SdkBody;
use freshscale_core::aws::trace::Tracer;
use freshscale_deploy::apply::{Deployment, prepare};
use freshscale_deploy::engine::Outcome;
use freshscale_deploy::progress::Stop;
use freshscale_emulator::world::World;
use freshscale_stack::{Alarms, Stack, Watch};

use crate::support::{ACCOUNT, Cloud, START, carry_out, example, to_apply};

/// What was sent, and who is said to have sent it.
#[derive(Clone, Default)]
struct Wire {
    sent: Arc<Mutex<String>>,
    /// Takes the place of `arn:aws:` in what GetCallerIdentity answers.
    caller: Option<&'static str>,
}

#[derive(Debug)]
struct Tapped {
    inner: SharedHttpConnector,
    sent: Arc<Mutex<String>>,
    caller: Option<&'static str>,
}

impl HttpConnector for Tapped {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let body = request.body().bytes().unwrap_or_default();
        let body = String::from_utf8_lossy(body).into_owned();
        let is_who = body.contains("GetCallerIdentity");
        let text = format!("{} {body}\n", request.uri());
        let plain = text.replace("%3A", ":").replace("%2F", "/");
        self.sent.lock().unwrap().push_str(&plain);
        let answer = self.inner.call(request);
        let caller = self.caller.filter(|_| is_who);
        HttpConnectorFuture::new(async move {
            let mut answer = answer.await?;
            if let Some(caller) = caller {
                let body = std::str::from_utf8(answer.body().bytes().unwrap()).unwrap();
                let body = body.replace("arn:aws:", caller);
                answer
                    .headers_mut()
                    .insert("content-length", body.len().to_string());
                *answer.body_mut() = SdkBody::from(body);
            }
            Ok(answer)
        })
    }
}

impl Wire {
    fn over(&self, client: SharedHttpClient) -> SharedHttpClient {
        let wire = self.clone();
        http_client_fn(move |settings, components| {
            SharedHttpConnector::new(Tapped {
                inner: client.http_connector(settings, components),
                sent: wire.sent.clone(),
                caller: wire.caller,
            })
        })
    }

    fn session(&self, cloud: &Cloud) -> Deployment {
        let config = cloud.emulator.sdk_config();
        let client = self.over(config.http_client().unwrap());
        let config = config.into_builder().http_client(client).build();
        let clock = Arc::new(cloud.emulator.clone());
        Deployment::new(&config, Tracer::default(), clock).unwrap()
    }
}

/// The second parts of all ARNs in a text.
fn partitions(text: &str) -> BTreeSet<String> {
    let rests = text.split("arn:").skip(1);
    rests
        .filter_map(|rest| rest.split_once(':'))
        .map(|(partition, _)| partition.to_owned())
        .filter(|partition| partition.starts_with("aws"))
        .collect()
}

/// The example with everything that has an ARN, in a Region of this partition.
fn stack_in(region: &str, partition: &str) -> Stack {
    let mut stack = example();
    stack.region = Some(region.to_owned());
    for arn in &mut stack.auto_scaling_group.target_group_arns {
        *arn = arn
            .replace("arn:aws:", &format!("arn:{partition}:"))
            .replace("ap-northeast-2", region);
    }
    let arn = |rest: &str| format!("arn:{partition}:{rest}").replace("REGION", region);
    stack.rotator.on_failure = Some(arn("sqs:REGION:111111111111:failed-rotations"));
    stack.alarms = Some(Alarms {
        topic: arn("sns:REGION:111111111111:on-call"),
        watched: Watch::ALL.to_vec(),
        unfilled_after: std::time::Duration::from_secs(600),
    });
    stack
}

#[tokio::test(start_paused = true)]
async fn a_world_and_what_is_sent_to_it_are_of_one_partition() {
    for (region, partition) in [
        ("cn-north-1", "aws-cn"),
        ("eusc-de-east-1", "aws-eusc"),
        ("us-iso-east-1", "aws-iso"),
    ] {
        let stack = stack_in(region, partition);
        let cloud = Cloud::of(World::new(ACCOUNT, region, START.parse().unwrap()));
        cloud.emulator.world().seed(&stack);
        let wire = Wire::default();
        for account in [None, Some(ACCOUNT.to_owned())] {
            let stack = Stack {
                account,
                ..stack.clone()
            };
            let session = wire.session(&cloud);
            let prepared = prepare(&session, &to_apply(&stack), &Stop::default()).await;
            let prepared = prepared.unwrap_or_else(|failure| panic!("{region}: {failure:#?}"));
            assert_eq!(prepared.plan.refusals, [], "{region}");
            let outcome = carry_out(&prepared, &Stop::default()).await;
            assert!(
                matches!(outcome, Outcome::Complete(_)),
                "{region}: {outcome:#?}"
            );
        }
        // Events, backups, rotations and scheduled actions have their say, too.
        cloud
            .emulator
            .advance(jiff::SignedDuration::from_hours(50))
            .await;
        assert!(cloud.plan(&stack).await.plan.is_empty(), "{region}");
        cloud.destroy(&stack).await;
        cloud.apply(&stack).await;
        let expected = BTreeSet::from([partition.to_owned()]);
        let world = serde_json::to_string(&*cloud.emulator.world()).unwrap();
        assert_eq!(partitions(&world), expected, "the world in {region}");
        let sent = wire.sent.lock().unwrap();
        assert!(sent.matches("arn:").count() > 10, "{sent}");
        assert_eq!(partitions(&sent), expected, "sent to {region}");
        let callers = cloud.emulator.served().into_iter();
        let callers: String = callers.map(|call| call.principal + " ").collect();
        assert_eq!(partitions(&callers), expected, "callers in {region}");
    }
}

/// A partition that is younger than this build, in a Region whose name tells nothing.
#[tokio::test(start_paused = true)]
async fn the_partition_is_that_of_who_is_calling_whatever_the_region_is_called() {
    for account in [None, Some(ACCOUNT.to_owned())] {
        let stack = Stack {
            account,
            ..stack_in("moon-base-1", "aws-moon")
        };
        let cloud = Cloud::of(World::new(ACCOUNT, "moon-base-1", START.parse().unwrap()));
        cloud.emulator.world().seed(&stack);
        let wire = Wire {
            caller: Some("arn:aws-moon:"),
            ..Wire::default()
        };
        let session = wire.session(&cloud);
        let prepared = prepare(&session, &to_apply(&stack), &Stop::default()).await;
        let prepared = prepared.unwrap_or_else(|failure| panic!("{failure:#?}"));
        let plan = format!("{:?}", prepared.plan);
        assert_eq!(partitions(&plan), BTreeSet::from(["aws-moon".to_owned()]));
        assert_eq!(prepared.cx.account.partition, "aws-moon");
    }
}
