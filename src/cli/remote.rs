//! `rotate --remote`: the deployed function is called, and what it says is shown.

use jiff::tz::TimeZone;

use super::args;
use super::failure::{Failure, code, make_it};
use super::out::Out;
use super::rotate;
use super::session::Session;
use super::target::StackFile;
use crate::render::logs::Teller;
use crate::render::rotation::RotationView;
use crate::render::{Page, say};
use freshscale_core::advice::{Advice, Command};
use freshscale_core::aws::call::{Absent, Called};
use freshscale_core::aws::{AwsError, Class};
use freshscale_core::rotation::frozen::why_in_words;
use freshscale_core::words::seconds;
use freshscale_deploy::resource::lambda_function::invoke::{self, FunctionError};
use freshscale_stack::names::LIVE_ALIAS;

pub(super) async fn run(
    args: &args::Rotate,
    session: &Session,
    file: &StackFile,
    out: &Out,
) -> Result<(), Failure> {
    let name = &file.stack.names.lambda_function;
    let event = match args.dry_run {
        true => invoke::DRY_RUN,
        false => invoke::ROTATE,
    };
    let timeout = file.stack.rotator.timeout;
    let answer = invoke::invoke(&session.aws, name, LIVE_ALIAS, event, timeout).await;
    let answer = match answer {
        Ok(answer) => answer,
        Err(error) => return Err(not_invoked(&error, args, session, file).await),
    };
    let version = answer.version.as_deref().unwrap_or("of unknown number");
    match answer.result {
        Ok(mut report) if RotationView::of(&report).is_some() => {
            // The function has no stack file, and names scheduled actions.
            let windows = file.stack.windows_of_actions();
            if let Some(why) = why_in_words(&report, &windows) {
                report["why"] = why.into();
            }
            rotate::show(&report, out);
            out.say(&format!(
                "  run by           lambda-function/{name}, version {version}"
            ));
            Ok(())
        }
        Ok(_) => {
            log(&answer.log, out);
            let text = format!(
                "lambda-function/{name}, version {version}, did not answer as the rotator does"
            );
            let again = Command::bootstrap("redeploy");
            Err(Failure::with_code(begun(args), text)
                .hint(Advice::new("bring the rotator's code there:").run(again)))
        }
        Err(error) => {
            log(&answer.log, out);
            let text = format!("lambda-function/{name}, version {version}, failed: {error}");
            let failure = Failure::with_code(begun(args), text);
            Err(remedies(&error, file)
                .into_iter()
                .fold(failure, Failure::hint))
        }
    }
}

/// A function that failed, or is not heard of any more, may have done a part of it.
fn begun(args: &args::Rotate) -> u8 {
    match args.dry_run {
        true => code::FAILED,
        false => code::PARTIAL,
    }
}

/// The end of the function's log, to standard error.
fn log(text: &str, out: &Out) {
    let mut teller = Teller::new(TimeZone::UTC, out.verbose);
    let mut told = Page::new();
    say!(told, "The end of its log:");
    let lines = text.lines();
    let lines: Vec<Page> = lines
        .filter_map(|line| teller.tell(None, "", line))
        .collect();
    lines.iter().for_each(|line| told.append(line));
    if !lines.is_empty() {
        out.complain_all(&told.to_string());
    }
}

fn remedies(error: &FunctionError, file: &StackFile) -> Vec<Advice> {
    let apply = |words: String| Advice::new(words).run(Command::bootstrap("apply"));
    let timeout = seconds(file.stack.rotator.timeout.as_secs_f64());
    let first = match error.kind.as_str() {
        _ if error.is_timeout() => apply(format!(
            "give it more time than {timeout}: raise `rotator.timeout`, then:"
        )),
        "AccessDenied" => apply("give its role the rights it had:".to_owned()),
        "ConfigError" | "NoTemplate" => apply("make it as the stack file says:".to_owned()),
        _ => Advice::new("see whether the same works from here:")
            .run(Command::bootstrap("rotate").flag("--dry-run", true)),
    };
    vec![
        first,
        Advice::new("all of its log:").run(Command::bootstrap("logs")),
    ]
}

/// Why the function could not be called, and what helps.
async fn not_invoked(
    error: &AwsError,
    args: &args::Rotate,
    session: &Session,
    file: &StackFile,
) -> Failure {
    let name = &file.stack.names.lambda_function;
    let failure = |text: String| Failure::new(text).detail(error.to_string());
    match error.class {
        Class::NotFound => failure(missing(session, name).await).hint(make_it()),
        Class::Throttled => {
            let text = format!("lambda-function/{name} may not run once more at this moment");
            let look = Command::aws("lambda get-function-concurrency");
            let words =
                "another run may use all that is reserved for it; try again in a minute, or look:";
            failure(text).hint(Advice::new(words).run(look.option("--function-name", Some(name))))
        }
        Class::Network => {
            let mut failure = failure(format!("lambda-function/{name} did not respond"));
            failure.code = begun(args);
            let words = "it may run on all the same; look at:";
            failure.hint(Advice::new(words).run(Command::bootstrap("logs")))
        }
        Class::Conflict => failure(format!("lambda-function/{name} is not ready yet"))
            .hint("it is being made or updated; try again in a minute"),
        _ => error.clone().into(),
    }
}

/// Without a function and without an alias the answer is the same.
async fn missing(session: &Session, name: &str) -> String {
    // Whoever may call it may read it, too: pipeline.json.
    let answer = session.aws.lambda.get_function().function_name(name);
    let found = answer.send().await.called("lambda:GetFunction", name);
    match found.absent() {
        Ok(Some(_)) => format!(
            "lambda-function/{name} has no alias `{LIVE_ALIAS}`, which is what the rules call"
        ),
        Ok(None) => format!("lambda-function/{name} does not exist"),
        Err(_) => format!("lambda-function/{name} does not exist, or has no alias `{LIVE_ALIAS}`"),
    }
}
