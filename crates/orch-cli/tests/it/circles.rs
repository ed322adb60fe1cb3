//! No circles of modules inside a crate: paths in the source are arrows, between files and
//! between folders. Methods are not followed, and neither are macros.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use crate::support::{files, root};

/// A module's path inside its crate; empty for the root.
type Module = Vec<String>;

/// A crate's modules, and the paths that each of them writes.
#[derive(Default)]
struct Crate {
    modules: BTreeMap<Module, Written>,
}

/// The paths of one file.
#[derive(Default)]
struct Written {
    /// Whole paths, from the crate's root.
    used: BTreeSet<Module>,
    /// Names that it passes on, each with the path that it stands for.
    passed_on: BTreeMap<String, Module>,
}

#[test]
fn no_crate_has_a_circle_of_modules() {
    let mut found = Vec::new();
    for entry in fs::read_dir(root().join("crates")).unwrap() {
        let folder = entry.unwrap().path();
        let name = folder.file_name().unwrap().to_str().unwrap().to_owned();
        let circles = Crate::read(&folder.join("src")).circles().into_iter();
        found.extend(circles.map(|circle| format!("{name}: {circle}")));
    }
    assert!(
        found.is_empty(),
        "circles of modules:\n{}",
        found.join("\n")
    );
}

#[test]
fn circles_are_found_between_files_and_between_folders() {
    let circles = |files: &[(&str, &str)]| {
        let mut all = Crate::default();
        for (module, text) in files {
            let module = module.split("::").filter(|part| !part.is_empty());
            all.add(module.map(str::to_owned).collect(), text);
        }
        all.finish();
        all.circles()
    };
    let two = [
        ("", "mod a; mod b;"),
        ("a", "use crate::b::B;"),
        ("b", "fn f() { crate::a::g() }"),
    ];
    assert_eq!(circles(&two), ["a -> b -> a"]);
    let folders = [
        ("", ""),
        ("x", ""),
        ("x::one", "use crate::{y::one::{self, A}, z};"),
        ("x::two", ""),
        ("y", ""),
        ("y::one", ""),
        ("y::two", "use crate::x::two::*;"),
    ];
    assert_eq!(circles(&folders), ["x -> y -> x"]);
    let passed_on = [
        ("", "pub use a::A;"),
        ("a", "use crate::b::B;"),
        ("b", "use crate::A; // of `a`"),
    ];
    assert_eq!(circles(&passed_on), ["a -> b -> a"]);
    let above = [
        ("", ""),
        ("x", ""),
        ("x::a", "use super::b::B;"),
        ("x::b", "use super::a;"),
    ];
    assert_eq!(circles(&above), ["x::a -> x::b -> x::a"]);
    let own_file = [
        ("", ""),
        ("x", "use self::a::A; struct X;"),
        ("x::a", "use crate::x::X;"),
    ];
    assert_eq!(circles(&own_file), ["x -> x::a -> x"]);
    let clean = [
        ("", "pub use a::A;"),
        ("a", "/* use crate::b; */ const X: &str = \"crate::b\";"),
        (
            "b",
            "use crate::a::A;\n#[cfg(test)]\nmod tests { use super::*; use crate::c; }",
        ),
        ("c", "use crate::b;"),
    ];
    assert!(circles(&clean).is_empty());
}

impl Crate {
    fn read(source: &Path) -> Self {
        let mut all = Self::default();
        for path in files(source) {
            if path.extension().is_some_and(|kind| kind == "rs") {
                let text = fs::read_to_string(&path).unwrap();
                let inside = path.strip_prefix(source).unwrap().with_extension("");
                let mut module: Module = inside
                    .iter()
                    .map(|part| part.to_str().unwrap().to_owned())
                    .collect();
                if module.last().is_some_and(|it| it == "mod") || module == ["lib"] {
                    module.pop();
                }
                if module != ["main"] {
                    all.add(module, &text);
                }
            }
        }
        all.finish();
        all
    }

    fn add(&mut self, module: Module, text: &str) {
        let written = Written::of(&module, text);
        self.modules.insert(module, written);
    }

