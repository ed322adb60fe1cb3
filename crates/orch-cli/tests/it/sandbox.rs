//! `orch sandbox`: a command beside a private server.

use std::fs;
use std::path::Path;

use crate::support::Project;

#[test]
fn a_command_finds_the_server_which_goes_with_it() {
    let project = Project::workshop();
    let script = r#"
        orch replay heads
        psql -XAtq -c 'select count(*) from products'
        psql -XAtq -d "$DATABASE_URI" -c 'select current_database()'
        echo "$PGHOST"
    "#;
    let ran = in_sandbox(&project, &["sh", "-e", "-c", script]).exits(0);
    let lines: Vec<&str> = ran.stdout.lines().collect();
    let [count, name, folder] = lines[..] else {
        panic!("{lines:?}");
    };
    assert_eq!((count, name), ("3", "orchestrator-core"));
    assert!(!Path::new(folder).exists(), "{folder} is left behind");
}

#[test]
fn it_ends_as_its_command_does() {
    let project = Project::empty();
    in_sandbox(&project, &["sh", "-c", "exit 9"]).exits(9);
    in_sandbox(&project, &["sh", "-c", "kill -KILL $$"]).exits(137);
    let ran = in_sandbox(&project, &["no-such-program"]).exits(2);
    ran.says("cannot run `no-such-program`");
}

#[test]
fn a_signal_ends_the_command_and_the_server() {
    let project = Project::empty();
    // The command tells `orch`, its parent, to end, and would otherwise go on for long.
    let script = r#"
        echo "$PGHOST" > folder
        sleep 30 > /dev/null 2>&1 &
        trap 'echo ended > ended; kill $!; exit 3' TERM
        kill -TERM $PPID
        wait
    "#;
    in_sandbox(&project, &["sh", "-c", script]).exits(3);
    assert_eq!(project.read("ended"), "ended\n");
    let folder = fs::read_to_string(project.path().join("folder")).unwrap();
    assert!(!Path::new(folder.trim()).exists());
}

fn in_sandbox(project: &Project, command: &[&str]) -> crate::support::Ran {
    let start = ["sandbox", "--"].iter().chain(command);
    let mut command = project.command(start);
    let orch = Path::new(crate::support::ORCH).parent().unwrap();
    let programs = std::env::var("PATH").unwrap_or_default();
    command.env("PATH", format!("{}:{programs}", orch.display()));
    crate::support::ran(&mut command)
}
