//! Machines that give the program little.

use std::process::Command;

use crate::support::{ORCH, Project, ran};

/// Threads take addresses, and where these run out the process would be aborted.
#[test]
fn verify_works_where_addresses_are_limited() {
    let project = Project::workshop();
    project.record("Users").exits(0);
    for kilobytes in [300_000, 250_000, 200_000] {
        for _ in 0..5 {
            let mut command = Command::new("sh");
            command
                .args(["-c", "ulimit -v $1 && exec $2 verify", "sh"])
                .args([&kilobytes.to_string(), ORCH])
                .current_dir(project.path());
            ran(&mut command).exits(0).says("no problems found");
        }
    }
}
