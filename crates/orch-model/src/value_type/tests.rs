//! Which texts load, as pydantic 2.13 does it; by type.

use super::ValueType;

/// For each type, texts that load and texts that do not.
const TEXTS: &[(&str, &[&str], &[&str])] = &[
    (
        "int",
        &[
            "1", " 12 ", "\t12\n", "+12", "-12", "012", "-0", "1.0", "1.00", "1_000", "1_000.0",
            "0_0",
        ],
        &[
            "- 12", "+-12", "1.", "1.5", ".0", "1__0", "_1", "1_", "1e3", "1.0_0", "٣", "", "  ",
            "0x10", "True", "-", "1._0",
        ],
    ),
    (
        "bool",
        &[
            "true", "True", "tRue", "1", "0", "on", "off", "yes", "no", "y", "n", "t", "f", "ON",
        ],
        &[" true ", "1 ", "1.0", "2", "", "None"],
    ),
    (
        "float",
        &[
            "1", ".5", "5.", "1e5", "1E+5", "inf", "-inf", "NaN", "Infinity", "+1", " 1.5 ",
            "1_000.5", "1.5\n",
        ],
        &[
            "1__0", "_1", "1_", "", "0x10", "٣", "e5", "1e", ".", "infin",
        ],
    ),
    (
        "decimal.Decimal",
        &["1", "1.0", " 1.5 ", "1e5", "1_000", ".5", "5.", "+1"],
        &["NaN", "Infinity", "-", "", "snan", "1 000"],
    ),
    (
        "uuid.UUID",
        &[
            "6fb7768d-b83e-808d-99a3-c5a69712ba70",
            "6fb7768db83e808d99a3c5a69712ba70",
            "{6fb7768d-b83e-808d-99a3-c5a69712ba70}",
            "urn:uuid:6fb7768d-b83e-808d-99a3-c5a69712ba70",
            "6FB7768D-B83E-808D-99A3-C5A69712BA70",
        ],
        &[
            " 6fb7768d-b83e-808d-99a3-c5a69712ba70",
            "6fb7768d-b83e808d-99a3-c5a69712ba70",
            "{6fb7768db83e808d99a3c5a69712ba70}",
            "urn:uuid:6fb7768db83e808d99a3c5a69712ba70",
        ],
    ),
    (
        "datetime.date",
        &[
            "2026-01-02",
            "2024-02-29",
            "2000-02-29",
            "0001-01-01",
            "2026-01-02T00:00:00Z",
            "2026-01-02 00:00",
            "2026-01-02_00:00:00",
            "2026-01-02T00:00+01:00",
        ],
        &[
            "2026-1-2",
            "2026-01-02T01:00",
            "2026-02-30",
            "1900-02-29",
            "0000-01-01",
            "20260102",
            " 2026-01-02",
            "2026/01/02",
        ],
    ),
    (
        "datetime.datetime",
        &[
            "2026-01-02T03:04:05",
            "2026-01-02",
            "2026-01-02 03:04:05.123456+02:00",
            "2026-01-02t03:04:05z",
            "2026-01-02T03:04:05+0200",
            "2026-01-02T03:04:05,5",
            "2026-01-02T03:04:05-23:59",
        ],
        &[
            "2026-01-02T24:00:00",
            "2026-01-02T03:04:60",
            " 2026-01-02T03:04:05 ",
            "2026-01-02T03:04:05+24:00",
            "2026-01-02T03",
            "2026-01-02T03:04:05+02",
            "2026-01-02T03:04:05.",
        ],
    ),
    (
        "datetime.time",
        &[
            "03:04:05",
            "03:04",
            "03:04:05.5",
            "03:04:05Z",
            "03:04:05+01:00",
        ],
        &["03", "24:00", "3600"],
    ),
    (
        "ipaddress.IPv4Address",
        &["10.0.0.1", "0.0.0.0", "255.255.255.255"],
        &[
            "10.0.0.01",
            "10.0.0.256",
            "10.0.0",
            " 10.0.0.1",
            "10.0.0.1/32",
            "10.0.0.1\n",
        ],
    ),
    (
        "ipaddress.IPv6Address",
        &[
            "::",
            "::1",
            "2001:DB8::1",
            "fe80::1%eth0",
            "::ffff:10.0.0.1",
            "1:2:3:4:5:6:7:8",
            "1:2:3:4:5:6:7::",
            "::2:3:4:5:6:7:8",
            "1:2:3:4:5:6:1.2.3.4",
            "1::8",
        ],
        &[
            "fe80::1%",
            "1::2::3",
            "12345::",
            "1:2:3:4:5:6:7",
            ":1",
            "1:",
            "::/0",
            "fe80::1%a/b",
            "::1.2.3.04",
            "01234::",
            ":::",
            ":1:2:3:4:5:6:7:8",
            "1::2:3:4:5:6:7:8",
        ],
    ),
    (
        "ipaddress.IPv4Network",
        &[
            "10.0.0.0/8",
            "10.0.0.0",
            "10.0.0.0/255.0.0.0",
            "10.0.0.0/08",
            "0.0.0.0/0",
            "10.0.0.0/0.255.255.255",
        ],
        &[
            "10.0.0.1/8",
            "10.0.0.0/33",
            "10.0.0.0/+8",
            "10.0.0.0/",
            "10.0.0.0/0.0.0.0",
            "10.0.0.0/255.0.255.0",
        ],
    ),
    (
        "ipaddress.IPv6Network",
        &["2001:db8::/32", "::/0", "::", "::/032"],
        &["2001:db8::1/32", "::/129"],
    ),
    (
        "ipaddress.IPv4Interface",
        &["10.0.0.1/8", "10.0.0.1"],
        &["10.0.0.1/33"],
    ),
    (
        "int | ipaddress.IPv4Address",
        &["12", "10.0.0.1"],
        &["10.0.0"],
    ),
    ("str", &["", "anything"], &[]),
    ("models.Speed", &["anything"], &[]),
];

#[test]
fn a_text_fits_exactly_where_the_orchestrator_loads_it() {
    for (name, loading, others) in TEXTS {
        let value_type = ValueType((*name).to_owned());
        for text in *loading {
            assert!(value_type.check(text).is_ok(), "{name}: {text:?} loads");
        }
        for text in *others {
            assert!(
                value_type.check(text).is_err(),
                "{name}: {text:?} does not load"
            );
        }
    }
}

#[test]
fn the_pattern_matches_what_fits() {
    for (name, loading, others) in TEXTS {
        let Some(pattern) = ValueType((*name).to_owned()).pattern() else {
            continue;
        };
        let pattern = regex::Regex::new(&pattern).unwrap();
        for text in *loading {
            assert!(pattern.is_match(text), "{name}: {text:?} is matched");
        }
        for text in *others {
            assert!(!pattern.is_match(text), "{name}: {text:?} is not matched");
        }
    }
}

#[test]
fn a_type_widens_to_one_that_loads_all_of_its_texts() {
    let widens =
        |from: &str, to: &str| ValueType(from.to_owned()).widens_to(&ValueType(to.to_owned()));
    assert!(widens("int", "float"));
    assert!(widens("int", "int | models.Speed"));
    assert!(widens("bool", "str"));
    assert!(widens("ipaddress.IPv4Address", "ipaddress.IPv4Network"));
    assert!(!widens("float", "int"));
    assert!(!widens("str", "int"));
    assert!(!widens("int | str", "int"));
}
