//! UUIDs.

const HYPHENED: &str = "[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}";

/// Whether it is a UUID: hyphened, also in braces or after `urn:uuid:`, or bare.
pub(super) fn is_uuid(text: &str) -> bool {
    let is_hex = |it: &str| it.bytes().all(|byte| byte.is_ascii_hexdigit());
    let braced = text.strip_prefix('{').and_then(|it| it.strip_suffix('}'));
    let hyphened = braced
        .or_else(|| text.strip_prefix("urn:uuid:"))
        .unwrap_or(text);
    let lengths = hyphened.split('-').map(str::len);
    let is_hyphened = lengths.eq([8, 4, 4, 4, 12]) && hyphened.split('-').all(is_hex);
    is_hyphened || text.len() == 32 && is_hex(text)
}

pub(super) fn pattern() -> Option<String> {
    Some(format!(
        "(urn:uuid:)?{HYPHENED}|[{{]{HYPHENED}[}}]|[0-9a-fA-F]{{32}}"
    ))
}
