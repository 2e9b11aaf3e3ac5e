//! Nothing under review can forge its review: text of others is planted wherever somebody else can put it, and every line
//! that comes out is read as a terminal, a pipeline and a reader of Markdown read it.

use freshscale_core::rotation::image::REJECTED_TAG;

use crate::remote::in_world;
use crate::support::binary::Desk;
use crate::support::handler;

/// Line breaks, a command to GitHub's and one to Azure's runner, a title of a terminal's window, a colour, what turns the
/// line round, what is not seen, a fence, a table, a tag, a mention.
const FORGED: &str = "x\n::notice::forged\r\n##[error]forged\u{1b}]0;forged\u{7}\u{1b}[31m\u{202e}\u{200b}\u{2066}\u{feff}\n```\nforged | <img src=forged> @forged";

/// The same without what XML cannot carry, which EC2 refuses.
fn in_a_tag() -> String {
    FORGED.replace(['\u{1b}', '\u{7}', '\u{feff}'], "")
}

/// The same without control characters, which a stack file may not have.
fn in_a_file() -> String {
    FORGED.replace(char::is_control, " ")
}

const LOG_GROUP: &str = "/aws/lambda/jjikin-web-lt-ami-replace-automation";

/// A stack whose file, images, versions, pin and log are full of it.
fn desk() -> Desk {
    let desk = Desk::new();
    desk.expect(0, "apply --yes --handler {handler} jjikin-web.yaml");
    desk.expect(0, "emulator advance 2d");
    let mut pin = desk.command("--local pin --reason");
    let pinned = pin.args([&in_a_tag(), "jjikin-web.yaml"]).output().unwrap();
    judge(
        "pin",
        &String::from_utf8([pinned.stdout, pinned.stderr].concat()).unwrap(),
    );
    in_world(&desk, async |clients| {
        let images = clients
            .ec2
            .describe_images()
            .owners("self")
            .send()
            .await
            .unwrap();
        for (place, image) in images.images().iter().enumerate() {
            let tag = |key: &str| {
                aws_sdk_ec2::types::Tag::builder()
                    .key(key)
                    .value(in_a_tag())
                    .build()
            };
            let call = clients
                .ec2
                .create_tags()
                .resources(image.image_id().unwrap());
            let call = call.tags(tag("Release")).tags(tag("freshscale:release"));
            let call = if place == 0 {
                call.tags(tag(REJECTED_TAG))
            } else {
                call
            };
            call.send().await.unwrap();
        }
        let data = aws_sdk_ec2::types::RequestLaunchTemplateData::builder()
            .key_name("forged")
            .build();
        let version = clients.ec2.create_launch_template_version();
        let version = version
            .launch_template_name("jjikin-web-lt")
            .source_version("$Default");
        let made = version
            .version_description(in_a_tag())
            .launch_template_data(data);
        made.send().await.unwrap();
        let streams = clients
            .logs
            .describe_log_streams()
            .log_group_name(LOG_GROUP);
        let streams = streams.send().await.unwrap();
        let stream = streams.log_streams().last().unwrap();
        let at = stream.last_event_timestamp().unwrap();
        let line = |after: i64, text: String| {
            aws_sdk_cloudwatchlogs::types::InputLogEvent::builder()
                .timestamp(at + after)
                .message(text)
                .build()
                .unwrap()
        };
        let fields = serde_json::json!({"level": "ERROR", "event": FORGED, "error": FORGED, "fields": {"message": FORGED}});
        let put = clients.logs.put_log_events().log_group_name(LOG_GROUP);
        let put = put.log_stream_name(stream.log_stream_name().unwrap());
        let put = put
            .log_events(line(1, format!("ERROR {FORGED}")))
            .log_events(line(2, fields.to_string()));
        put.send().await.unwrap();
    });
    let file = desk.path().join("jjikin-web.yaml");
    let text = std::fs::read_to_string(&file).unwrap();
    let with = |everywhere: &str, of_instances: &str| {
        let [team, role] =
            [everywhere, of_instances].map(|tag| serde_json::to_string(tag).unwrap());
        let text = text.replace("tags: { Team: web }", &format!("tags: {{ Team: {team} }}"));
        let text = text.replace("{ Role: web }", &format!("{{ Role: {role} }}"));
        assert_eq!(text.matches("::notice::").count(), 2);
        text
    };
    std::fs::write(desk.path().join("refused.yaml"), with(FORGED, FORGED)).unwrap();
    // Services other than EC2 take few characters.
    let everywhere = "x ::notice::forged @forged";
    std::fs::write(&file, with(everywhere, &in_a_file())).unwrap();
    desk.expect(0, "validate jjikin-web.yaml");
    desk
}

