//! Several stacks in one command: worked on side by side, told one after the other, and none stopped by the failure of
//! another.

use std::collections::{BTreeMap, BTreeSet};

use futures_util::stream::{self, Stream, StreamExt as _};
use serde_json::json;

use super::args::{AtOnce, Format};
use super::failure::{Failure, code};
use super::out::Out;
use super::target::StackFile;
use crate::render::{Page, columns, say};
use freshscale_core::words::count;
use freshscale_deploy::resource::Together;

/// The stack files of one command.
pub(super) struct Fleet<'a> {
    files: Vec<StackFile>,
    names: Vec<String>,
    at_once: AtOnce,
    together: BTreeMap<Option<String>, Together>,
    out: &'a Out,
}

/// How it went with one stack.
pub(super) struct Went {
    /// Exit code.
    pub(super) exit: u8,
    /// In a few words, for the table at the end.
    pub(super) words: String,
}

/// What came of the work on a stack, and what was said meanwhile.
pub(super) struct Silent<T> {
    result: Result<T, Failure>,
    said: Out,
}

impl Went {
    /// It came to this.
    pub(super) fn to(exit: u8, words: impl Into<String>) -> Self {
        Self {
            exit,
            words: words.into(),
        }
    }

    /// As it went, or as it failed.
    pub(super) fn either(went: Result<Self, Self>) -> Self {
        went.unwrap_or_else(|failed| failed)
    }
}

impl<'a> Fleet<'a> {
    /// The files, of which so many are worked on at once.
    pub(super) fn new(mut files: Vec<StackFile>, at_once: AtOnce, out: &'a Out) -> Self {
        let names = files.iter().map(|file| label(file, &files)).collect();
        // What goes on with one stack has nothing to do with the others.
        files.iter_mut().for_each(|file| file.rest.clear());
        Self {
            files,
            names,
            at_once,
            together: BTreeMap::new(),
            out,
        }
    }

    /// The stacks are planned together: what can be is asked for all of a Region at once, and no plan waits for another one's
    /// end to begin.
    pub(super) fn planned_together(mut self) -> Self {
        if self.is_one() {
            return self;
        }
        let regions: BTreeSet<_> = self
            .files
            .iter()
            .map(|file| file.stack.region.clone())
            .collect();
        for region in regions {
            let stacks = { self.files.iter() }.map(|file| &*file.stack);
            let stacks = stacks.filter(|stack| stack.region == region);
            let together = Together::of(stacks);
            self.together.insert(region, together);
        }
        self
    }

    /// The stacks among which this one is planned.
    pub(super) fn together(&self, file: &StackFile) -> Option<Together> {
        self.together.get(&file.stack.region).cloned()
    }

    /// The files, in the order in which they were named.
    pub(super) fn files(&self) -> &[StackFile] {
        &self.files
    }

    /// Whether there is only one.
    pub(super) fn is_one(&self) -> bool {
        self.files.len() == 1
    }

    /// How a stack is called where others stand beside it.
    pub(super) fn name(&self, place: usize) -> &str {
        &self.names[place]
    }

    /// Does `work` for each stack, and tells what it said in the order of the files. What failed is told where it failed.
    ///
    /// # Errors
    /// Of a single stack, its failure: whoever called has nothing else to tell.
    pub(super) async fn each<T>(
        &self,
        work: impl AsyncFn(usize, &StackFile, &Out) -> Result<T, Failure>,
    ) -> Result<Vec<Result<T, Went>>, Failure> {
        if let [file] = &*self.files {
            return Ok(vec![Ok(work(0, file, self.out).await?)]);
        }
        let mut ended = Vec::new();
        let mut running = std::pin::pin!(self.running(&work));
        while let Some(silent) = running.next().await {
            if !ended.is_empty() {
                self.out.say("");
            }
            ended.push(self.tell(silent)?);
        }
        Ok(ended)
    }

    /// Does `work` for each stack, and ends with the table.
    ///
    /// # Errors
    /// See [`Fleet::each`].
    pub(super) async fn run(
        &self,
        work: impl AsyncFn(usize, &StackFile, &Out) -> Result<Went, Failure>,
    ) -> Result<u8, Failure> {
        let went: Vec<Went> = { self.each(work).await?.into_iter() }
            .map(Went::either)
            .collect();
        Ok(self.conclude(&went))
    }

    /// Does `work` for each stack, and tells nothing before [`Fleet::tell`].
    pub(super) async fn each_silent<T>(
        &self,
        work: impl AsyncFn(usize, &StackFile, &Out) -> Result<T, Failure>,
    ) -> Vec<Silent<T>> {
        self.running(&work).collect().await
    }

