//! Every member of a launch template in AWS's model, one by one: a new version has it, or its loss is refused.

use std::sync::{Arc, Mutex};

use aws_smithy_runtime_api::client::http::{
    HttpClient, HttpConnector, HttpConnectorFuture, SharedHttpConnector, http_client_fn,
};
use aws_smithy_runtime_api::client::orchestrator::HttpRequest;
use freshscale_core::aws::trace::Tracer;
use freshscale_deploy::address::kind;
use freshscale_deploy::clients::Clients;
use freshscale_deploy::resource::Job;
use serde_json::{Value, json};

use crate::kinds::bench::Bench;
use crate::support::example;

/// Members of botocore's model by element, by name, by the parameter that asks for each, and by type.
const MODEL: &str = include_str!("../../src/deploy/resource/launch_template/model.txt");

/// What the file says in another way, which takes its place.
const SAID_OTHERWISE: [&str; 3] = ["UserData", "SecurityGroups", "InstanceRequirements."];

/// Known to AWS and not to the SDK of this build. Grows when the model is newer; shrinks with the SDK.
const UNKNOWN: [&str; 1] = ["Monitoring.MetricCategoryIds"];

/// The last request to make a version, as it was sent.
#[derive(Debug, Clone, Default)]
struct Sent(Arc<Mutex<String>>);

#[derive(Debug)]
struct Listening {
    inner: SharedHttpConnector,
    sent: Sent,
}

impl HttpConnector for Listening {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let body = request.body().bytes().unwrap_or_default();
        let text = String::from_utf8_lossy(body);
        if text.contains("Action=CreateLaunchTemplateVersion") {
            *self.sent.0.lock().unwrap() = text.into_owned();
        }
        self.inner.call(request)
    }
}

/// Clients whose requests are heard.
fn listening(bench: &Bench, sent: &Sent) -> Clients {
    let config = bench.cloud.emulator.sdk_config();
    let (client, sent) = (config.http_client().unwrap(), sent.clone());
    let client = http_client_fn(move |settings, components| {
        SharedHttpConnector::new(Listening {
            inner: client.http_connector(settings, components),
            sent: sent.clone(),
        })
    });
    let config = config.into_builder().http_client(client).build();
    Clients::new(&config, &Tracer::default())
}

impl Sent {
    /// Whether a parameter of the template's data was sent, of whichever element of its list.
    fn has(&self, parameter: &str, value: &str) -> bool {
        let plain = |name: &str| {
            let parts = name.split('.');
            let parts = parts.filter(|part| !part.chars().all(|c| c.is_ascii_digit()));
            parts.collect::<Vec<_>>().join(".")
        };
        let wanted = plain(parameter);
        let sent = self.0.lock().unwrap();
        let mut pairs = sent.split('&').filter_map(|pair| pair.split_once('='));
        pairs.any(|(name, given)| {
            let name = name.strip_prefix("LaunchTemplateData.");
            name.is_some_and(|name| plain(name) == wanted) && given.replace("%3A", ":") == value
        })
    }

    fn is_none(&self) -> bool {
        self.0.lock().unwrap().is_empty()
    }

    fn forget(&self) {
        self.0.lock().unwrap().clear();
    }
}

/// A value that the member takes.
fn value(parameter: &str, of_type: &str) -> &'static str {
    match (parameter.rsplit('.').next().unwrap(), of_type) {
        (_, "timestamp") => "2030-01-01T00:00:00Z",
        ("ResourceType", _) => "network-interface",
        ("VolumeType", _) => "gp3",
        ("Arn", _) => "arn:x1",
        ("DeleteOnTermination", _) => "false",
        ("ImageId", _) => unreachable!("the image is the rotator's"),
        (_, "boolean") => "true",
        (_, "integer" | "double") => "1",
        _ => "x1",
    }
}

/// Puts a value where a parameter would.
fn put(data: &mut Value, parameter: &str, text: &str) {
    let mut place = data;
    let mut names = parameter.split('.').peekable();
    while let Some(name) = names.next() {
        let is_list = names.next_if_eq(&"1").is_some();
        if !place[name].is_object() && !place[name].is_array() {
            place[name] = if is_list { json!([{}]) } else { json!({}) };
        }
        place = &mut place[name];
        if is_list {
            place = &mut place[0];
        }
    }
    *place = json!(text);
}

#[tokio::test(start_paused = true)]
async fn a_new_version_has_every_member_of_the_model_or_its_loss_is_refused() {
    let name = example().names.launch_template;
    let mut bench = Bench::new(kind::LAUNCH_TEMPLATE, &name).await;
    let sent = Sent::default();
    bench.cx.aws = listening(&bench, &sent);
    bench.cx.stack = Some(Arc::new(bench.stack.clone()));
    let plain = data(&bench);
    let (mut kept, mut refused, mut lost) = (0, Vec::new(), Vec::new());
    for line in MODEL.lines().filter(|line| !line.starts_with('#')) {
        let parts: Vec<&str> = line.split(' ').collect();
        let [_, member, parameter, of_type] = parts.try_into().unwrap();
        let is_otherwise = { SAID_OTHERWISE.iter() }.any(|said| member.starts_with(said));
        if parameter == "-" || member == "ImageId" || is_otherwise {
            continue;
        }
        let text = value(parameter, of_type);
        let mut with = plain.clone();
        if parameter.starts_with("NetworkInterface.") {
            with.as_object_mut().unwrap().remove("SecurityGroupId");
        }
        if parameter == "IamInstanceProfile.Arn" {
            with.as_object_mut().unwrap().remove("IamInstanceProfile");
        }
        put(&mut with, parameter, text);
        set(&bench, with);
        let have = bench.read().await;
        let mut want = have.clone();
        want["monitoring"] = json!(true);
        let job = Job::Update {
            name: name.clone(),
            have,
            want,
        };
        sent.forget();
        let result = bench.ty.batch(&bench.cx, vec![job]).await.swap_remove(0);
        match result {
            // Whether EC2 would take it is another matter: many members go with others only.
            _ if !sent.is_none() => match sent.has(parameter, text) {
                true => kept += 1,
                false => lost.push(member),
            },
            Err(error) => {
                assert!(error.message.contains(member), "{member}: {error}");
                assert!(error.message.contains("--drop"), "{error}");
                refused.push(member);
            }
            // It stands already: what the file changes here.
            Ok(()) => assert_eq!(member, "Monitoring.Enabled"),
        }
    }
    assert_eq!(lost, [""; 0]);
    assert_eq!(refused, UNKNOWN);
    assert!(kept > 90, "{kept}");
}

fn data(bench: &Bench) -> Value {
    let world = bench.cloud.emulator.world();
    let template = world.ec2.templates.values().next().unwrap();
    (*template.versions[&template.default_version].data).clone()
}

/// The default version's data, as if somebody had made it so.
fn set(bench: &Bench, data: Value) {
    let mut world = bench.cloud.emulator.world();
    let template = world.ec2.templates.values_mut().next().unwrap();
    let default = template.default_version;
    template.versions.get_mut(&default).unwrap().data = Arc::new(data);
}
