//! IP addresses, networks and interfaces, as Python's `ipaddress` reads them.

use core::net::{Ipv4Addr, Ipv6Addr};

/// A number from 0 to 255 without leading zeros.
const OCTET: &str = "(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])";
const GROUP: &str = "[0-9a-fA-F]{1,4}";

pub(super) fn is_v4(text: &str) -> bool {
    text.parse::<Ipv4Addr>().is_ok()
}

pub(super) fn v4_pattern() -> Option<String> {
    Some(v4())
}

fn v4() -> String {
    format!("({OCTET}[.]){{3}}{OCTET}")
}

pub(super) fn is_v6(text: &str) -> bool {
    v6(text).is_some()
}

/// An address without its scope, which is of no account here.
fn v6(text: &str) -> Option<Ipv6Addr> {
    let address = match text.split_once('%') {
        Some((_, scope)) if scope.is_empty() || scope.contains(['%', '/']) => return None,
        Some((address, _)) => address,
        None => text,
    };
    address.parse().ok()
}

pub(super) fn v6_pattern() -> Option<String> {
    let mut forms = vec![format!("({GROUP}:){{7}}({GROUP}|:)")];
    // An address of version 4 takes the place of the last two groups.
    forms.push(format!("({GROUP}:){{6}}(:{GROUP}|{}|:)", v4()));
    for before in (1..=5).rev() {
        let (groups, inner) = (7 - before, 5 - before);
        forms.push(format!(
            "({GROUP}:){{{before}}}((:{GROUP}){{1,{groups}}}|(:{GROUP}){{0,{inner}}}:{}|:)",
            v4()
        ));
    }
    forms.push(format!(":((:{GROUP}){{1,7}}|(:{GROUP}){{0,5}}:{}|:)", v4()));
    Some(format!("({})(%[^%/]+)?", forms.join("|")))
}

pub(super) fn is_any(text: &str) -> bool {
    is_v4(text) || is_v6(text)
}

pub(super) fn any_pattern() -> Option<String> {
    Some(format!("{}|{}", v4_pattern()?, v6_pattern()?))
}

/// The length of a prefix: digits, with leading zeros.
fn prefix(text: &str, most: u32) -> Option<u32> {
    let is_digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let length = text.parse().ok().filter(|_| is_digits)?;
    (length <= most).then_some(length)
}

/// The length of a prefix that is written as a net mask or as a host mask.
fn mask(text: &str) -> Option<u32> {
    let bits = u32::from(text.parse::<Ipv4Addr>().ok()?);
    let is_net = bits.leading_ones() + bits.trailing_zeros() == 32;
    let is_host = bits.leading_zeros() + bits.trailing_ones() == 32;
    let host = is_host.then(|| bits.leading_zeros());
    if is_net {
        Some(bits.leading_ones())
    } else {
        host
    }
}

/// An address and the length of its prefix.
fn v4_interface(text: &str) -> Option<(u32, u32)> {
    let (address, length) = match text.split_once('/') {
        Some((address, length)) => (address, prefix(length, 32).or_else(|| mask(length))?),
        None => (text, 32),
    };
    Some((address.parse::<Ipv4Addr>().ok()?.into(), length))
}

fn v6_interface(text: &str) -> Option<(u128, u32)> {
    let (address, length) = match text.split_once('/') {
        Some((address, length)) => (address, prefix(length, 128)?),
        None => (text, 128),
    };
    Some((v6(address)?.into(), length))
}

pub(super) fn is_v4_interface(text: &str) -> bool {
    v4_interface(text).is_some()
}

pub(super) fn is_v6_interface(text: &str) -> bool {
    v6_interface(text).is_some()
}

pub(super) fn is_any_interface(text: &str) -> bool {
    is_v4_interface(text) || is_v6_interface(text)
}

/// A network is an interface of which all bits after the prefix are 0.
pub(super) fn is_v4_network(text: &str) -> bool {
    let is_bare = |(bits, length): (u32, u32)| bits.checked_shl(length).is_none_or(|it| it == 0);
    v4_interface(text).is_some_and(is_bare)
}

pub(super) fn is_v6_network(text: &str) -> bool {
    let is_bare = |(bits, length): (u128, u32)| bits.checked_shl(length).is_none_or(|it| it == 0);
    v6_interface(text).is_some_and(is_bare)
}

pub(super) fn is_any_network(text: &str) -> bool {
    is_v4_network(text) || is_v6_network(text)
}