    /// Folders without a file of their own are modules, too.
    fn finish(&mut self) {
        let parents: Vec<Module> = self
            .modules
            .keys()
            .flat_map(|module| (0..module.len()).map(|end| module[..end].to_vec()))
            .collect();
        for parent in parents {
            self.modules.entry(parent).or_default();
        }
    }

    /// The module that a path ends in, names that are passed on followed.
    fn target(&self, path: &[String], depth: usize) -> Option<Module> {
        let longest = (0..=path.len())
            .rev()
            .find(|end| self.modules.contains_key(&path[..*end]))?;
        let module = path[..longest].to_vec();
        let onward = path
            .get(longest)
            .and_then(|name| self.modules[&module].passed_on.get(name));
        match onward {
            Some(onward) if depth < 8 => {
                let whole = if self.modules.contains_key(&onward[..1.min(onward.len())]) {
                    onward.clone()
                } else {
                    [module.clone(), onward.clone()].concat()
                };
                self.target(&whole, depth + 1)
            }
            _ => Some(module),
        }
    }

    /// One circle for each folder that has any, as `a -> b -> a`.
    fn circles(&self) -> Vec<String> {
        // Arrows between the children of one folder, and between them and its own file.
        let mut arrows: BTreeMap<Module, BTreeMap<Module, BTreeSet<Module>>> = BTreeMap::new();
        for (from, written) in &self.modules {
            for path in &written.used {
                let Some(to) = self.target(path, 0) else {
                    continue;
                };
                let common = from
                    .iter()
                    .zip(&to)
                    .take_while(|(one, two)| one == two)
                    .count();
                let child = |module: &Module| module[..(common + 1).min(module.len())].to_vec();
                let (one, two) = (child(from), child(&to));
                if one != two {
                    let folder = arrows.entry(from[..common].to_vec()).or_default();
                    folder.entry(one).or_default().insert(two);
                }
            }
        }
        arrows.values().filter_map(circle).collect()
    }
}

/// A circle among some arrows, if there is one.
fn circle(arrows: &BTreeMap<Module, BTreeSet<Module>>) -> Option<String> {
    fn walk(
        at: &Module,
        arrows: &BTreeMap<Module, BTreeSet<Module>>,
        way: &mut Vec<Module>,
        done: &mut BTreeSet<Module>,
    ) -> Option<Vec<Module>> {
        if let Some(start) = way.iter().position(|module| module == at) {
            return Some([&way[start..], std::slice::from_ref(at)].concat());
        }
        if !done.insert(at.clone()) {
            return None;
        }
        way.push(at.clone());
        for next in arrows.get(at).into_iter().flatten() {
            let found = walk(next, arrows, way, done);
            if found.is_some() {
                return found;
            }
        }
        way.pop();
        None
    }
    let mut done = BTreeSet::new();
    let found = arrows
        .keys()
        .find_map(|start| walk(start, arrows, &mut Vec::new(), &mut done))?;
    let names: Vec<String> = found.iter().map(|module| module.join("::")).collect();
    Some(names.join(" -> "))
}

impl Written {
    fn of(module: &[String], text: &str) -> Self {
        let tokens = tokens(text.split("#[cfg(test)]").next().unwrap_or(text));
        let mut written = Self::default();
        let mut at = 0;
        while at < tokens.len() {
            let (is_use, start) = (tokens[at] == "use", at);
            let mut paths = Vec::new();
            if is_use {
                at += 1;
                tree(&tokens, &mut at, &[], &mut paths);
            } else if ["crate", "super", "self"].contains(&&*tokens[at])
                && tokens.get(at + 1).is_some_and(|token| token == "::")
            {
                tree(&tokens, &mut at, &[], &mut paths);
            }
            let public = start > 0 && ["pub", ")"].contains(&&*tokens[start - 1]);
            for (path, name) in paths {
                let whole = match path.first().map(String::as_str) {
                    Some("crate") => Some(path[1..].to_vec()),
                    Some("self") => Some([module, &path[1..]].concat()),
                    Some("super") => {
                        let up = path.iter().take_while(|part| *part == "super").count();
                        let above = module.len().saturating_sub(up);
                        Some([&module[..above], &path[up..]].concat())
                    }
                    _ => None,
                };
                if is_use && public {
                    written
                        .passed_on
                        .insert(name, whole.clone().unwrap_or(path));
                }
                written.used.extend(whole);
            }
            at = at.max(start + 1);
        }
        written
    }
}

