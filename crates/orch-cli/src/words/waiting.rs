//! The words for a step that takes long: how long so far, and whom it waits for.

use std::time::Duration;

use orch_postgres::{Holder, Wait};

use crate::output::one_line;

/// A step waits for a lock: for which, and who has it.
pub(crate) fn described_wait(wait: &Wait) -> String {
    let mut text = format!("waiting for a lock on {}", one_line(&wait.on));
    for holder in &wait.holders {
        let Holder {
            pid,
            user,
            program,
            since,
            query,
        } = holder;
        let user = user.as_deref().unwrap_or("another role");
        let program = match program.as_str() {
            "" => String::new(),
            program => format!(", `{}`", one_line(program)),
        };
        let since = since.map(|it| format!(" for {}", seconds(it)));
        let since = since.unwrap_or_default();
        text += &format!(
            "\n  process {pid} of role `{}`{program} has a transaction open{since}",
            one_line(user)
        );
        if !query.is_empty() {
            text += &format!("\n    {}", shortened(query));
        }
    }
    text
}

/// A statement on a line of a terminal.
fn shortened(query: &str) -> String {
    const ROOM: usize = 70;
    let words: Vec<&str> = query.split_whitespace().collect();
    let query = one_line(&words.join(" "));
    if query.chars().count() <= ROOM {
        return query;
    }
    let cut: String = query.chars().take(ROOM - 3).collect();
    format!("{cut}...")
}

/// `12 s`, `3 min 20 s`.
pub(crate) fn seconds(time: Duration) -> String {
    match time.as_secs() {
        seconds @ 0..60 => format!("{seconds} s"),
        seconds => format!("{} min {} s", seconds / 60, seconds % 60),
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use orch_postgres::{Holder, Wait};

    use super::described_wait;

    #[test]
    fn a_wait_names_who_is_waited_for() {
        let wait = Wait {
            on: "public.products".to_owned(),
            holders: vec![Holder {
                pid: 42,
                user: Some("ada".to_owned()),
                program: "psql".to_owned(),
                since: Some(Duration::from_secs(80)),
                query: "update\n  products set name = 'x'".to_owned(),
            }],
        };
        assert_eq!(
            described_wait(&wait),
            "waiting for a lock on public.products\n  \
             process 42 of role `ada`, `psql` has a transaction open for 1 min 20 s\n    \
             update products set name = 'x'"
        );
    }
}
