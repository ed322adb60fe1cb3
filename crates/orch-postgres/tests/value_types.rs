//! Postgres reads the patterns of types, and the bounds of values, as the models do.

use std::error::Error;

use orch_model::{Arity, Constraints, ValueSpec, ValueType};
use orch_postgres::{Sandbox, Template};

const TEXTS: &[&str] = &[
    "",
    " ",
    "1",
    " 12 ",
    "+12",
    "-0",
    "012",
    "1.0",
    "1.5",
    "1.",
    ".5",
    "1_000",
    "1__0",
    "1e5",
    "1E+5",
    "inf",
    "-Infinity",
    "nan",
    "true",
    "False",
    "yes",
    "on",
    "2",
    " true",
    "6fb7768d-b83e-808d-99a3-c5a69712ba70",
    "6fb7768db83e808d99a3c5a69712ba70",
    "{6fb7768d-b83e-808d-99a3-c5a69712ba70}",
    "urn:uuid:6fb7768d-b83e-808d-99a3-c5a69712ba70",
    "6fb7768d-b83e808d-99a3-c5a69712ba70",
    "2026-01-02",
    "2024-02-29",
    "2026-02-29",
    "0000-01-01",
    "2026-01-02T03:04:05Z",
    "2026-01-02 00:00",
    "2026-01-02T03:04:05.5+02:00",
    "03:04",
    "24:00",
    "03:04:05,5",
    "10.0.0.1",
    "10.0.0.01",
    "10.0.0.256",
    "::",
    "::1",
    "fe80::1%eth0",
    "1:2:3:4:5:6:7:8",
    "1:2:3:4:5:6:7::",
    "1::2::3",
    ":::",
    "::ffff:10.0.0.1",
    "12345::",
    "anything",
    "line\nbreak",
];

const TYPES: &[&str] = &[
    "int",
    "float",
    "bool",
    "decimal.Decimal",
    "uuid.UUID",
    "datetime.date",
    "datetime.datetime",
    "datetime.time",
    "ipaddress.IPv4Address",
    "ipaddress.IPv6Address",
    "pydantic.IPvAnyAddress",
    "bool | int",
];

#[test]
fn patterns_match_what_loads() -> Result<(), Box<dyn Error>> {
    let server = Sandbox::start()?;
    server.create_database("types", Template::Empty)?;
    let mut client = server.client("types")?;
    for name in TYPES {
        let value_type = ValueType((*name).to_owned());
        let pattern = value_type
            .pattern()
            .ok_or("every type here has a pattern")?;
        for text in TEXTS {
            let row = client.query_one("select $1::text ~ $2::text", &[text, &pattern])?;
            let is_matched: bool = row.get(0);
            assert_eq!(
                is_matched,
                value_type.check(text).is_ok(),
                "{name}: {text:?}"
            );
        }
    }
    Ok(())
}

#[test]
fn bounds_hold_for_the_same_values() -> Result<(), Box<dyn Error>> {
    let server = Sandbox::start()?;
    server.create_database("bounds", Template::Empty)?;
    let mut client = server.client("bounds")?;
    let prelude = include_str!("../../orch-projector/src/prelude.sql");
    let start = prelude
        .find("create or replace function pg_temp.orch_within")
        .ok_or("no function")?;
    let rest = &prelude[start..];
    let end = rest.find("end $orch$;").ok_or("no end")?;
    client.batch_execute(&rest[..end + "end $orch$;".len()])?;
    let number = |text: &str| text.parse().ok();
    let spec = |value_type: &str, constraints| ValueSpec {
        value_type: ValueType(value_type.to_owned()),
        arity: Arity::Required,
        allowed: None,
        constraints,
    };
    let vlan = Constraints {
        ge: number("1"),
        le: number("4094"),
        multiple_of: number("0.5"),
        ..Constraints::default()
    };
    let ratio = Constraints {
        gt: number("0"),
        lt: number("1e2"),
        ..Constraints::default()
    };
    let name = Constraints {
        min_length: Some(2),
        max_length: Some(4),
        pattern: Some(r"^[a-z]\w+$".to_owned()),
        ..Constraints::default()
    };
    let texts = [
        "0", "1", " 12 ", "4094", "4095", "1_000", "-5", "0.5", "99.9", "100", "1e2", "1.25", "a",
        "ab", "abcd", "abcde", "éa", "Ab",
    ];
    for spec in [spec("float", vlan), spec("float", ratio), spec("str", name)] {
        let bounds = serde_json::to_string(&spec.constraints)?;
        for text in texts.iter().filter(|it| spec.value_type.check(it).is_ok()) {
            let sql = "select pg_temp.orch_within($1::text, $2::text::jsonb)";
            let is_within: bool = client.query_one(sql, &[text, &bounds])?.get(0);
            assert_eq!(is_within, spec.check(text).is_ok(), "{bounds}: {text:?}");
        }
    }
    Ok(())
}