/// Reads a path, or several with a common start; each with the name that it gets.
fn tree(tokens: &[String], at: &mut usize, start: &[String], paths: &mut Vec<(Module, String)>) {
    let mut path = start.to_vec();
    loop {
        match tokens.get(*at).map(String::as_str) {
            Some("{") => {
                *at += 1;
                while tokens.get(*at).is_some_and(|token| token != "}") {
                    let before = *at;
                    tree(tokens, at, &path, paths);
                    if tokens.get(*at).is_some_and(|token| token == ",") || *at == before {
                        *at += 1;
                    }
                }
                *at += 1;
                return;
            }
            Some("self") if !path.is_empty() => *at += 1,
            Some(token) if is_word(token) || token == "*" => {
                path.push(token.to_owned());
                *at += 1;
            }
            _ => break,
        }
        if tokens.get(*at).is_none_or(|token| token != "::") {
            break;
        }
        *at += 1;
    }
    let mut name = path.last().cloned().unwrap_or_default();
    if tokens.get(*at).is_some_and(|token| token == "as") {
        name = tokens.get(*at + 1).cloned().unwrap_or_default();
        *at += 2;
    }
    if path.len() > start.len() || !start.is_empty() {
        paths.push((path, name));
    }
}

fn is_word(token: &str) -> bool {
    token.starts_with(|letter: char| letter.is_alphabetic() || letter == '_')
}

/// The words and marks of a text, without comments and strings.
fn tokens(text: &str) -> Vec<String> {
    let mut tokens = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let length = if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if rest.starts_with("/*") {
            rest.find("*/").map_or(rest.len(), |end| end + 2)
        } else if let Some(raw) = raw_string(rest) {
            raw
        } else if first == '"' {
            string(rest)
        } else if let Some(letter) = letter(rest) {
            letter
        } else if is_word(rest) {
            let end = rest.find(|letter: char| !letter.is_alphanumeric() && letter != '_');
            let length = end.unwrap_or(rest.len());
            tokens.push(rest[..length].to_owned());
            length
        } else {
            let length = if rest.starts_with("::") {
                2
            } else {
                first.len_utf8()
            };
            if !first.is_whitespace() {
                tokens.push(rest[..length].to_owned());
            }
            length
        };
        rest = &rest[length..];
    }
    tokens
}

/// The length of a raw string that a text starts with.
fn raw_string(text: &str) -> Option<usize> {
    let marks = text.strip_prefix("br").or_else(|| text.strip_prefix('r'))?;
    let hashes = marks.bytes().take_while(|byte| *byte == b'#').count();
    let inside = marks[hashes..].strip_prefix('"')?;
    let end = format!("\"{}", "#".repeat(hashes));
    let length = inside.find(&end).map_or(inside.len(), |at| at + end.len());
    Some(text.len() - inside.len() + length)
}

/// The length of the string that a text starts with.
fn string(text: &str) -> usize {
    let mut escaped = false;
    for (at, letter) in text.char_indices().skip(1) {
        match letter {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => return at + 1,
            _ => {}
        }
    }
    text.len()
}

/// The length of a character literal that a text starts with; a lifetime is none.
fn letter(text: &str) -> Option<usize> {
    let inside = text.strip_prefix('\'')?;
    if let Some(escape) = inside.strip_prefix('\\') {
        return escape.get(1..)?.find('\'').map(|end| end + 4);
    }
    let mut letters = inside.char_indices();
    letters.next()?;
    match letters.next() {
        Some((at, '\'')) => Some(at + 2),
        _ => None,
    }
}
