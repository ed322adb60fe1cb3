//! What people expect of any tool: completions, man pages.

use std::process::Command;

use crate::support::{Project, ran};

#[test]
fn each_shell_gets_its_completions() {
    let project = Project::empty();
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let script = project.orch(["completions", shell]).exits(0).stdout;
        for word in ["replay", "rehearse", "prune"] {
            assert!(script.contains(word), "{shell}: no `{word}`");
        }
    }
}

#[test]
fn bash_completes_a_command_and_its_options() {
    let project = Project::empty();
    let script = project.orch(["completions", "bash"]).exits(0).stdout;
    project.write("orch.bash", &script);
    let typed = r#"
        . ./orch.bash
        COMP_WORDS=(orch repl); COMP_CWORD=1; _orch orch repl orch; echo "${COMPREPLY[*]}"
        COMP_WORDS=(orch replay --reh); COMP_CWORD=2; _orch orch --reh replay
        echo "${COMPREPLY[*]}"
    "#;
    let mut bash = Command::new("bash");
    bash.args(["-c", typed]).current_dir(project.path());
    assert_eq!(ran(&mut bash).exits(0).stdout, "replay\n--rehearse\n");
}

#[test]
fn there_is_a_man_page_for_each_command() {
    let project = Project::empty();
    let page = project.orch(["man"]).exits(0).stdout;
    assert!(
        page.contains(".TH orch 1") && page.contains("ORCH_DATABASE"),
        "{page}"
    );
    project.orch(["man", "man1"]).exits(0);
    for page in ["orch.1", "orch-replay.1", "orch-archive-prune.1"] {
        assert!(project.read(&format!("man1/{page}")).contains(".SH NAME"));
    }
    assert!(project.read("man1/orch-replay.1").contains("Examples:"));
}