    fn running<T>(
        &self,
        work: &impl AsyncFn(usize, &StackFile, &Out) -> Result<T, Failure>,
    ) -> impl Stream<Item = Silent<T>> {
        let running = self.files.iter().enumerate().map(async |(place, file)| {
            let said = self.out.beside();
            let result = work(place, file, &said).await;
            Silent { result, said }
        });
        let at_once = match self.together.is_empty() {
            true => self.at_once.changed(),
            false => self.at_once.planned(),
        };
        stream::iter(running).buffered(at_once)
    }

    /// Tells what was said of a stack, and how it failed if it did.
    ///
    /// # Errors
    /// Of a single stack, its failure.
    pub(super) fn tell<T>(&self, silent: Silent<T>) -> Result<Result<T, Went>, Failure> {
        let Silent { result, said } = silent;
        let result = match result {
            Err(failure) if !self.is_one() => Err(failed(&failure, &said)),
            // It is told where the caller's own messages are, and is about this stack.
            Err(failure) => {
                self.out.stand_at(said.place());
                Ok(Err(failure))
            }
            Ok(done) => Ok(Ok(done)),
        };
        said.tell_to(self.out);
        match result {
            Ok(result) => result.map(Ok),
            Err(went) => Ok(Err(went)),
        }
    }

    /// As [`Fleet::each`] for those in `which`; what they say is told at once, each line with the stack's name before it.
    pub(super) async fn each_live<I, T>(
        &self,
        which: Vec<(usize, I)>,
        work: impl AsyncFn(&StackFile, I, &Out) -> Result<T, Failure>,
    ) -> Vec<(usize, Result<T, Went>)> {
        let longest = which
            .iter()
            .map(|(place, _)| self.names[*place].chars().count());
        let width = longest.max().unwrap_or(0);
        let running = which.into_iter().map(async |(place, item)| {
            let live = self.out.named(&format!("{:width$}  ", self.names[place]));
            let result = work(&self.files[place], item, &live).await;
            (place, result.map_err(|failure| failed(&failure, &live)))
        });
        let running = stream::iter(running).buffer_unordered(self.at_once.changed());
        let mut ended: Vec<_> = running.collect().await;
        ended.sort_by_key(|(place, _)| *place);
        ended
    }

    /// The table at the end, and the exit code: that of the stack with which it went worst.
    pub(super) fn conclude(&self, went: &[Went]) -> u8 {
        let exit = went
            .iter()
            .map(|went| went.exit)
            .max_by_key(|exit| weight(*exit));
        let exit = exit.unwrap_or(code::DONE);
        if self.is_one() {
            return exit;
        }
        if self.out.format == Format::Json {
            let stacks: Vec<_> = (self.names.iter().zip(went))
                .map(|(name, went)| json!({"stack": name, "exit_code": went.exit, "outcome": went.words}))
                .collect();
            self.out
                .json(&json!({"event": "fleet", "exit_code": exit, "stacks": stacks}));
            return exit;
        }
        let width = self.names.iter().map(|name| name.chars().count()).max();
        let width = width.unwrap_or(0);
        let mut table = Page::new();
        table.gap();
        say!(table, "{}:", count(went.len(), "stack"));
        for (name, went) in self.names.iter().zip(went) {
            table.folded(&format!("  {name:width$}  {}", went.words), columns());
        }
        self.out.say_all(&table);
        exit
    }
}

/// Tells how a stack failed.
pub(super) fn failed(failure: &Failure, out: &Out) -> Went {
    out.failure(failure);
    let words = match (failure.is_stop, failure.message.is_empty()) {
        (true, true) => "stopped".to_owned(),
        (true, false) => failure.message.clone(),
        (false, true) => "failed".to_owned(),
        (false, false) => format!("failed: {}", failure.message),
    };
    Went::to(failure.code, words)
}

/// The name of the stack, or its file where two in different places have the same.
fn label(file: &StackFile, all: &[StackFile]) -> String {
    let same = all
        .iter()
        .filter(|other| other.stack.name == file.stack.name);
    match same.count() {
        1 => file.stack.name.clone(),
        _ => file.path.display().to_string(),
    }
}

/// Which exit code says more: part of the work done before nothing done, and any failure before changes to come.
fn weight(exit: u8) -> u8 {
    match exit {
        code::DONE => 0,
        code::PENDING => 1,
        code::STOPPED => 2,
        code::PARTIAL => 4,
        _ => 3,
    }
}
