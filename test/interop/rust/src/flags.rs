use std::collections::HashMap;
use std::str::FromStr;

use crate::Fault;

/// The command line: `--name value`, with one dash or two.
pub struct Flags(HashMap<String, String>);

impl Flags {
    pub fn parse(args: impl Iterator<Item = String>) -> Flags {
        let mut flags = HashMap::new();
        let mut args = args;
        while let (Some(name), Some(value)) = (args.next(), args.next()) {
            flags.insert(name.trim_start_matches('-').to_string(), value);
        }
        Flags(flags)
    }

    pub fn text(&self, name: &str) -> Result<&str, Fault> {
        let value = self.0.get(name).map(String::as_str);
        value.ok_or_else(|| format!("--{name} is missing").into())
    }

    pub fn number<T: FromStr>(&self, name: &str, default: T) -> Result<T, Fault> {
        match self.0.get(name) {
            None => Ok(default),
            Some(value) => value
                .parse()
                .map_err(|_| format!("--{name} {value} is no number").into()),
        }
    }
}
