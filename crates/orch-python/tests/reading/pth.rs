//! What a `site-packages` names elsewhere.

use std::fs;
use std::path::Path;

use orch_python::{ReadOptions, Reading, read_with};
use tempfile::TempDir;

use crate::support::{HEAD, diagnostics, write, write_file};

const SITE: &str = ".venv/lib/site-packages";

/// A package that imports `base.Port`, which lies in `elsewhere/base`.
fn spread() -> TempDir {
    let folder = write(&format!(
        "--- home/products/__init__.py
{HEAD}
from base import Port
class P(SubscriptionModel, is_base=True):
    port: Port
SUBSCRIPTION_MODEL_REGISTRY['P'] = P
--- {SITE}/readme.txt
--- elsewhere/base/__init__.py
from base.port import Port
--- elsewhere/base/port.py
from orchestrator.domain.base import ProductBlockModel
class Port(ProductBlockModel, product_block_name='Port'):
    speed: int
"
    ));
    fs::create_dir_all(folder.path().join(SITE)).expect("a folder");
    folder
}

fn read_in(folder: &TempDir) -> Reading {
    let options = ReadOptions {
        python_path: vec![folder.path().join(SITE)],
        ..ReadOptions::default()
    };
    read_with(&folder.path().join("home/products"), &options).expect("a package")
}

/// Reads with some files in the `site-packages`; `ROOT` stands for where all lies.
fn read_site(files: &[(&str, &str)]) -> Reading {
    let folder = spread();
    let root = fs::canonicalize(folder.path()).expect("a folder");
    for (name, text) in files {
        let text = text.replace("ROOT", &root.to_string_lossy());
        write_file(folder.path(), &format!("{SITE}/{name}"), text.as_bytes());
    }
    read_in(&folder)
}

fn assert_found(reading: &Reading) {
    assert_eq!(diagnostics(reading), "");
    assert_eq!(reading.declared.model.blocks.len(), 1);
}

fn assert_not_found(reading: &Reading) {
    let found = diagnostics(reading);
    assert!(found.contains("unknown-package"), "{found}");
}

#[test]
fn paths_in_pth_files_are_followed() {
    assert_found(&read_site(&[(
        "one.pth",
        "# a comment\n\nROOT/elsewhere\n",
    )]));
    assert_found(&read_site(&[("one.pth", "../../../elsewhere\n")]));
    assert_found(&read_site(&[(
        "__editable__.base-1.0.pth",
        "\u{feff}ROOT/elsewhere",
    )]));
}

#[test]
fn egg_links_are_followed() {
    assert_found(&read_site(&[("base.egg-link", "ROOT/elsewhere\n../")]));
}

#[test]
fn the_table_of_an_editable_install_is_read() {
    let pth = "import __editable___base_1_0_finder; __editable___base_1_0_finder.install()";
    let finder =
        "import sys\nMAPPING: dict[str, str] = {'base': 'ROOT/elsewhere/base'}\nraise SystemExit\n";
    assert_found(&read_site(&[
        ("__editable__.base-1.0.pth", pth),
        ("__editable___base_1_0_finder.py", finder),
    ]));
    // What no line names is not asked.
    assert_not_found(&read_site(&[("__editable___base_1_0_finder.py", finder)]));
    let computed = finder.replace("'ROOT/elsewhere/base'", "make()");
    assert_not_found(&read_site(&[
        ("__editable__.base-1.0.pth", pth),
        ("__editable___base_1_0_finder.py", &computed),
    ]));
}

#[test]
fn hostile_pth_files_lead_nowhere() {
    let many = "ROOT/nowhere\n".repeat(20_000);
    let texts = [
        "import sys; sys.path.append('ROOT/elsewhere')",
        "import\tsys",
        "/\n//\n/../..\n",
        "ROOT/elsewhere\0\n",
        "ROOT/elsewhere/base/__init__.py\n",
        "~/elsewhere\n$HOME\n",
        "import __editable__/../../x_finder",
        &many,
    ];
    for text in texts {
        assert_not_found(&read_site(&[("one.pth", text)]));
    }
    assert_not_found(&read_site(&[(".hidden.pth", "ROOT/elsewhere")]));
    let folder = spread();
    let site = folder.path().join(SITE);
    write_file(&site, "bytes.pth", b"\xff\xfe\n");
    fs::create_dir(site.join("folder.pth")).expect("a folder");
    fs::write(
        folder.path().join("outside.txt"),
        folder.path().join("elsewhere").to_string_lossy().as_bytes(),
    )
    .expect("a file");
    #[cfg(unix)]
    for (target, name) in [("outside.txt", "link.pth"), ("none", "dangling.pth")] {
        std::os::unix::fs::symlink(folder.path().join(target), site.join(name)).expect("a link");
    }
    assert_not_found(&read_in(&folder));
}

#[test]
fn only_a_folder_of_installed_packages_is_asked() {
    let folder = spread();
    let root = fs::canonicalize(folder.path()).expect("a folder");
    let line = root.join("elsewhere").to_string_lossy().into_owned();
    write_file(folder.path(), "plain/one.pth", line.as_bytes());
    let options = ReadOptions {
        python_path: vec![folder.path().join(Path::new("plain"))],
        ..ReadOptions::default()
    };
    let reading = read_with(&folder.path().join("home/products"), &options).expect("a package");
    assert_not_found(&reading);
}

#[cfg(unix)]
#[test]
fn links_out_of_a_named_folder_are_not_followed() {
    let folder = spread();
    let away = tempfile::tempdir().expect("a folder");
    let base = folder.path().join("elsewhere/base");
    fs::rename(&base, away.path().join("base")).expect("moved");
    std::os::unix::fs::symlink(away.path().join("base"), &base).expect("a link");
    write_file(
        folder.path(),
        &format!("{SITE}/one.pth"),
        b"../../../elsewhere",
    );
    assert_not_found(&read_in(&folder));
}
