//! Many calls at once: paced so that AWS need not refuse any, and repeated when it does.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use aws_smithy_runtime_api::client::http::{
    HttpClient, HttpConnector, HttpConnectorFuture, SharedHttpClient, SharedHttpConnector,
    http_client_fn,
};
use aws_smithy_runtime_api::client::orchestrator::HttpRequest;
use freshscale_core::aws::pace::Pacer;
use freshscale_core::aws::trace::Tracer;
use freshscale_deploy::clients::Clients;
use freshscale_deploy::resource::parallel::all;
use freshscale_emulator::{Fate, Fault};
use tokio::time::Instant;

use crate::support::{Cloud, example};

/// EC2's bucket for describe calls: 100, and 20 more each second.
fn limit(cloud: &Cloud) {
    let bucket = Mutex::new((100.0_f64, Instant::now()));
    cloud.emulator.set_fault(Some(Box::new(move |_, _| {
        let (mut tokens, at) = *bucket.lock().unwrap();
        tokens = (tokens + at.elapsed().as_secs_f64() * 20.0).min(100.0);
        let short = tokens < 1.0;
        *bucket.lock().unwrap() = (tokens - f64::from(u8::from(!short)), Instant::now());
        short.then(|| {
            let text = "Request limit exceeded.";
            Fate::Fault(Fault::with_status(503, "RequestLimitExceeded", text))
        })
    })));
}

/// The describe calls of 200 stacks' plans, all at once; how many failed, and how often one was refused.
async fn two_hundred_stacks(paced: bool) -> (usize, usize) {
    let cloud = Cloud::new(&example());
    cloud.apply(&example()).await;
    limit(&cloud);
    let mut config = cloud.emulator.sdk_config();
    if paced {
        let client = Pacer::default().over(config.http_client().unwrap());
        config = config.into_builder().http_client(client).build();
    }
    let tracer = Tracer::default();
    let aws = Clients::new(&config, &tracer);
    let calls = (0..200).map(|_| async {
        let versions = aws.ec2.describe_launch_template_versions();
        let versions = versions.launch_template_name(example().names.launch_template);
        let versions = versions.versions("$Default").send().await;
        let templates = aws.ec2.describe_launch_templates().send().await;
        usize::from(versions.is_err()) + usize::from(templates.is_err())
    });
    let failed = all(calls).await.into_iter().sum();
    let refused = tracer
        .calls()
        .iter()
        .filter(|c| c.error_code.is_some())
        .count();
    (failed, refused)
}

#[tokio::test(start_paused = true)]
async fn the_calls_of_two_hundred_stacks_wait_for_their_turn_and_none_is_refused() {
    assert_eq!(two_hundred_stacks(true).await, (0, 0));
    let (failed, refused) = two_hundred_stacks(false).await;
    assert!(
        failed > 0 && refused > 100,
        "without it: {failed}, {refused}"
    );
}

/// Adds a header to every answer that refuses.
#[derive(Debug)]
struct RetryAfter(SharedHttpConnector, &'static str, &'static str);

impl HttpConnector for RetryAfter {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let (answer, name, value) = (self.0.call(request), self.1, self.2);
        HttpConnectorFuture::new(async move {
            let mut answer = answer.await?;
            if !answer.status().is_success() {
                answer.headers_mut().insert(name, value);
            }
            Ok(answer)
        })
    }
}

fn asking_to_wait(
    client: SharedHttpClient,
    (name, value): (&'static str, &'static str),
) -> SharedHttpClient {
    http_client_fn(move |settings, components| {
        let connector = client.http_connector(settings, components);
        SharedHttpConnector::new(RetryAfter(connector, name, value))
    })
}

#[tokio::test(start_paused = true)]
async fn a_call_that_is_refused_waits_as_long_as_aws_asks_and_says_that_it_is_sent_again() {
    for header in [("x-amz-retry-after", "7000"), ("retry-after", "7")] {
        waits_seven_seconds(header).await;
    }
}

async fn waits_seven_seconds(header: (&'static str, &'static str)) {
    let cloud = Cloud::new(&example());
    cloud.emulator.set_fault(Some(Box::new(|_, number| {
        let text = "Request limit exceeded.";
        (number == 1).then(|| Fate::Fault(Fault::with_status(503, "RequestLimitExceeded", text)))
    })));
    let config = cloud.emulator.sdk_config();
    let client = asking_to_wait(config.http_client().unwrap(), header);
    let config = config.into_builder().http_client(client).build();
    let (tracer, told) = (Tracer::default(), Arc::new(Mutex::new(Vec::new())));
    let heard = told.clone();
    tracer.listen(move |again| heard.lock().unwrap().push(again));
    let began = Instant::now();
    let aws = Clients::new(&config, &tracer);
    aws.ec2.describe_launch_templates().send().await.unwrap();
    let took = began.elapsed();
    assert!(
        (Duration::from_secs(7)..Duration::from_secs(8)).contains(&took),
        "{took:?}"
    );
    let told = told.lock().unwrap();
    assert_eq!(told.len(), 1);
    assert_eq!(told[0].operation, "ec2:DescribeLaunchTemplates");
    assert_eq!(
        (told[0].attempt, told[0].because.as_str()),
        (2, "RequestLimitExceeded")
    );
}

/// The tokens of one apply of a change.
async fn tokens() -> Vec<(String, String)> {
    let cloud = Cloud::new(&example());
    cloud.apply(&example()).await;
    let sent = Arc::new(Mutex::new(Vec::new()));
    let seen = sent.clone();
    cloud.emulator.set_fault(Some(Box::new(move |call, _| {
        if call.operation == "CreateLaunchTemplateVersion" {
            let token = call.params["ClientToken"].as_str().unwrap().to_owned();
            seen.lock().unwrap().push((call.operation.clone(), token));
        }
        None
    })));
    let mut other = example();
    other.launch_template.instance_type = "c6i.xlarge".to_owned();
    cloud.apply(&other).await;
    sent.lock().unwrap().clone()
}

#[tokio::test(start_paused = true)]
async fn the_same_change_of_the_same_world_sends_the_same_tokens() {
    let first = tokens().await;
    assert_eq!(first.len(), 1);
    assert_eq!(first, tokens().await);
}
