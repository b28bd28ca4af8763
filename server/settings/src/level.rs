use std::fmt;

/// How loud a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// Not reported.
    Off,
    /// A hint: editors show it without a mark in the list of problems.
    Hint,
    /// An information.
    Info,
    /// A warning.
    Warning,
    /// An error: `specls check` fails.
    Error,
}

impl Level {
    /// All levels, the loudest first.
    pub const ALL: [Level; 5] = [Level::Error, Level::Warning, Level::Info, Level::Hint, Level::Off];

    /// The word that stands in the settings.
    pub const fn name(self) -> &'static str {
        match self {
            Level::Error => "error",
            Level::Warning => "warning",
            Level::Info => "info",
            Level::Hint => "hint",
            Level::Off => "off",
        }
    }

    /// The level that a word of the settings names.
    pub fn from_name(name: &str) -> Option<Level> {
        Level::ALL.into_iter().find(|level| level.name() == name)
    }
}

impl fmt::Display for Level {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name())
    }
}
