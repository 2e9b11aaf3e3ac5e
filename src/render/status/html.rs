//! The same, for a page to look at.

use super::View;
use crate::render::dashboard::freshness::Freshness;
use crate::render::dashboard::html::Html;
use crate::render::dashboard::{Card, State, more, sign, todo, week};
use crate::render::history::text_of_publisher;
use freshscale_core::rotation::template::Version;
use freshscale_core::words::{local, local_date, span};
use freshscale_deploy::forecast;
use freshscale_deploy::status::Finding;
use freshscale_deploy::status::judge::AHEAD;

/// So many versions are shown.
const VERSIONS: usize = 6;

impl View<'_> {
    /// What a page says of the stack; `id` begins the ids in it.
    #[must_use]
    pub(crate) fn card(&self, id: &str) -> Card {
        let verdict = self.verdict;
        let state = match (verdict.problems.is_empty(), verdict.warnings.is_empty()) {
            (false, _) => State::Problem,
            (true, false) => State::Warning,
            (true, true) => State::Good,
        };
        let mut body = Html::new();
        self.list(&mut body);
        body.tags("<div class=\"grid\">\n");
        if let Some(week) = week::picture(
            &format!("{id}-week"),
            self.stack,
            &self.facts.forecast.actions,
            self.now,
        ) {
            body.tags("<div>").picture(week).tags("</div>\n");
        }
        self.freshness(&mut body, &format!("{id}-age"));
        body.tags("<div>\n");
        self.instances_table(&mut body);
        body.tags("</div>\n<div>\n");
        self.versions_table(&mut body);
        body.within("<p><b>Last rotation</b> ", &self.rotation(), "</p>\n");
        body.tags("</div>\n</div>\n");
        let rest = self.sections().into_iter();
        let rest: Vec<_> = rest.filter(|(title, _)| *title != "rotation").collect();
        more(&mut body, "Everything else", &rest);
        Card {
            id: id.to_owned(),
            when: self.when(),
            name: self.stack.name.clone(),
            state,
            answer: self.answer(),
            body,
        }
    }

    /// For when it holds, on the wall clock of the schedule.
    fn when(&self) -> String {
        format!(
            "{}, {}",
            local_date(self.now, self.zone),
            self.stack.schedule.timezone
        )
    }

    fn list(&self, out: &mut Html) {
        let verdict = self.verdict;
        let all = [
            (State::Problem, &verdict.problems),
            (State::Warning, &verdict.warnings),
        ];
        if all.iter().all(|(_, found)| found.is_empty()) && verdict.notes.is_empty() {
            return;
        }
        out.tags("<ul class=\"findings\">\n");
        for (state, found) in all {
            for (place, finding) in found.iter().enumerate() {
                out.tags("<li>");
                // The first problem is the answer already.
                if state != State::Problem || place > 0 {
                    sign(out, state);
                    out.within(" ", &finding.text, "");
                }
                self.remedy(out, finding);
            }
        }
        for note in &verdict.notes {
            out.within("<li><span class=\"sign\">i Note</span> ", &note.text, "");
            self.remedy(out, note);
        }
        out.tags("</ul>\n");
    }

    fn remedy(&self, out: &mut Html, finding: &Finding) {
        todo(out, self.place, &finding.remedy);
        out.tags("</li>\n");
    }

    fn freshness(&self, out: &mut Html, id: &str) {
        let Some(history) = &self.facts.history else {
            return;
        };
        let until = self.now.checked_add(AHEAD).unwrap_or(self.now);
        let ahead = forecast::forecast(&self.facts.forecast, self.now, &(self.now..until));
        let freshness = Freshness {
            id,
            history,
            launches: &ahead.launches,
            limit: self.stack.image.max_age,
            now: self.now,
            zone: self.zone,
        };
        out.tags("<div>")
            .picture(freshness.picture())
            .tags("</div>\n");
    }

    fn instances_table(&self, out: &mut Html) {
        let size = self.facts.forecast.group.sizes;
        let all = self.by_image();
        let running: usize = all.iter().map(|(_, ids)| ids.len()).sum();
        let caption = format!(
            "Instances by image: {running} of {} wanted ({} to {})",
            size.desired, size.min, size.max
        );
        out.tags("<table class=\"stacked\">\n")
            .within("<caption>", &caption, "</caption>\n");
        out.tags("<thead><tr><th scope=\"col\">Image</th><th scope=\"col\" class=\"n\">Instances</th><th scope=\"col\">Share</th></tr></thead>\n<tbody>\n");
        if all.is_empty() {
            out.tags("<tr><td colspan=\"3\">none runs</td></tr>\n");
        }
        for (image, ids) in &all {
            let is_default = Some(image.as_str()) == self.default_image();
            let what = if is_default {
                ", the default's"
            } else {
                ", not the default's"
            };
            out.within("<tr><th scope=\"row\">", image, "")
                .text(what)
                .tags("</th>");
            out.tags("<td class=\"n\" data-name=\"Instances\">")
                .number(ids.len() as u64);
            out.tags("</td><td><span class=\"bar");
            out.tags(if is_default { "" } else { " other" });
            out.tags("\" style=\"width:")
                .number(ids.len() as u64 * 100 / running.max(1) as u64);
            out.tags("%\"></span>");
            if !is_default {
                out.within("<span class=\"dim\">", &ids.join(" "), "</span>");
            }
            out.tags("</td></tr>\n");
        }
        out.tags("</tbody>\n</table>\n");
    }

    /// Each rotation makes a version, and so does whatever else moves the template.
    fn versions_table(&self, out: &mut Html) {
        let Some(history) = &self.facts.history else {
            out.tags("<p>There is no launch template.</p>\n");
            return;
        };
        let view = &history.template;
        out.tags("<table class=\"stacked\">\n<caption>Last rotations, and other new versions</caption>\n");
        out.tags("<thead><tr><th scope=\"col\">Version</th><th scope=\"col\">Made</th><th scope=\"col\">By</th><th scope=\"col\">Image, and its age then</th></tr></thead>\n<tbody>\n");
        for version in view.versions.iter().rev().take(VERSIONS) {
            let default = match version.number == view.default_version {
                true => ", the default",
                false => "",
            };
            let made = version.created.map(|at| local(at, self.zone));
            out.tags("<tr><th scope=\"row\">v")
                .number(version.number)
                .tags(default)
                .tags("</th>");
            out.tags("<td data-name=\"Made\">");
            out.text(made.as_deref().unwrap_or("at an unknown time"))
                .tags("</td>");
            let by = text_of_publisher(version, self.stack);
            out.within("<td data-name=\"By\">", &by, "</td>");
            out.within(
                "<td data-name=\"Image\">",
                &self.image_then(version),
                "</td></tr>\n",
            );
        }
        out.tags("</tbody>\n</table>\n");
    }

    fn image_then(&self, version: &Version) -> String {
        let Some(id) = version.image.as_deref() else {
            return "no image".to_owned();
        };
        let image = self.facts.history.as_ref().and_then(|it| it.images.get(id));
        let made = image.and_then(|image| image.created);
        match (image, made.zip(version.created)) {
            (None, _) => format!("{id}, gone"),
            (_, None) => format!("{id}, of unknown age"),
            (_, Some((made, at))) => {
                let age = span(freshscale_core::words::since(made, at));
                format!("{id}, {age}")
            }
        }
    }
}