fn said(desk: &Desk, words: &str) -> String {
    let words = words.replace("{handler}", handler().to_str().unwrap());
    let output = desk.command(&words).output().unwrap();
    String::from_utf8([output.stdout, output.stderr].concat()).unwrap()
}

/// Without colours, which only `--color always` may bring.
fn plain(text: &str) -> String {
    let mut rest = text;
    let mut plain = String::new();
    while let Some((before, after)) = rest.split_once("\u{1b}[") {
        plain += before;
        let end = after
            .find(|c: char| !c.is_ascii_digit() && c != ';')
            .unwrap();
        assert!(
            after[end..].starts_with('m'),
            "a sequence that is no colour in {text:?}"
        );
        rest = &after[end + 1..];
    }
    plain + rest
}

fn judge(words: &str, said: &str) {
    let text = if words.contains("always") {
        plain(said)
    } else {
        said.to_owned()
    };
    let bad = |c: char| {
        let hides = ['\u{202e}', '\u{200b}', '\u{2066}', '\u{feff}'].contains(&c);
        hides || c.is_control() && c != '\n'
    };
    assert_eq!(
        text.find(bad),
        None,
        "{words}: a character that is not seen\n{text:?}"
    );
    for line in text.lines() {
        assert!(
            !line.trim_start().starts_with("::"),
            "{words}: a command to the runner\n{text}"
        );
        assert!(
            !line.contains("##["),
            "{words}: a command to the runner\n{text}"
        );
    }
}

/// Lines that a reader of CommonMark does not take for code.
fn outside_of_code(text: &str) -> Vec<&str> {
    let (mut fence, mut outside) = (0, Vec::new());
    for line in text.lines() {
        let ticks = line.chars().take_while(|c| *c == '`').count();
        match fence {
            0 if ticks >= 3 => fence = ticks,
            0 => outside.push(line),
            open if ticks >= open && line.trim_end().len() == ticks => fence = 0,
            _ => {}
        }
    }
    assert_eq!(fence, 0, "a fence that is not closed");
    outside
}

#[test]
fn whatever_others_write_no_output_has_a_line_a_sequence_or_a_character_of_theirs() {
    let desk = desk();
    let mut shown = 0;
    for command in [
        "validate",
        "plan --handler {handler}",
        "plan -v --handler {handler}",
        "next",
        "status --handler {handler}",
        "history",
        "history -v",
        "logs --since 3d",
        "rotate --dry-run",
        "rotate --remote --dry-run",
        "rollback --dry-run",
        "unpin",
    ] {
        for options in ["--color never", "--color always", "--format json"] {
            let words = format!("--local {options} {command} jjikin-web.yaml");
            let said = said(&desk, &words);
            judge(&words, &said);
            shown += usize::from(said.contains("forged"));
        }
    }
    let refused = said(&desk, "--local validate refused.yaml");
    judge("validate", &refused);
    assert!(refused.contains("::notice::"), "{refused}");
    assert!(shown > 12, "what was planted is shown, escaped: {shown}");
}

#[test]
fn a_word_of_the_command_line_that_is_refused_is_repeated_escaped() {
    let desk = Desk::new();
    for words in [
        "bake --release",
        "next --hours",
        "rollback --before",
        "simulate --from",
    ] {
        let mut command = desk.command(&format!("--local {words}"));
        let output = command.args([FORGED, "jjikin-web.yaml"]).output().unwrap();
        assert_eq!(output.status.code(), Some(64), "{words}");
        let said = String::from_utf8([output.stdout, output.stderr].concat()).unwrap();
        judge(words, &said);
        assert!(said.contains("forged"), "{words}: {said}");
    }
}

#[test]
fn in_markdown_what_others_write_stands_in_code_and_does_not_leave_it() {
    let desk = desk();
    let words = "--local plan --format markdown --handler {handler} jjikin-web.yaml";
    let said = said(&desk, words);
    judge(words, &said);
    assert!(said.contains("forged"), "{said}");
    let document = said.split("\nwarning: ").next().unwrap();
    for line in outside_of_code(document) {
        assert!(!line.contains("forged"), "outside of code: {line}\n{said}");
    }
}
