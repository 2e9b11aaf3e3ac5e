//! The emulator as a whole: its clock, its file, its faults, its port.
#![allow(clippy::unwrap_used)]

use std::time::Duration;

use aws_sdk_ec2::types::RequestLaunchTemplateData;
use jiff::SignedDuration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::time::Instant;

use super::store::Unopened;
use super::testing::{START, code, emulator, message, stack};
use super::{Emulator, Fate, Fault, serve};
use crate::testing::Clients;
use freshscale_core::aws::trace::Tracer;
use freshscale_core::clock::Clock;

fn client(emulator: &Emulator) -> Clients {
    Clients::new(&emulator.sdk_config(), &Tracer::default())
}

async fn make_template(aws: &Clients) {
    let data = RequestLaunchTemplateData::builder().instance_type("c6i.large".into());
    let call = aws
        .ec2
        .create_launch_template()
        .launch_template_name("web-lt");
    call.launch_template_data(data.build())
        .send()
        .await
        .unwrap();
}

#[tokio::test(start_paused = true)]
async fn sleeping_moves_the_world_and_so_does_advancing() {
    let (emulator, aws) = emulator();
    let start: jiff::Timestamp = START.parse().unwrap();
    tokio::time::sleep(Duration::from_secs(3600)).await;
    aws.ec2.describe_subnets().send().await.unwrap();
    assert_eq!(emulator.world().now, start + SignedDuration::from_hours(1));
    emulator.advance(SignedDuration::from_hours(2)).await;
    assert_eq!(Clock::now(&emulator), start + SignedDuration::from_hours(3));
    emulator.advance_to(start).await;
    assert_eq!(emulator.now(), start + SignedDuration::from_hours(3));
}

#[tokio::test(start_paused = true)]
async fn calls_at_the_same_time_take_one_latency() {
    let (emulator, aws) = emulator();
    emulator.set_latency(Duration::from_millis(100));
    let began = Instant::now();
    let call = || aws.ec2.describe_subnets().send();
    let (one, other) = tokio::join!(call(), call());
    assert!(one.is_ok() && other.is_ok());
    assert_eq!(began.elapsed().as_millis() / 100, 1);
}

#[tokio::test(start_paused = true)]
async fn a_lost_answer_is_asked_for_again_and_nothing_is_doubled() {
    let (emulator, aws) = emulator();
    emulator.set_fault(Some(Box::new(|call, number| {
        let first = call.operation == "CreateLaunchTemplate" && number == 1;
        first.then_some(Fate::DropAfter)
    })));
    make_template(&aws).await;
    assert_eq!(emulator.world().ec2.templates.len(), 1);
    let statuses: Vec<u16> = emulator.served().iter().map(|call| call.status).collect();
    assert_eq!(statuses, [0, 200]);
}

#[tokio::test(start_paused = true)]
async fn a_call_that_is_refused_or_cut_off_before_does_nothing() {
    let (emulator, aws) = emulator();
    let denied = Fault::with_status(403, "UnauthorizedOperation", "You are not authorized.");
    emulator.set_fault(Some(Box::new(move |_, number| match number {
        1 => Some(Fate::Fault(denied.clone())),
        _ => Some(Fate::DropBefore),
    })));
    let create = || {
        let data = RequestLaunchTemplateData::builder().instance_type("c6i.large".into());
        let call = aws
            .ec2
            .create_launch_template()
            .launch_template_name("web-lt");
        call.launch_template_data(data.build()).send()
    };
    assert_eq!(code(&create().await.unwrap_err()), "UnauthorizedOperation");
    assert!(create().await.unwrap_err().raw_response().is_none());
    assert!(emulator.world().ec2.templates.is_empty());
}

#[tokio::test(start_paused = true)]
async fn an_operation_that_is_not_there_is_named() {
    let (_, aws) = emulator();
    let error = aws.ec2.describe_addresses().send().await.unwrap_err();
    assert_eq!(code(&error), "InvalidAction");
    assert!(message(&error).contains("DescribeAddresses"));
    let error = aws
        .autoscaling
        .describe_account_limits()
        .send()
        .await
        .unwrap_err();
    assert_eq!(code(&error), "InvalidAction");
}

