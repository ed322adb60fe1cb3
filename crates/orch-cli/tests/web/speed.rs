//! Long lists come in parts: no page grows with the ledger.

use crate::html::parse;
use crate::served::Served;
use crate::support::{Project, record_answering_all};

#[test]
fn no_page_grows_with_the_catalog() {
    const PRODUCTS: usize = 300;
    let project = Project::of_case("workshop");
    let entries: String = (0..PRODUCTS)
        .map(|it| format!("        \"User {it:04}\": User,\n"))
        .collect();
    let registry = project.read("products/__init__.py");
    let registry = registry.replacen("        \"User internal\": User,\n", &entries, 1);
    project.write("products/__init__.py", &registry);
    record_answering_all(&project, "three hundred products");
    let served = Served::start(&mut project.command(["serve", "--port", "0"]));
    let id = project.revision();
    let paths = [
        "/".to_owned(),
        "/metadata/products".to_owned(),
        "/metadata/products?page=7".to_owned(),
        "/metadata/products?against=base".to_owned(),
        "/diagram".to_owned(),
        "/history".to_owned(),
        "/compare?from=base&to=head".to_owned(),
        format!("/revisions/{id}"),
        format!("/revisions/{id}?page=2"),
    ];
    for path in paths {
        let answer = served.get(&path);
        assert_eq!(answer.status, 200, "{path}");
        parse(&answer.body).unwrap_or_else(|error| panic!("{path}: {error}"));
        assert!(
            answer.body.len() < 200_000,
            "{path}: {} bytes",
            answer.body.len()
        );
    }
    let last = served.get("/metadata/products?page=7").body;
    assert!(
        last.contains("301–302 of 302 products") || last.contains("of 302 products"),
        "{last}"
    );
    assert_eq!(served.get("/diagram?product=User%200007").status, 200);
}
