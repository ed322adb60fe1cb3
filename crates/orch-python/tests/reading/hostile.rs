//! Input that is made to break a reader.

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use orch_python::{ReadError, read};
use proptest::prelude::{ProptestConfig, Strategy as _, any, prop, prop_oneof, proptest};

use crate::support::{HEAD, check, diagnostics, model, read_files, read_module, write, write_file};

/// Reads a package with one file of any bytes.
fn read_bytes(bytes: &[u8]) -> String {
    let folder = tempfile::tempdir().expect("a folder");
    write_file(folder.path(), "products/__init__.py", bytes);
    let start = Instant::now();
    let reading = read(&folder.path().join("products")).expect("a package");
    assert!(start.elapsed() < Duration::from_secs(20), "too slow");
    diagnostics(&reading)
}

#[test]
fn deep_nesting_ends_in_a_diagnostic() {
    let many = 100_000;
    let cases = [
        format!("x = {}1{}\n", "(".repeat(many), ")".repeat(many)),
        format!("x = {}\n", "[".repeat(many)),
        format!("x = {}1\n", "-".repeat(many)),
        format!("x = {}1\n", "not ".repeat(many)),
        format!("x = 1{}\n", " ** 1".repeat(many)),
        format!("x = a{}\n", ".b".repeat(many)),
        format!("x = a{}\n", "[b,]".repeat(many)),
        format!("x = {}1\n", "lambda: ".repeat(many)),
        format!("x = 1{}\n", " if 1 else 1".repeat(many)),
        (0..many / 100)
            .map(|i| format!("{}if x:\n", " ".repeat(i)))
            .collect(),
        format!("x = f'{}'\n", "{f\"".repeat(1_000)),
    ];
    for case in cases {
        let found = read_bytes(case.as_bytes());
        let said = ["nested-too-deep", "syntax-error"]
            .iter()
            .any(|code| found.contains(code));
        assert!(said, "{}: {}", &case[..20], &found[..found.len().min(200)]);
    }
}

#[test]
fn what_just_passes_the_guard_is_read() {
    let chain = format!(
        "x = 1{}\ny = {}1\nz = {}1{}\n",
        " + 1".repeat(1_900),
        "-".repeat(1_900),
        "(".repeat(190),
        ")".repeat(190)
    );
    let found = read_bytes(chain.as_bytes());
    assert!(found.starts_with("warning no-product"), "{found}");
}

#[test]
fn bytes_that_are_no_text_end_in_a_diagnostic() {
    assert_eq!(
        read_bytes(b"x = 1\ny = '\xff'\n"),
        "products/__init__.py:2:6 not-utf8: the file is not UTF-8 <\u{fffd}>\n"
    );
    assert_eq!(
        read_bytes(b"x = 1\n\0\n"),
        "products/__init__.py:2:1 nul-byte: the file holds a NUL byte <\0>\n"
    );
}

#[test]
fn a_file_over_10_mb_is_not_read() {
    let folder = write("--- products/__init__.py\nfrom . import big\n");
    let big = fs::File::create(folder.path().join("products/big.py")).expect("a file");
    big.set_len(11 << 20).expect("room");
    let reading = read(&folder.path().join("products")).expect("a package");
    assert_eq!(
        diagnostics(&reading),
        "products/__init__.py:1:15 file-too-large: `products/big.py` is larger than 10 MB <big>\n"
    );
}

#[test]
fn a_byte_order_mark_is_passed_over() {
    let text = format!(
        "\u{feff}{HEAD}class P(SubscriptionModel, is_base=True):\n    a: int\nSUBSCRIPTION_MODEL_REGISTRY['P'] = P\n"
    );
    assert_eq!(read_bytes(text.as_bytes()), "");
}

#[test]
fn unions_that_explode_end_in_a_diagnostic() {
    let mut text = "A0 = Union[int, str]\n".to_owned();
    for i in 1..40 {
        let before = i - 1;
        text += &format!("A{i} = dict[A{before}, A{before}]\n");
    }
    text += "class P(SubscriptionModel, is_base=True):\n    a: A39\nSUBSCRIPTION_MODEL_REGISTRY['P'] = P\n";
    let found = diagnostics(&read_module(&text));
    assert!(found.contains("type-too-large"), "{found}");
}

