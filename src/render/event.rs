//! Events as lines, or live on a terminal.

use std::collections::BTreeMap;
use std::time::Duration;

use indicatif::{MultiProgress, ProgressBar, ProgressStyle};

use super::{Page, say, text};
use freshscale_core::escape::visible;
use freshscale_core::secret::hidden;
use freshscale_core::words::seconds;
use freshscale_deploy::progress::Verb;
use freshscale_deploy::progress::event::{Event, Part};

/// One line for people, and one more for each thing that a step waits for.
#[must_use]
pub fn line(event: &Event) -> Page {
    let mut out = Page::new();
    match event {
        Event::Started { address, action } => {
            let (sign, style) = text::sign(*action);
            out.styled(style, format_args!("{sign}"));
            say!(out, " {address}: {}", doing(*action));
        }
        Event::Waiting {
            address,
            for_what,
            elapsed,
            parts,
        } => {
            let elapsed = seconds(*elapsed);
            say!(out, "  {address}: waiting, {for_what} ({elapsed})");
            parts
                .iter()
                .for_each(|part| say!(out, "      {}", short(part)));
        }
        Event::Retrying {
            address,
            error,
            next_in,
        } => {
            let (text, next_in) = (&error.text, seconds(*next_in));
            match text.contains("cannot be assumed by Lambda") {
                // What IAM was told a moment ago is not known everywhere yet: no error, and mostly over in ten seconds.
                true => say!(
                    out,
                    "  {address}: waiting until the new role has spread ({next_in})"
                ),
                false => say!(out, "  {address}: again in {next_in}, {text}"),
            }
        }
        Event::Done { address, took } => say!(out, "  {address}: done ({})", seconds(*took)),
        Event::Failed { address, error } => say!(out, "! {address}: failed: {}", error.text),
        Event::Unfinished { address, because } => {
            say!(out, "  {address}: not finished, because {because}");
        }
        Event::Skipped { address, because } => {
            say!(out, "  {address}: not tried, because {because}");
        }
        Event::Progress {
            address,
            percent,
            text,
            elapsed,
        } => say!(
            out,
            "  {address}: {percent} %, {text} ({})",
            seconds(*elapsed)
        ),
        Event::Instance {
            address,
            instance,
            state,
            healthy,
            version,
            image,
        } => {
            let health = if *healthy { "" } else { ", unhealthy" };
            let version = version.map_or_else(String::new, |n| format!(", v{n}"));
            let image = image
                .as_ref()
                .map_or_else(String::new, |id| format!(", {id}"));
            say!(
                out,
                "  {address}: {instance} {state}{health}{version}{image}"
            );
        }
        Event::Note { address, text } => say!(out, "  {address}: note: {text}"),
    }
    out
}

/// `[######--------------] 30 %`
fn gauge(percent: u32) -> String {
    let full = usize::try_from(percent.min(100) / 5).unwrap_or(0);
    format!(
        "[{}{}] {percent} %",
        "#".repeat(full),
        "-".repeat(20 - full)
    )
}

/// `i-0a Terminating:Wait for 25 s`.
fn short(part: &Part) -> String {
    format!("{} {} for {}", part.name, part.state, seconds(part.seconds))
}

fn doing(action: Verb) -> &'static str {
    match action {
        Verb::Create => "creating",
        Verb::Update => "updating",
        Verb::Replace => "replacing",
        Verb::Publish => "publishing code",
        Verb::Rotate => "rotating",
        Verb::Bake => "making an image",
        Verb::Refresh => "replacing instances",
        Verb::Release => "releasing",
        Verb::Delete => "deleting",
    }
}

/// One line a running step, with what it waits for and the time it has taken.
pub struct Live {
    bars: BTreeMap<String, ProgressBar>,
    all: MultiProgress,
    style: ProgressStyle,
}

impl Default for Live {
    fn default() -> Self {
        let style = ProgressStyle::with_template("{spinner} {prefix}: {msg} ({elapsed})");
        Self {
            bars: BTreeMap::new(),
            all: MultiProgress::new(),
            style: style.unwrap_or_else(|_| ProgressStyle::default_spinner()),
        }
    }
}

impl Live {
    /// Shows an event. What is over becomes a line above the running steps.
    pub fn show(&mut self, event: &Event) {
        match event {
            Event::Started { address, action } => {
                let bar = self
                    .all
                    .add(ProgressBar::new_spinner().with_style(self.style.clone()));
                bar.set_prefix(visible(address).into_owned());
                bar.set_message(doing(*action));
                bar.enable_steady_tick(Duration::from_millis(120));
                self.bars.insert(address.clone(), bar);
            }
            Event::Waiting {
                address,
                for_what,
                parts,
                ..
            } => {
                // A line is a line: the oldest three stand for the others.
                let each = parts
                    .iter()
                    .take(3)
                    .map(|part| format!("; {}", short(part)));
                let each: String = each.collect();
                self.message(address, format!("waiting, {for_what}{each}"));
            }
            Event::Retrying {
                address,
                error,
                next_in,
            } => {
                let (text, next_in) = (&error.text, seconds(*next_in));
                self.message(address, format!("again in {next_in}, {text}"));
            }
            Event::Done { address, .. }
            | Event::Failed { address, .. }
            | Event::Unfinished { address, .. } => {
                if let Some(bar) = self.bars.remove(address) {
                    bar.finish_and_clear();
                }
                self.print(event);
            }
            Event::Progress {
                address,
                percent,
                text,
                ..
            } => self.message(address, format!("{} {text}", gauge(*percent))),
            Event::Skipped { .. } | Event::Note { .. } | Event::Instance { .. } => {
                self.print(event)
            }
        }
    }

    fn message(&self, address: &str, message: String) {
        if let Some(bar) = self.bars.get(address) {
            bar.set_message(hidden(&visible(&message)).into_owned());
        }
    }

    fn print(&self, event: &Event) {
        let told = line(event).to_string();
        // A terminal that has gone away is no reason to stop the work.
        let _ = self.all.println(hidden(&told).trim_end());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_gauge_is_as_long_at_any_per_cent() {
        assert_eq!(gauge(30), "[######--------------] 30 %");
        assert_eq!(gauge(0), format!("[{}] 0 %", "-".repeat(20)));
        assert_eq!(gauge(100), format!("[{}] 100 %", "#".repeat(20)));
    }

    #[test]
    fn an_instance_is_one_line_with_what_is_known_of_it() {
        let event = |healthy, version, image: Option<&str>| Event::Instance {
            address: "auto-scaling-group/web-asg".to_owned(),
            instance: "i-1".to_owned(),
            state: "InService".to_owned(),
            healthy,
            version,
            image: image.map(ToOwned::to_owned),
        };
        let said = line(&event(false, Some(2), Some("ami-2"))).to_string();
        assert_eq!(
            said,
            "  auto-scaling-group/web-asg: i-1 InService, unhealthy, v2, ami-2\n"
        );
        let said = line(&event(true, None, None)).to_string();
        assert_eq!(said, "  auto-scaling-group/web-asg: i-1 InService\n");
    }
}
