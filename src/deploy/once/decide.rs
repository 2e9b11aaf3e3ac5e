//! From what a person wants to the changes that there shall be. Pure.

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp, ToSpan};

use freshscale_core::advice::{Advice, Command};
use freshscale_core::schedule::preview::Preview;
use freshscale_core::schedule::window::once::State;
use freshscale_core::schedule::window::{Once, Opening, Window};
use freshscale_core::words::local;
use freshscale_stack::{Stack, planned};

/// How far ahead of its opening a window can be extended: not the next one, where this one is over.
const SOON: SignedDuration = SignedDuration::from_hours(12);
/// For how long at most.
const MOST: SignedDuration = SignedDuration::from_hours(24 * 7);
/// How far a minute is looked for in which nothing else fires.
const TRIES: i64 = 60;

/// What a person wants of a window.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wish {
    /// It is open, until then; `None`: as long as the file says.
    Open(Option<Timestamp>),
    /// It closes so much later than the file says.
    Later(SignedDuration),
    /// It closes then, and not when the file says.
    Until(Timestamp),
    /// It closes as the file says.
    AsWritten,
    /// It is closed.
    Close,
    /// It does not open on this date.
    Skip(Date),
    /// It does, as the file says.
    Unskip(Date),
}

/// Why it cannot be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// A sentence without its stop.
    pub text: String,
    /// What can be done.
    pub hint: Advice,
}

type Answer<T> = Result<T, Refused>;

/// The changes of all windows after a wish, with those that stand.
///
/// # Errors
/// What makes no sense now.
pub fn decide(
    stack: &Stack,
    standing: &[Once],
    (name, wish): (&str, Wish),
    now: Timestamp,
) -> Answer<Vec<Once>> {
    let windows = &stack.schedule.windows;
    let Some(window) = windows.iter().find(|window| window.name == name) else {
        return Err(unknown(stack, name));
    };
    let now_minute = Timestamp::from_second(now.as_second() - now.as_second().rem_euclid(60));
    let case = Case {
        stack,
        window,
        all: standing,
        now,
        minute: now_minute.unwrap_or(now),
    };
    match wish {
        Wish::Open(until) => case.open(until),
        Wish::Later(by) => case.extend(|end| end.checked_add(by).ok()),
        Wish::Until(until) => case.extend(|_| Some(until)),
        Wish::AsWritten => Ok(case.without(|once| once.state == State::Open)),
        Wish::Close => case.close(),
        Wish::Skip(date) => case.skip(date),
        Wish::Unskip(date) => case.unskip(date),
    }
}

fn unknown(stack: &Stack, name: &str) -> Refused {
    let windows = stack.schedule.windows.iter();
    let names: Vec<&str> = windows.map(|window| window.name.as_str()).collect();
    Refused {
        text: format!("stack {} has no window `{name}`", stack.name),
        hint: match names.as_slice() {
            [] => "it has no windows at all".into(),
            names => format!("it has {}", names.join(", ")).into(),
        },
    }
}

struct Case<'a> {
    stack: &'a Stack,
    window: &'a Window,
    all: &'a [Once],
    now: Timestamp,
    /// The one that has begun.
    minute: Timestamp,
}

