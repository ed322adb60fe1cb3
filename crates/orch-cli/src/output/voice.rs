//! How this run speaks: its form, how much it says, its colours. Set once, by the command line.

use std::io::IsTerminal;
use std::sync::OnceLock;

use anstream::AutoStream;
use clap::ValueEnum;

/// How this run speaks.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Voice {
    pub(crate) format: Format,
    pub(crate) volume: Volume,
    pub(crate) color: Color,
    pub(crate) paging: Paging,
}

/// How to write what is reported.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For people
    Text,
    /// For programs: one JSON value on standard output
    Json,
    /// A drawing
    #[value(hide = true)]
    Svg,
    /// A drawing as Mermaid's text
    #[value(hide = true)]
    Mermaid,
    /// A drawing as Graphviz's text
    #[value(hide = true)]
    Dot,
}

impl Format {
    /// Whether only drawings have it.
    pub(crate) const fn is_of_drawings(self) -> bool {
        matches!(self, Self::Svg | Self::Mermaid | Self::Dot)
    }
}

/// How much is said beside the data.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Volume {
    /// Warnings and errors.
    Quiet,
    /// What was done, too.
    Normal,
    /// Also where things were found, and how long they took.
    Verbose,
}

/// When text is coloured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Color {
    /// On a terminal, unless `NO_COLOR` is set
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

/// Whether data that a terminal has no room for goes through a pager.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Paging {
    Auto,
    Never,
}

static VOICE: OnceLock<Voice> = OnceLock::new();

const UNSET: Voice = Voice {
    format: Format::Text,
    volume: Volume::Normal,
    color: Color::Auto,
    paging: Paging::Auto,
};

impl Voice {
    /// Speaks like this from now on; the first one counts.
    pub(crate) fn apply(self) {
        let choice = match self.color {
            Color::Auto => anstream::ColorChoice::Auto,
            Color::Always => anstream::ColorChoice::Always,
            Color::Never => anstream::ColorChoice::Never,
        };
        choice.write_global();
        let _ = VOICE.set(self);
    }
}

/// How this run speaks.
pub(crate) fn voice() -> Voice {
    VOICE.get().copied().unwrap_or(UNSET)
}

/// Whether text on standard error is coloured.
pub(crate) fn is_styled() -> bool {
    AutoStream::choice(&std::io::stderr()) != anstream::ColorChoice::Never
}

/// Whether there is a person to ask, on a terminal whose cursor can be moved.
pub(crate) fn is_interactive() -> bool {
    let is_dumb = std::env::var_os("TERM").is_some_and(|it| it == "dumb");
    std::io::stdin().is_terminal() && std::io::stderr().is_terminal() && !is_dumb
}
