#![allow(clippy::unwrap_used)]

use std::sync::atomic::AtomicUsize;
use std::time::Duration;

use super::*;

/// Answers after a second with how often it was asked; the first time with this status.
#[derive(Debug, Clone)]
struct Counting {
    asked: Arc<AtomicUsize>,
    first: u16,
}

impl HttpConnector for Counting {
    fn call(&self, _: HttpRequest) -> HttpConnectorFuture {
        let asked = self.asked.fetch_add(1, Ordering::Relaxed) + 1;
        let status = if asked == 1 { self.first } else { 200 };
        HttpConnectorFuture::new(async move {
            tokio::time::sleep(Duration::from_secs(1)).await;
            let body = SdkBody::from(asked.to_string());
            let mut answer = HttpResponse::new(status.try_into().unwrap(), body);
            answer.headers_mut().insert("x-amzn-requestid", "one");
            Ok(answer)
        })
    }
}

fn line(first: u16) -> (Sharing, Arc<AtomicUsize>) {
    let asked = Arc::new(AtomicUsize::new(0));
    let counting = Counting {
        asked: asked.clone(),
        first,
    };
    let sharing = Sharing {
        inner: SharedHttpConnector::new(counting),
        reads: SharedReads::default(),
    };
    (sharing, asked)
}

fn form(body: &str) -> HttpRequest {
    let mut request = HttpRequest::new(SdkBody::from(body));
    request
        .set_uri("https://ec2.eu-west-1.amazonaws.com/")
        .unwrap();
    request.set_method("POST").unwrap();
    request
}

fn told(answer: &HttpResponse) -> (&str, bool) {
    let body = std::str::from_utf8(answer.body().bytes().unwrap()).unwrap();
    (body, answer.extension::<Repeated>().is_some())
}

#[tokio::test(start_paused = true)]
async fn the_same_read_is_asked_once_at_the_same_time_and_later() {
    let (line, asked) = line(200);
    let ask = || line.call(form("Action=DescribeImages&Owner.1=self"));
    let (one, other) = tokio::join!(ask(), ask());
    let (one, other, later) = (one.unwrap(), other.unwrap(), ask().await.unwrap());
    assert_eq!((told(&one), told(&other)), (("1", false), ("1", true)));
    assert_eq!(told(&later), ("1", true));
    assert_eq!(later.headers().get("x-amzn-requestid"), Some("one"));
    assert_eq!(asked.load(Ordering::Relaxed), 1);
}

#[tokio::test(start_paused = true)]
async fn another_question_and_whatever_may_change_something_is_asked_each_time() {
    let (line, asked) = line(200);
    for (body, times) in [
        ("Action=DescribeImages&Owner.1=self", 1),
        ("Action=DescribeImages&Owner.1=amazon", 1),
        ("Action=CreateTags&ResourceId.1=ami-0", 2),
        ("Action=RunInstances&DryRun=true", 2),
        ("", 2),
    ] {
        let before = asked.load(Ordering::Relaxed);
        for _ in 0..2 {
            line.call(form(body)).await.unwrap();
        }
        assert_eq!(asked.load(Ordering::Relaxed) - before, times, "{body}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_failure_is_only_the_one_s_who_asked() {
    let (line, asked) = line(503);
    let ask = || line.call(form("Action=DescribeImages"));
    let (one, other) = tokio::join!(ask(), ask());
    assert_eq!(one.unwrap().status().as_u16(), 503);
    assert_eq!(told(&other.unwrap()), ("2", false));
    assert_eq!(asked.load(Ordering::Relaxed), 2);
}

#[tokio::test(start_paused = true)]
async fn whoever_gives_up_leaves_the_question_to_the_next() {
    let (line, _) = line(200);
    let ask = || line.call(form("Action=DescribeImages"));
    let hasty = tokio::time::timeout(Duration::from_millis(10), ask());
    let (gone, other) = tokio::join!(hasty, ask());
    assert!(gone.is_err());
    assert_eq!(told(&other.unwrap()), ("2", false));
}

#[test]
fn the_operation_is_found_in_each_of_aws_s_protocols() {
    let target = Some("AWSEvents.ListRules");
    let ec2 = b"Action=DescribeImages&Version=2016-11-15";
    assert_eq!(operation("https://e/", target, b"{}"), Some("ListRules"));
    assert_eq!(operation("https://e/", None, ec2), Some("DescribeImages"));
    let cbor = "https://m/service/GraniteServiceVersion20100801/operation/DescribeAlarms";
    assert_eq!(operation(cbor, None, b"\xbf\xff"), Some("DescribeAlarms"));
    assert_eq!(
        operation("https://lambda/2015-03-31/functions", None, b""),
        None
    );
}
