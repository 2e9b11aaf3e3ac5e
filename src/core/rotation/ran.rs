//! Which scheduled actions a group has run, and what came of each.

use aws_sdk_autoscaling::types::{Activity, ScalingActivityStatusCode};
use jiff::Timestamp;

use crate::aws::call::Called;
use crate::aws::{Aws, AwsError};

const ACTIVITIES: &str = "autoscaling:DescribeScalingActivities";
/// How its description begins; the action's name follows.
const EXECUTING: &str = "Executing scheduled action ";
/// Auto Scaling gives at most so many at once.
const PAGE: i32 = 100;
/// A group that has done more than these hold is busy with something else.
const PAGES: usize = 5;

/// A scheduled action ran.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ran {
    /// The start of the activity, by Auto Scaling.
    pub at: Timestamp,
    /// Its name.
    pub action: String,
    /// Whether Auto Scaling did what it says.
    pub done: bool,
    /// In AWS's words, with the sizes.
    pub cause: String,
}

/// The runs of a group since an instant.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Runs {
    /// Newest first.
    pub found: Vec<Ran>,
    /// Whether these are all: there may be too much to read.
    pub all: bool,
}

/// Reads them.
///
/// # Errors
/// The failed call.
pub async fn since(aws: &Aws, group: &str, since: Timestamp) -> Result<Runs, AwsError> {
    let mut runs = Runs::default();
    let mut token = None;
    for _ in 0..PAGES {
        let request = aws.autoscaling.describe_scaling_activities();
        let request = request.auto_scaling_group_name(group).max_records(PAGE);
        let answer = request.set_next_token(token).send().await;
        let answer = answer.called(ACTIVITIES, group)?;
        let activities = answer.activities.unwrap_or_default();
        let earlier = |activity: &Activity| began(activity).is_some_and(|at| at < since);
        let enough = activities.iter().any(earlier);
        let found = activities.iter().filter(|activity| !earlier(activity));
        runs.found.extend(found.filter_map(ran));
        token = answer.next_token.filter(|token| !token.is_empty());
        if enough || token.is_none() {
            runs.all = true;
            break;
        }
    }
    runs.found.sort_by_key(|ran| std::cmp::Reverse(ran.at));
    Ok(runs)
}

fn began(activity: &Activity) -> Option<Timestamp> {
    let at = activity.start_time()?;
    Timestamp::from_second(at.secs()).ok()
}

fn ran(activity: &Activity) -> Option<Ran> {
    let failed = [
        ScalingActivityStatusCode::Failed,
        ScalingActivityStatusCode::Cancelled,
    ];
    Some(Ran {
        at: began(activity)?,
        action: activity.description()?.strip_prefix(EXECUTING)?.to_owned(),
        done: !activity
            .status_code()
            .is_some_and(|code| failed.contains(code)),
        cause: activity.cause().unwrap_or_default().to_owned(),
    })
}

impl Ran {
    /// What it set a size to, in AWS's words: `… constraints to min: 0, max: 8, desired: 4 …`. `None` if they do
    /// not say.
    #[must_use]
    pub fn size(&self, name: &str) -> Option<u32> {
        let (_, rest) = self.cause.split_once(&format!("{name}: "))?;
        let digits = rest.split(|c: char| !c.is_ascii_digit()).next()?;
        digits.parse().ok()
    }
}
