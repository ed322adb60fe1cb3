//! The tests of a run, counted over all its programs.

use std::fmt;
use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::Result;

/// How the tests of a run came out.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Counted {
    passed: u64,
    failed: u64,
    ignored: u64,
    took: Duration,
}

/// Runs tests, shows what they print, and counts them. The last line says how many there were.
pub(crate) fn run(command: &mut Command) -> Result {
    let started = Instant::now();
    let mut child = command.stdout(Stdio::piped()).spawn()?;
    let output = child.stdout.take().ok_or("the tests have no output")?;
    let mut counted = Counted {
        passed: 0,
        failed: 0,
        ignored: 0,
        took: Duration::ZERO,
    };
    for line in BufReader::new(output).lines() {
        let line = line?;
        println!("{line}");
        counted.add(&line);
    }
    let is_success = child.wait()?.success();
    counted.took = started.elapsed();
    if is_success {
        println!("\n{counted}");
        Ok(())
    } else {
        Err(counted.to_string().into())
    }
}

impl Counted {
    /// Adds the tests of a program, as the program's last line counts them:
    /// `test result: ok. 12 passed; 0 failed; 0 ignored; ...`
    fn add(&mut self, line: &str) {
        let counts = line.strip_prefix("test result: ");
        let Some((_, counts)) = counts.and_then(|it| it.split_once(". ")) else {
            return;
        };
        for part in counts.split("; ") {
            let Some((count, word)) = part.split_once(' ') else {
                continue;
            };
            let count: u64 = count.parse().unwrap_or_default();
            match word {
                "passed" => self.passed += count,
                "failed" => self.failed += count,
                "ignored" => self.ignored += count,
                _ => {}
            }
        }
    }
}

impl fmt::Display for Counted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            passed,
            failed,
            ignored,
            took,
        } = self;
        let (minutes, seconds) = (took.as_secs() / 60, took.as_secs() % 60);
        write!(
            f,
            "{passed} tests passed, {failed} failed, {ignored} ignored, in {minutes} min {seconds} s"
        )
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::Counted;

    #[test]
    fn the_tests_of_all_programs_are_counted() {
        let mut counted = Counted {
            passed: 0,
            failed: 0,
            ignored: 0,
            took: Duration::from_secs(61),
        };
        for line in [
            "test a ... ok",
            "test result: ok. 12 passed; 0 failed; 1 ignored; 0 measured; 7 filtered out",
            "test result: FAILED. 3 passed; 2 failed; 0 ignored; 0 measured; finished in 0.1s",
        ] {
            counted.add(line);
        }
        let expected = "15 tests passed, 2 failed, 1 ignored, in 1 min 1 s";
        assert_eq!(counted.to_string(), expected);
    }
}