#[cfg(unix)]
#[test]
fn links_do_not_lead_out_of_the_root() {
    let outside = write("--- secret.py\nx = 1\n");
    let folder = write("--- products/__init__.py\nfrom .secret import x\nfrom . import folder\n");
    let link = |to: &Path, name: &str| {
        std::os::unix::fs::symlink(to, folder.path().join("products").join(name)).expect("a link");
    };
    link(&outside.path().join("secret.py"), "secret.py");
    link(outside.path(), "folder");
    link(folder.path(), "circle");
    let reading = read(&folder.path().join("products")).expect("a package");
    assert_eq!(
        diagnostics(&reading),
        "products/__init__.py:1:7 missing-import: cannot find the module `products.secret` <secret>
products/__init__.py:2:15 missing-name: the module `products` has no `folder` <folder>
"
    );
}

#[test]
fn names_of_any_kind_go_through_unchanged() {
    check(
        &format!(
            "--- products/__init__.py
{HEAD}
class P(SubscriptionModel, is_base=True):
    größe: int
SUBSCRIPTION_MODEL_REGISTRY.update({{'it\\'s \"%s\" :name $$ \\u202e🙂': P}})
"
        ),
        "product it's \"%s\" :name $$ \u{202e}🙂 (P)\n  größe: int required\n",
    );
}

#[test]
fn no_package_is_an_error_that_names_the_path() {
    let folder = write("--- file.txt\n--- empty/readme.txt\n");
    let error = |path: &str| read(&folder.path().join(path)).expect_err("no package");
    assert!(matches!(error("nope"), ReadError::Missing(_)));
    assert!(matches!(error("file.txt"), ReadError::NotAFolder(_)));
    assert!(matches!(error("empty"), ReadError::NoPackage(_)));
    for path in ["nope", "file.txt", "empty"] {
        let error = error(path);
        assert!(error.to_string().contains(path), "{error}");
        assert!(error.hint().is_some());
    }
}

#[test]
fn reading_twice_gives_the_same() {
    let files = format!(
        "--- products/__init__.py\n{HEAD}
class P(SubscriptionModel, is_base=True):
    a: int
SUBSCRIPTION_MODEL_REGISTRY.update(A=P, B=P, C=X, D=Y)
"
    );
    let (one, two) = (read_files(&files), read_files(&files));
    assert_eq!(diagnostics(&one), diagnostics(&two));
    assert_eq!(model(&one), model(&two));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_text_makes_it_panic(parts in prop::collection::vec(prop_oneof![
        any::<String>(),
        prop::sample::select(vec![
            "class ", "A", "B", "(", ")", "[", "]", ":", "\n", "    ", "=", "|", "'", "\"", "f'", "{", "}",
            ",", ".", "*", "import ", "from ", "ProductBlockModel", "SubscriptionModel", "is_base=True",
            "product_block_name='A'", "lifecycle=[SubscriptionLifecycle.ACTIVE]", "SUBSCRIPTION_MODEL_REGISTRY",
            ".update(", "list[", "Optional[", "Annotated[", "Literal[", "int", "x: ", "type ", "Enum", "if ", "try:", "except:", "for x in ", "for x, y in ", ".items()", "zip(", "range(3)", "x", "[x]", "P",
        ]).prop_map(str::to_owned),
    ], 0..60)) {
        read_module(&parts.concat());
    }
}

#[test]
fn the_seeds_of_the_fuzzer_are_read() {
    let seeds = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/seeds");
    let mut read_any = 0;
    for seed in fs::read_dir(seeds).expect("seeds").flatten() {
        let bytes = fs::read(seed.path()).expect("a seed");
        let (one, two) = (read_bytes(&bytes), read_bytes(&bytes));
        assert_eq!(one, two, "{}", seed.path().display());
        read_any += 1;
    }
    assert!(read_any >= 12, "{read_any}");
}
