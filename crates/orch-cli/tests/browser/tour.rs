//! Every page, opened: nothing on the console, nothing wider than the window, everything
//! legible, light and dark, wide and narrow.

use std::collections::BTreeSet;

use orch_postgres::Template;

use crate::driver::{Browser, Look, Scheme};
use crate::html::parse;
use crate::served::Served;
use crate::support::branching::merged;
use crate::support::{Project, database, lay, record_answering_all, root};

const LOOKS: [Look; 4] = [
    Look {
        width: 1280,
        height: 900,
        scheme: Scheme::Light,
    },
    Look {
        width: 1280,
        height: 900,
        scheme: Scheme::Dark,
    },
    Look {
        width: 390,
        height: 844,
        scheme: Scheme::Light,
    },
    Look {
        width: 390,
        height: 844,
        scheme: Scheme::Dark,
    },
];

/// Text whose contrast with what is behind it is below 4.5 to 1 (3 to 1 where it is large).
const ILLEGIBLE: &str = r"
const parsed = (text) => { const it = text.match(/[\d.]+/g).map(Number); return it.length < 4 ? [...it, 1] : it; };
const light = ([r, g, b]) => { const f = (c) => { c /= 255; return c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4; };
  return 0.2126 * f(r) + 0.7152 * f(g) + 0.0722 * f(b); };
const behind = (it) => { for (; it; it = it.parentElement) { const c = parsed(getComputedStyle(it).backgroundColor);
  if (c[3] > 0.99) return c; } return [255, 255, 255, 1]; };
const found = new Set();
for (const it of document.querySelectorAll('body *')) {
  if (it.closest('svg, datalist, .skip') || ![...it.childNodes].some((n) => n.nodeType === 3 && n.data.trim())) continue;
  const style = getComputedStyle(it), one = light(parsed(style.color)), other = light(behind(it));
  const ratio = (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
  const large = parseFloat(style.fontSize) >= 24;
  if (ratio < (large ? 3 : 4.5)) found.add(it.tagName + '.' + it.className + ' ' + ratio.toFixed(2));
}
return [...found];";

/// How much wider the page is than the window.
const OVERHANG: &str =
    "return document.documentElement.scrollWidth - document.documentElement.clientWidth;";

/// The pages to open: all kinds, two of each.
fn addresses(served: &Served) -> BTreeSet<String> {
    let mut seen = BTreeSet::from(["/".to_owned()]);
    let mut waiting: Vec<String> = seen.iter().cloned().collect();
    while let Some(path) = waiting.pop() {
        let answer = served.get(&path);
        if answer.header("content-type") != Some("text/html; charset=utf-8") {
            seen.remove(&path);
            continue;
        }
        for link in parse(&answer.body).unwrap().links {
            let link = link.split('#').next().unwrap().to_owned();
            let kind = |link: &str| {
                let path = link.split('?').next().unwrap();
                let path = path.trim_end_matches(|c: char| c.is_ascii_hexdigit() || c == '-');
                (path.to_owned(), link.matches('=').count())
            };
            let alike = seen.iter().filter(|it| kind(it) == kind(&link)).count();
            if alike < 2 && link.starts_with('/') && seen.insert(link.clone()) {
                waiting.push(link);
            }
        }
    }
    seen
}

fn tour(name: &str, project: &Project, more: &[&str]) {
    let arguments = ["serve", "--port", "0"].iter().chain(more);
    let served = Served::start(&mut project.command(arguments));
    let addresses = addresses(&served);
    let mut faults = Vec::new();
    for look in LOOKS {
        let browser = Browser::start(look);
        for address in &addresses {
            let said = browser.open(&served.url(address));
            let at = format!("{name} {address} at {}", look.width);
            faults.extend(said.iter().map(|said| format!("{at}: {said}")));
            let overhang = browser.evaluate(OVERHANG);
            if overhang.as_i64() != Some(0) {
                faults.push(format!("{at}: {overhang} pixels too wide"));
            }
            let illegible = browser.evaluate(ILLEGIBLE);
            if illegible.as_array().is_some_and(|it| !it.is_empty()) {
                faults.push(format!("{at}: {illegible}"));
            }
        }
    }
    let count = addresses.len();
    eprintln!("{name}: {count} pages, {} looks", LOOKS.len());
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    assert!(count >= 12, "{addresses:?}");
}

#[test]
fn the_workshop_looks_right() {
    let project = Project::workshop();
    let url = database(Template::Core);
    project.replay("heads", &url).exits(0);
    tour("workshop", &project, &["--database", &url]);
}

#[test]
fn a_carrier_looks_right() {
    let project = Project::empty();
    project.orch(["init"]).exits(0);
    for step in 0..=2 {
        lay(
            &project,
            &root().join(format!("fixtures/steps/carrier/{step:02}")),
        );
        record_answering_all(&project, &format!("carrier, step {step}"));
    }
    tour("carrier", &project, &[]);
}

#[test]
fn a_merged_history_looks_right() {
    let (project, _) = merged();
    let url = database(Template::Core);
    project.replay("heads", &url).exits(0);
    tour("merged", &project, &["--database", &url]);
}

#[test]
fn hostile_text_looks_right() {
    let hostile =
        "</td><script>document.title='x'</script><img src=x onerror=alert(1)>\"'&amp;\u{202e}abc";
    let project = Project::of_case("workshop");
    let answers = project.read("answers.json");
    let mut answers: serde_json::Map<String, serde_json::Value> =
        serde_json::from_str(&answers).unwrap();
    for (key, value) in &mut answers {
        if key.ends_with("/description") {
            *value = format!("{hostile} {}", "x".repeat(300)).into();
        }
    }
    project.write("answers.json", &serde_json::to_string(&answers).unwrap());
    project.record(hostile).exits(0);
    tour("hostile text", &project, &[]);
}