#[tokio::test(start_paused = true)]
async fn a_world_on_disk_outlives_the_emulator_and_is_locked_while_open() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("deep/world.json");
    let first = Emulator::open(&path).unwrap();
    make_template(&client(&first)).await;
    first.advance(SignedDuration::from_hours(5)).await;
    first.save().unwrap();
    let lock = std::fs::File::open(folder.path().join("deep/world.json.lock")).unwrap();
    assert!(lock.try_lock().is_err());
    let then = first.now();
    drop(first);
    lock.try_lock().unwrap();
    lock.unlock().unwrap();
    let second = Emulator::open(&path).unwrap();
    assert_eq!(second.now(), then);
    assert_eq!(second.world().ec2.templates.len(), 1);
    drop(second);
    std::fs::write(&path, "{}").unwrap();
    let error = Emulator::open(&path).unwrap_err();
    assert!(matches!(error, Unopened::NoWorld), "{error}");
}

#[tokio::test(start_paused = true)]
async fn a_seeded_account_backs_its_instance_up_daily_and_forgets_after_two_weeks() {
    let (emulator, aws) = emulator();
    emulator.world().seed(&stack());
    let own = async || {
        let images = aws
            .ec2
            .describe_images()
            .owners("self")
            .send()
            .await
            .unwrap();
        let mut images = images.images.unwrap_or_default();
        images.sort_by_key(|image| image.creation_date.clone());
        images
    };
    let first = own().await;
    assert_eq!(first.len(), 1);
    assert!(first[0].name().unwrap().starts_with("AwsBackup_i-0"));
    let tags: Vec<_> = first[0].tags().iter().filter_map(|tag| tag.key()).collect();
    assert_eq!(tags, ["Name", "aws:backup:source-resource"]);
    assert_eq!(first[0].creation_date(), Some("2026-01-04T00:00:00.000Z"));
    // 01:00 in Seoul is 16:00 UTC.
    emulator
        .advance(SignedDuration::from_mins(16 * 60 + 10))
        .await;
    emulator.world().release("web-1", "2");
    let pending = own().await;
    assert_eq!(pending[1].state().unwrap().as_str(), "pending");
    emulator.advance(SignedDuration::from_mins(11)).await;
    assert_eq!(own().await[1].state().unwrap().as_str(), "available");
    emulator.advance(SignedDuration::from_hours(20 * 24)).await;
    assert_eq!(own().await.len(), 14);
    let newest = own().await.pop().unwrap().image_id.unwrap();
    assert_eq!(emulator.world().ec2.images[&newest].release, "2");
    // Furnishing again adds nothing.
    let before = emulator.world().ec2.instances.len();
    emulator.world().seed(&stack());
    assert_eq!(emulator.world().ec2.instances.len(), before);
}

#[tokio::test]
async fn the_same_world_answers_on_a_loopback_port_only() {
    let (emulator, _) = emulator();
    let everywhere = TcpListener::bind("0.0.0.0:0").await.unwrap();
    let refused = serve::serve(emulator.clone(), everywhere, std::future::pending()).await;
    assert!(refused.unwrap_err().to_string().contains("loopback"));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let server = tokio::spawn(serve::serve(emulator, listener, std::future::pending()));
    let body = "Action=DescribeSubnets&Version=2016-11-15";
    let signed = "AWS4-HMAC-SHA256 Credential=AK/20260101/r/ec2/aws4_request, x";
    let request = format!(
        "POST / HTTP/1.1\r\nHost: ec2.localhost\r\nAuthorization: {signed}\r\nConnection: close\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    );
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    assert!(answer.contains("x-amzn-requestid"));
    assert!(answer.contains("<subnetId>subnet-a</subnetId>"));
    server.abort();
}
