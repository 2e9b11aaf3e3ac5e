//! Images to choose from, those of recent days first: where one of them counts, it is newer than all others.

use std::pin::Pin;

use jiff::Timestamp;
use jiff::civil::Date;

use super::describe;
use super::image::{Image, ImagePolicy, Selection};
use super::recent::Days;
use crate::aws::{Aws, AwsError};

/// What a search for images returned.
#[derive(Debug, Clone, PartialEq)]
pub struct Candidates {
    /// The images, in no order.
    pub images: Vec<Image>,
    /// The day since when they were made; `None`: they are all that there are.
    pub since: Option<Date>,
}

type Searching<'a> = Pin<Box<dyn Future<Output = Result<Vec<Image>, AwsError>> + Send + 'a>>;

/// On the heap and without its type: what calls it is nested deeper than the compiler follows.
fn search<'a>(aws: &'a Aws, policy: &'a ImagePolicy, days: Option<Days>) -> Searching<'a> {
    Box::pin(async move { describe::images_of(aws, policy, days.as_ref()).await })
}

impl Candidates {
    /// Those of recent days, or all where none is of these: one page however many there are.
    ///
    /// # Errors
    /// The failed call.
    pub async fn recent(
        aws: &Aws,
        policy: &ImagePolicy,
        now: impl Fn() -> Timestamp,
    ) -> Result<Self, AwsError> {
        let days = Days::until(now(), policy.max_age);
        let images = search(aws, policy, Some(days)).await?;
        // Not before: the answer set the clock, and then the days may turn out to be of the past.
        if images.is_empty() || !days.reach(now()) {
            let images = search(aws, policy, None).await?;
            return Ok(Self {
                images,
                since: None,
            });
        }
        Ok(Self {
            images,
            since: Some(days.first()),
        })
    }

    /// Looks at the images of every day, if it has not yet and none of these was chosen; returns whether it did.
    ///
    /// # Errors
    /// The failed call.
    pub async fn widen(
        &mut self,
        aws: &Aws,
        policy: &ImagePolicy,
        chosen: Option<&Image>,
    ) -> Result<bool, AwsError> {
        if self.since.is_none() || chosen.is_some() {
            return Ok(false);
        }
        self.images = search(aws, policy, None).await?;
        self.since = None;
        Ok(true)
    }

    /// Which of them `select` takes; all that there are stand for election before it takes none.
    ///
    /// # Errors
    /// The failed call.
    pub async fn select(
        &mut self,
        aws: &Aws,
        policy: &ImagePolicy,
        select: impl Fn(&[Image]) -> Selection,
    ) -> Result<Selection, AwsError> {
        let selection = select(&self.images);
        match self.widen(aws, policy, selection.chosen.as_ref()).await? {
            true => Ok(select(&self.images)),
            false => Ok(selection),
        }
    }
}
