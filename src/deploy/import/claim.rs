//! Which function moves the template today. It may be another group's, even that of a live stack: such a one is left to it.

use aws_sdk_lambda::types::FunctionConfiguration;

use super::Error;
use super::rotator::{self, variable};
use crate::resource::{Context, Scope, lambda_function, memo};
use freshscale_core::aws::AwsError;

/// The group that a function is looked for.
#[derive(Debug, Clone, Copy)]
pub(super) struct Of<'a> {
    /// Its launch template.
    pub template: &'a str,
    /// The `Name` tag of the template's image.
    pub instance: Option<&'a str>,
    /// The stacks whose tag the group or its template has.
    pub stacks: [Option<&'a str>; 2],
}

impl Of<'_> {
    fn is_of(&self, stack: &str) -> bool {
        self.stacks.contains(&Some(stack))
    }
}

/// What was found.
#[derive(Debug, Default)]
pub(super) struct Claim {
    /// The one function.
    pub function: Option<FunctionConfiguration>,
    /// Whether no more than the image's name tells of it, which another group's image may have too.
    pub by_image: bool,
    /// What was left to others, and why.
    pub notes: Vec<String>,
}

/// The function of this name; or the one whose environment names the template; or one that names no template, but the
/// images' instance. What another stack has is never taken.
pub(super) async fn find(cx: &Context, asked: Option<&str>, of: Of<'_>) -> Result<Claim, Error> {
    let scope = Scope::default();
    let all = memo::functions(cx, &scope).await?;
    if let Some(name) = asked {
        return named(cx, all, name, of).await;
    }
    let template = |one: &FunctionConfiguration| {
        variable(one, rotator::TEMPLATE)
            .unwrap_or_default()
            .to_owned()
    };
    let (mut found, others) = ours(
        cx,
        of,
        all.iter().filter(|one| template(one) == of.template),
    )
    .await?;
    let notes = { others.iter() }.map(|(name, stack)| {
        format!(
            "{name} moves {} today and is stack {stack}'s: it is left to that, and this file makes a function of its own",
            of.template
        )
    });
    let notes = notes.collect();
    let mut by_image = false;
    let instance = of.instance.filter(|instance| !instance.is_empty());
    if found.is_empty() && instance.is_some() {
        by_image = true;
        let of_instance = |one: &&FunctionConfiguration| {
            template(one).is_empty() && variable(one, rotator::INSTANCE) == instance
        };
        (found, _) = ours(cx, of, all.iter().filter(of_instance)).await?;
    }
    match found.as_slice() {
        [] => Ok(Claim {
            notes,
            ..Claim::default()
        }),
        [one] => Ok(Claim {
            function: Some((*one).clone()),
            by_image,
            notes,
        }),
        several => {
            let names = several.iter().filter_map(|one| one.function_name());
            let names = names.map(ToOwned::to_owned).collect();
            Err(Error::Functions { names })
        }
    }
}

async fn named(
    cx: &Context,
    all: &[FunctionConfiguration],
    name: &str,
    of: Of<'_>,
) -> Result<Claim, Error> {
    let found = all.iter().find(|one| one.function_name() == Some(name));
    let Some(found) = found else {
        return Err(Error::NoFunction {
            name: name.to_owned(),
        });
    };
    let stack = lambda_function::stack_of(cx, name).await?;
    if let Some(stack) = stack.filter(|stack| !of.is_of(stack)) {
        return Err(Error::FunctionOfStack {
            name: name.to_owned(),
            stack,
        });
    }
    Ok(Claim {
        function: Some(found.clone()),
        ..Claim::default()
    })
}

/// Those that may be the group's, and the names of the others with their stacks.
async fn ours<'a>(
    cx: &Context,
    of: Of<'_>,
    all: impl Iterator<Item = &'a FunctionConfiguration>,
) -> Result<(Vec<&'a FunctionConfiguration>, Vec<(String, String)>), AwsError> {
    let (mut ours, mut others) = (Vec::new(), Vec::new());
    for one in all {
        let name = one.function_name().unwrap_or_default();
        match lambda_function::stack_of(cx, name).await? {
            Some(stack) if !of.is_of(&stack) => others.push((name.to_owned(), stack)),
            _ => ours.push(one),
        }
    }
    Ok((ours, others))
}
