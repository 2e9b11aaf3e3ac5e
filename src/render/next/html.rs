//! The coming launches, for a page to look at.

use super::Next;
use crate::render::dashboard::html::Html;
use crate::render::dashboard::{Card, State, more, sign, todo, week};
use freshscale_core::words::{count, local_date, span};
use freshscale_deploy::forecast::{ScaleOut, Source};

impl Next<'_> {
    /// What a page says of the stack; `id` begins the ids in it.
    #[must_use]
    pub(crate) fn card(&self, id: &str) -> Card {
        let unserved = self
            .open
            .and_then(|open| open.unserved(self.facts.group.sizes));
        let state = match self.forecast.is_fresh() && unserved.is_none() {
            true => State::Good,
            false => State::Problem,
        };
        let mut body = Html::new();
        let mut answer = self.verdict();
        if let Some(unserved) = unserved {
            answer = format!("{}; {answer}", unserved.text());
            todo(&mut body, self.place, &unserved.remedy().into());
        } else if let Some(open) = self.open {
            body.within("<p>", &self.told_open(open), "</p>\n");
        }
        let worst = self.forecast.worst();
        if let Some((launch, why)) = worst {
            let text = format!("{}: {why}", self.local(launch.at));
            body.within("<p>", &text, "</p>\n");
        }
        if let Some(remedy) = self.remedy(worst.map(|(_, why)| why)) {
            todo(&mut body, self.place, &remedy);
        }
        self.table(&mut body);
        let week = week::picture(
            &format!("{id}-week"),
            self.stack,
            &self.facts.actions,
            self.now,
        );
        if let Some(week) = week {
            body.tags("<div class=\"grid\"><div>")
                .picture(week)
                .tags("</div></div>\n");
        }
        let rules = self.rules();
        let rules: Vec<_> = rules
            .into_iter()
            .map(|(name, text)| (name, vec![text]))
            .collect();
        more(&mut body, "What rotates the image", &rules);
        Card {
            id: id.to_owned(),
            when: self.when(),
            name: self.stack.name.clone(),
            state,
            answer,
            body,
        }
    }

    /// For when it holds, on the wall clock of the schedule.
    fn when(&self) -> String {
        let (at, zone) = (
            local_date(self.now, self.zone),
            &self.stack.schedule.timezone,
        );
        format!("{at}, {zone}")
    }

    fn table(&self, out: &mut Html) {
        let launches = &self.forecast.launches;
        if launches.is_empty() {
            return;
        }
        let caption = count(launches.len(), "scale-out");
        out.tags("<table class=\"stacked\">\n")
            .within("<caption>", &caption, "</caption>\n");
        out.tags("<thead><tr><th scope=\"col\">When</th><th scope=\"col\">State</th><th scope=\"col\">Instances</th><th scope=\"col\">For</th><th scope=\"col\">Version</th><th scope=\"col\">Image, and its age by then</th><th scope=\"col\">Backup</th></tr></thead>\n<tbody>\n");
        for launch in launches {
            self.row(out, launch);
        }
        out.tags("</tbody>\n</table>\n");
    }

    fn row(&self, out: &mut Html, launch: &ScaleOut) {
        out.within(
            "<tr><th scope=\"row\">",
            &self.local(launch.at),
            "</th><td>",
        );
        sign(
            out,
            match launch.stale.is_empty() {
                true => State::Good,
                false => State::Problem,
            },
        );
        for stale in &launch.stale {
            out.within("<br>", &stale.to_string(), "");
        }
        let sizes = format!("{} → {}", launch.from, launch.to);
        out.within("</td><td data-name=\"Instances\">", &sizes, "</td>");
        let what = self.window(&launch.action).unwrap_or(&launch.action);
        out.within(
            "<td data-name=\"For\">",
            what,
            "</td><td data-name=\"Version\">",
        );
        let version = launch
            .version
            .map_or("none".to_owned(), |version| format!("v{version}"));
        out.text(&version).tags("</td><td data-name=\"Image\">");
        let image = match (&launch.source, launch.age) {
            (Source::Image(image), Some(age)) => format!("{}, {}", image.id, span(age)),
            (Source::Image(image), None) => format!("{}, of unknown age", image.id),
            (Source::Parameter(name), _) => format!("{name}: the parameter says which"),
            (Source::Gone(id), _) => format!("{id}, gone"),
            (Source::None, _) => "none".to_owned(),
        };
        out.text(&image);
        if let Source::Image(image) = &launch.source {
            out.within("<br><span class=\"dim\">", &self.released(image), "</span>");
        }
        let kept = match launch.source {
            Source::Image(_) => self.kept(launch),
            _ => "none".to_owned(),
        };
        out.within("</td><td data-name=\"Backup\">", &kept, "</td></tr>\n");
    }
}
