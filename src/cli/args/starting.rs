//! Arguments of `init` and `man`.

use std::path::PathBuf;

use clap::Args;

/// Arguments of `init`.
#[derive(Debug, Clone, Args)]
pub struct Init {
    /// The file to write; nothing that is there is overwritten
    #[arg(value_name = "FILE", default_value = "web.yaml")]
    pub file: PathBuf,
    /// Write it of an Auto Scaling group that stands, as `import` does, and ask nothing
    #[arg(long, value_name = "GROUP", conflicts_with_all = [
        "instance_name", "instance_type", "security_groups", "subnets", "max", "timezone", "days", "from", "to", "desired",
    ])]
    pub from_asg: Option<String>,
    /// Prefix of every resource's name
    #[arg(long)]
    pub name: Option<String>,
    /// The Name tag of the images: the name of the instance that AWS Backup backs up [default: the name]
    #[arg(long, value_name = "NAME")]
    pub instance_name: Option<String>,
    /// EC2 instance type
    #[arg(long, value_name = "TYPE")]
    pub instance_type: Option<String>,
    /// Ids of security groups, with commas between them
    #[arg(long, value_name = "IDS", value_delimiter = ',')]
    pub security_groups: Vec<String>,
    /// Ids of the subnets in which instances start, with commas between them
    #[arg(long, value_name = "IDS", value_delimiter = ',')]
    pub subnets: Vec<String>,
    /// Most instances
    #[arg(long, value_name = "COUNT")]
    pub max: Option<String>,
    /// Time zone of the schedule
    #[arg(long, value_name = "ZONE")]
    pub timezone: Option<String>,
    /// Days of the first window, such as `mon-fri`
    #[arg(long)]
    pub days: Option<String>,
    /// When it opens, such as `08:40`
    #[arg(long, value_name = "TIME")]
    pub from: Option<String>,
    /// When it closes
    #[arg(long, value_name = "TIME")]
    pub to: Option<String>,
    /// Instances while it is open
    #[arg(long, value_name = "COUNT")]
    pub desired: Option<String>,
}

/// Arguments of `man`.
#[derive(Debug, Clone, Args)]
pub struct Man {
    /// The folder to write them to, one for each command; it is made if it is not there
    #[arg(value_name = "DIR")]
    pub folder: PathBuf,
}
