//! Arguments of `explain`.

use std::ffi::OsStr;
use std::path::PathBuf;

use clap::builder::{PossibleValue, StringValueParser, TypedValueParser};
use clap::{Arg, Args, Command, Error};

use freshscale_stack::describe;

/// Arguments of `explain`.
#[derive(Debug, Clone, Args)]
pub struct Explain {
    /// A field's path, such as `auto_scaling_group.capacity`; without it, the whole file
    #[arg(value_name = "FIELD", value_parser = FieldPath, hide_possible_values = true)]
    pub path: Option<String>,
}

/// Any text, so that a wrong path gets an answer of our own; shells complete the right ones.
#[derive(Debug, Clone)]
struct FieldPath;

impl TypedValueParser for FieldPath {
    type Value = String;

    fn parse_ref(
        &self,
        command: &Command,
        arg: Option<&Arg>,
        value: &OsStr,
    ) -> Result<String, Error> {
        StringValueParser::new().parse_ref(command, arg, value)
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        let all = describe::all().iter();
        Some(Box::new(all.map(|one| {
            PossibleValue::new(one.path.as_str()).help(one.field.doc)
        })))
    }
}

/// `export`.
#[derive(Debug, Args)]
pub struct Export {
    /// Stack file
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// For CloudFormation: write here which resources stand, and by which identifiers, for a change set of type IMPORT
    #[arg(long, value_name = "FILE")]
    pub import: Option<PathBuf>,
}
