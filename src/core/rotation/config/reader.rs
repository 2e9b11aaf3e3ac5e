//! The environment's variables, and everything that is wrong with them.

use std::collections::BTreeMap;

use jiff::civil::Time;

use super::{ARCHITECTURE, DAILY, DATES, INSTANCE, NAME, OWNERS, SG_IDS, SOURCE, TAGS};
use crate::rotation::dates::Dates;
use crate::rotation::image::Architecture;
use crate::rotation::selector::Selector;

pub(super) struct Reader<'a> {
    env: &'a BTreeMap<String, String>,
    pub(super) problems: Vec<String>,
}

impl<'a> Reader<'a> {
    pub(super) fn new(env: &'a BTreeMap<String, String>) -> Self {
        Self {
            env,
            problems: Vec::new(),
        }
    }

    pub(super) fn problem(&mut self, text: String) {
        self.problems.push(text);
    }

    pub(super) fn text(&self, name: &str, default: &str) -> String {
        self.env
            .get(name)
            .map_or(default, String::as_str)
            .to_owned()
    }

    pub(super) fn required(&mut self, name: &str, what: &str) -> String {
        let value = self.text(name, "");
        if value.trim().is_empty() {
            self.problem(format!("{name} is not set: set it to {what}."));
        }
        value
    }

    /// The `Name` tag of the images, which may be among the tags, and what they must have besides.
    pub(super) fn selector(&mut self) -> (String, Selector) {
        let mut selector = Selector {
            tags: self.tags(),
            name: self.given(NAME),
            source_instance: self.given(SOURCE),
        };
        if selector.is_empty() {
            let name = self.required(INSTANCE, "the Name tag of the images to follow");
            return (name, selector);
        }
        let (tagged, named) = (selector.tags.remove("Name"), self.given(INSTANCE));
        if let (Some(tagged), Some(named)) = (&tagged, &named)
            && tagged != named
        {
            self.problem(format!(
                "{INSTANCE} is {named:?} and Name in {TAGS} is {tagged:?}: remove one."
            ));
        }
        (named.or(tagged).unwrap_or_default(), selector)
    }

    fn given(&self, name: &str) -> Option<String> {
        self.env
            .get(name)
            .filter(|text| !text.trim().is_empty())
            .cloned()
    }

    fn tags(&mut self) -> BTreeMap<String, String> {
        let Some(text) = self.given(TAGS) else {
            return BTreeMap::new();
        };
        serde_json::from_str(&text).unwrap_or_else(|_| {
            self.problem(format!(
                "{TAGS} is {text:?}: set it to JSON of keys and values, as {{\"Role\":\"web\"}}."
            ));
            BTreeMap::new()
        })
    }

    pub(super) fn number(&mut self, name: &str, least: u64, default: u64) -> u64 {
        let Some(text) = self.env.get(name) else {
            return default;
        };
        match text.parse() {
            Ok(number) if number >= least => number,
            _ => {
                self.problem(format!(
                    "{name} is {text:?}: set it to a whole number of at least {least}."
                ));
                default
            }
        }
    }

    pub(super) fn small(&mut self, name: &str) -> u32 {
        u32::try_from(self.number(name, 0, 0)).unwrap_or(u32::MAX)
    }

    pub(super) fn daily(&mut self) -> Option<(Time, String)> {
        let text = self.env.get(DAILY)?;
        let read = || {
            let (at, zone) = text.split_once(' ')?;
            Some((at.parse().ok()?, zone.to_owned()))
        };
        let found = read();
        if found.is_none() {
            let example = "04:30 Europe/Berlin";
            self.problem(format!(
                "{DAILY} is {text:?}: set it to a time and a zone, as {example}, or remove it."
            ));
        }
        found
    }

    pub(super) fn dates(&mut self) -> Option<Dates> {
        match Dates::parse(self.env.get(DATES)?) {
            Ok(dates) => Some(dates),
            Err(why) => {
                self.problem(format!(
                    "{DATES} is not what `apply` writes ({why}): run that again."
                ));
                None
            }
        }
    }

    pub(super) fn flag(&mut self, name: &str) -> bool {
        match self.text(name, "false").as_str() {
            "true" => true,
            "false" => false,
            other => {
                self.problem(format!("{name} is {other:?}: set it to true or false."));
                false
            }
        }
    }

    pub(super) fn architecture(&mut self) -> Architecture {
        match self.text(ARCHITECTURE, "x86_64").as_str() {
            "arm64" => Architecture::Arm64,
            "x86_64" => Architecture::X8664,
            other => {
                self.problem(format!(
                    "{ARCHITECTURE} is {other:?}: set it to x86_64 or arm64."
                ));
                Architecture::X8664
            }
        }
    }

    pub(super) fn owners(&mut self) -> Vec<String> {
        let owners = self.list(OWNERS, "self");
        if owners.is_empty() {
            self.problem(format!(
                "{OWNERS} is empty: set it to self, or to account ids separated by commas."
            ));
        }
        owners
    }

    pub(super) fn security_groups(&mut self) -> Vec<String> {
        let groups = self.list(SG_IDS, "");
        // A name instead of an id makes every later launch fail in a VPC, so it must not get in.
        for group in groups.iter().filter(|g| !g.starts_with("sg-")) {
            self.problem(format!(
                "{SG_IDS} contains {group:?}, which is not a security group id: give ids (sg-…), not names."
            ));
        }
        groups
    }

    fn list(&mut self, name: &str, default: &str) -> Vec<String> {
        let text = self.text(name, default);
        if text.is_empty() {
            return Vec::new();
        }
        if text.contains(char::is_whitespace) {
            self.problem(format!(
                "{name} is {text:?}, which contains a space: separate the values by commas only."
            ));
            // One error is enough: what is returned passes every later check and is never used.
            return vec!["sg-".to_owned()];
        }
        let values: Vec<String> = text.split(',').map(ToOwned::to_owned).collect();
        if values.iter().any(String::is_empty) {
            self.problem(format!(
                "{name} is {text:?}, which has an empty value: remove the extra comma."
            ));
        }
        values.into_iter().filter(|v| !v.is_empty()).collect()
    }
}