impl Case<'_> {
    fn local(&self, at: Timestamp) -> String {
        local(at, &self.window.zone)
    }

    fn own(&self) -> impl Iterator<Item = &Once> {
        let own = |once: &&Once| once.window == self.window.name;
        self.all.iter().filter(own)
    }

    /// All changes but those of the window that are meant.
    fn without(&self, meant: impl Fn(&Once) -> bool) -> Vec<Once> {
        let stays = |once: &&Once| once.window != self.window.name || !meant(once);
        self.all.iter().filter(stays).cloned().collect()
    }

    /// The window with changes.
    fn with(&self, once: &[Once]) -> Window {
        let own = once.iter().filter(|once| once.window == self.window.name);
        Window {
            once: own.cloned().collect(),
            ..self.window.clone()
        }
    }

    fn open_now(&self, window: &Window) -> Option<Opening> {
        at(window.openings(&self.moment()), self.now)
    }

    fn moment(&self) -> std::ops::Range<Timestamp> {
        self.now..self.now.checked_add(1.second()).unwrap_or(self.now)
    }

    /// Regular openings from a day ago on.
    fn regular(&self, ahead: SignedDuration) -> Vec<Opening> {
        let first = self.now.checked_sub(24.hours()).unwrap_or(self.now);
        let last = self.now.checked_add(ahead).unwrap_or(self.now);
        self.window.regular(&(first..last))
    }

    fn is_shut(&self) -> bool {
        self.own()
            .any(|once| once.state == State::Shut && once.span().contains(&self.now))
    }

    /// Adds a change, and finds the minute in which its action can fire.
    fn add(
        &self,
        mut rest: Vec<Once>,
        state: State,
        from: Timestamp,
        until: Timestamp,
    ) -> Answer<Vec<Once>> {
        let until_minute = until.as_second() - until.as_second().rem_euclid(60);
        let until = Timestamp::from_second(until_minute).unwrap_or(until);
        let mut once = Once {
            window: self.window.name.clone(),
            state,
            from,
            until,
            over: until,
        };
        let known = self.own().find(|known| known.name() == once.name());
        if let Some(known) = known {
            rest.push(known.clone());
            rest.sort();
            return Ok(rest);
        }
        if until <= self.now || until.duration_since(self.now) > MOST && state == State::Open {
            return Err(Refused {
                text: format!(
                    "{} is no time until which {} can be open",
                    self.local(until),
                    self.window.name
                ),
                hint: "say a time within the coming week".into(),
            });
        }
        // An action that goes with the change goes after it has come: until then AWS knows both.
        let before = super::in_force(self.stack, self.all);
        for minutes in 0..TRIES {
            once.over = until.checked_add(minutes.minutes()).unwrap_or(until);
            let mut all = rest.clone();
            all.push(once.clone());
            all.sort();
            let stack = self.stack.with_once(&all).map_err(|error| Refused {
                text: error.message,
                hint: error.help.into(),
            })?;
            let name = once.name();
            let actions = [&stack, &*before]
                .into_iter()
                .flat_map(|it| &it.schedule.actions);
            let mut firings = actions.filter(|a| a.name != name).filter_map(planned);
            // What is taken back stands until the end.
            let stands = |known: &Once| known.over == once.over && known.name() != name;
            let free = once.over > self.now && !self.all.iter().any(stands);
            if free && firings.all(|it| !it.firing.at(once.over)) {
                self.is_kept(&stack, &once)?;
                return Ok(all);
            }
        }
        Err(Refused {
            text: format!(
                "something fires in each of the {TRIES} minutes from {} on",
                self.local(until)
            ),
            hint: "say another time".into(),
        })
    }

    /// Whether the group keeps what an open window wants: actions of the file's own are left alone.
    fn is_kept(&self, stack: &Stack, once: &Once) -> Answer<()> {
        if once.state == State::Shut {
            return Ok(());
        }
        let actions = stack.planned();
        let from = once.from.max(self.minute);
        let before = from.checked_sub(1.second()).unwrap_or(from);
        let preview = Preview::new(&actions, stack.base(), &(before..once.until));
        let wants = self.window.sizes.desired;
        let mut steps = preview.from(from).iter();
        let cut = steps.find(|step| step.at < once.until && step.sizes.desired < wants);
        match cut {
            None => Ok(()),
            Some(step) => Err(Refused {
                text: format!(
                    "scheduled action {} sets {} at {}, before {}; nothing was changed",
                    step.name,
                    step.sizes.desired,
                    self.local(step.at),
                    self.local(once.until)
                ),
                hint: format!(
                    "say --until {}, or change that action in the stack file first",
                    self.window
                        .zone
                        .to_datetime(step.at)
                        .strftime("%Y-%m-%dT%H:%M")
                )
                .into(),
            }),
        }
    }

    fn open(&self, until: Option<Timestamp>) -> Answer<Vec<Once>> {
        let covers = |once: &Once| once.state == State::Shut && once.span().contains(&self.now);
        let rest = self.without(covers);
        let open = self.open_now(&self.with(&rest));
        let Some(until) = until else {
            return match open {
                Some(_) => Ok(rest),
                None => Err(self.is_closed(true)),
            };
        };
        if open.is_some_and(|it| it.to >= until) {
            return Ok(rest);
        }
        // What is open for once already goes on.
        let touches = |once: &Once| {
            once.state == State::Open
                && once.from <= until
                && open.is_some_and(|it| once.from <= it.to && once.until >= it.out)
        };
        let own = self
            .own()
            .filter(|once| touches(once))
            .map(|once| once.from);
        let from = own.min().or(open.map(|it| it.to)).unwrap_or(self.minute);
        let rest = rest
            .into_iter()
            .filter(|once| once.window != self.window.name || !touches(once));
        self.add(rest.collect(), State::Open, from, until)
    }

    fn extend(&self, until: impl Fn(Timestamp) -> Option<Timestamp>) -> Answer<Vec<Once>> {
        if self.is_shut() {
            return Err(self.is_closed(false));
        }
        let regular = self.regular(SOON);
        let now = at(regular.iter().copied(), self.now);
        let longer = |it: &Opening| {
            let mut own = self.own();
            own.any(|once| once.state == State::Open && once.from == it.to && once.until > self.now)
        };
        let overrun = regular.iter().copied().find(longer);
        let next = regular.iter().copied().find(|it| it.out > self.now);
        let is_open = self.open_now(&self.with(self.all)).is_some();
        let Some(opening) = now.or(overrun).or(next.filter(|_| !is_open)) else {
            return match is_open {
                true => Err(Refused {
                    text: format!(
                        "{} is open by hand, and the file does not say when it closes; nothing was changed",
                        self.window.name
                    ),
                    hint: Advice::new("say until when:").run(self.reopen()),
                }),
                false => Err(self.is_closed(false)),
            };
        };
        let Some(until) = until(opening.to).filter(|until| *until > opening.to) else {
            return Err(Refused {
                text: format!(
                    "{} closes at {} anyway; nothing was changed",
                    self.window.name,
                    self.local(opening.to)
                ),
                hint: Advice::new("to close it earlier:")
                    .run(self.command("close").flag("--now", true)),
            });
        };
        let touches = |once: &Once| once.state == State::Open && once.from == opening.to;
        self.add(self.without(touches), State::Open, opening.to, until)
    }

    fn close(&self) -> Answer<Vec<Once>> {
        // With what makes it longer, also where a command that was cut off has shut it already.
        let opens = self.all.iter().filter(|once| once.state == State::Open);
        let whole = self.open_now(&self.with(&opens.cloned().collect::<Vec<_>>()));
        let longer = |once: &Once| {
            once.state == State::Open
                && whole.is_some_and(|it| once.from <= it.to && once.until >= it.out)
        };
        let rest = self.without(longer);
        match (self.open_now(&self.with(&rest)), whole) {
            // As long as it would have been: what makes it longer goes last.
            (Some(open), whole) => {
                let until = whole.map_or(open.to, |whole| whole.to);
                self.add(rest, State::Shut, self.minute, until)
            }
            (None, _) if rest.len() < self.all.len() || self.is_shut() => Ok(rest),
            _ => Err(Refused {
                text: format!(
                    "window {} is not open; nothing was changed",
                    self.window.name
                ),
                hint: self.opens(),
            }),
        }
    }

    fn opening(&self, date: Date) -> Answer<Opening> {
        self.window.opening(date).ok_or_else(|| Refused {
            text: format!(
                "window {} does not open on {date}; nothing was changed",
                self.window.name
            ),
            hint: self.opens(),
        })
    }

    fn skip(&self, date: Date) -> Answer<Vec<Once>> {
        let opening = self.opening(date)?;
        let shut = self.own().find(|once| {
            once.state == State::Shut && once.from <= opening.out && once.until >= opening.to
        });
        if shut.is_some() {
            return Ok(self.all.to_vec());
        }
        if opening.to <= self.now {
            return Err(Refused {
                text: format!(
                    "window {} has closed at {}; nothing was changed",
                    self.window.name,
                    self.local(opening.to)
                ),
                hint: self.opens(),
            });
        }
        if opening.out <= self.now {
            return Err(Refused {
                text: format!(
                    "window {} is open since {}; nothing was changed",
                    self.window.name,
                    self.local(opening.out)
                ),
                hint: Advice::new("to close it:").run(self.command("close").flag("--now", true)),
            });
        }
        // With its extension.
        let longer = |once: &Once| once.state == State::Open && once.from == opening.to;
        let longest = { self.own() }
            .filter(|once| longer(once))
            .map(|once| once.until)
            .max();
        let until = longest.unwrap_or(opening.to);
        self.add(self.without(longer), State::Shut, opening.out, until)
    }

    fn unskip(&self, date: Date) -> Answer<Vec<Once>> {
        let opening = self.opening(date)?;
        let shut = |once: &Once| {
            once.state == State::Shut && once.from < opening.to && once.until > opening.out
        };
        Ok(self.without(shut))
    }

    fn command(&self, name: &str) -> Command {
        Command::bootstrap(name).word(&self.window.name)
    }

    fn reopen(&self) -> Command {
        self.command("open").option("--for", Some("30m"))
    }

    fn is_closed(&self, now: bool) -> Refused {
        let name = &self.window.name;
        Refused {
            text: format!("window {name} is not open; nothing was changed"),
            hint: match now {
                true => self
                    .opens()
                    .and("; to open it all the same:")
                    .run(self.reopen()),
                false => Advice::new("to open it for a while:").run(self.reopen()),
            },
        }
    }

    /// When it opens next.
    fn opens(&self) -> Advice {
        let year = self.now.checked_add((24 * 366).hours()).unwrap_or(self.now);
        let next = self.window.regular(&(self.now..year));
        let next = next.iter().find(|it| it.out > self.now);
        match next {
            Some(next) => format!(
                "it opens at {}, and its scheduled action starts its instances then",
                self.local(next.out)
            ),
            None => "it does not open within a year".to_owned(),
        }
        .into()
    }
}

fn at(openings: impl IntoIterator<Item = Opening>, now: Timestamp) -> Option<Opening> {
    let mut openings = openings.into_iter();
    openings.find(|it| (it.out..it.to).contains(&now))
}
