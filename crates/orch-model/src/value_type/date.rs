//! Dates and times, as ISO 8601 and pydantic write them.
//!
//! Not the numbers of seconds that pydantic takes for a date too: nobody means them.

const DATE: &str = concat!(
    "(([0-9]{3}[1-9]|[0-9]{2}[1-9][0-9]|[0-9][1-9][0-9]{2}|[1-9][0-9]{3})-",
    "((0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01])",
    "|(0[469]|11)-(0[1-9]|[12][0-9]|30)",
    "|02-(0[1-9]|1[0-9]|2[0-8]))",
    "|([0-9]{2}(0[48]|[2468][048]|[13579][26])|(0[48]|[2468][048]|[13579][26])00)-02-29)"
);
const ZONE: &str = "([zZ]|[+-]([01][0-9]|2[0-3]):?[0-5][0-9])?";
const FRACTION: &str = "([.,][0-9]{1,9})?";

pub(super) fn is_date(text: &str) -> bool {
    let Some(rest) = after_date(text) else {
        return false;
    };
    let midnight = |time: &str| {
        clock(time)
            .is_some_and(|clock| clock.seconds == 0 && clock.fraction.bytes().all(|it| it == b'0'))
    };
    rest.is_empty()
        || rest
            .strip_prefix(['T', 't', ' ', '_'])
            .is_some_and(midnight)
}

pub(super) fn date_pattern() -> Option<String> {
    Some(format!("{DATE}([Tt _]00:00(:00([.,]0{{1,9}})?)?{ZONE})?"))
}

pub(super) fn is_datetime(text: &str) -> bool {
    let Some(rest) = after_date(text) else {
        return false;
    };
    rest.is_empty() || rest.strip_prefix(['T', 't', ' ', '_']).is_some_and(is_time)
}

pub(super) fn datetime_pattern() -> Option<String> {
    Some(format!("{DATE}([Tt _]{})?", time()))
}

pub(super) fn is_time(text: &str) -> bool {
    clock(text).is_some()
}

pub(super) fn time_pattern() -> Option<String> {
    Some(time())
}

fn time() -> String {
    format!("([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9]{FRACTION})?{ZONE}")
}

/// What follows a date that exists.
fn after_date(text: &str) -> Option<&str> {
    let (date, rest) = text.split_at_checked(10)?;
    let mut parts = date.split('-');
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    let lengths = [year.len(), month.len(), day.len()];
    if parts.next().is_some() || lengths != [4, 2, 2] {
        return None;
    }
    let (year, month, day) = (number(year)?, number(month)?, number(day)?);
    let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if is_leap => 29,
        2 => 28,
        _ => 0,
    };
    (year > 0 && day > 0 && day <= days).then_some(rest)
}

/// A time of the day.
struct Clock<'a> {
    seconds: u32,
    /// The digits after the second.
    fraction: &'a str,
}

fn clock(text: &str) -> Option<Clock<'_>> {
    let (time, zone) = match text.find(['z', 'Z', '+', '-']) {
        Some(at) => text.split_at(at),
        None => (text, ""),
    };
    let (time, fraction) = match time.split_once(['.', ',']) {
        Some((_, digits)) if digits.is_empty() || digits.len() > 9 => return None,
        Some(parts) => parts,
        None => (time, ""),
    };
    let is_digits = fraction.bytes().all(|byte| byte.is_ascii_digit());
    let parts: Option<Vec<u32>> = time.split(':').map(two).collect();
    let (hour, minute, second) = match parts?.as_slice() {
        [hour, minute] if fraction.is_empty() => (*hour, *minute, 0),
        [hour, minute, second] => (*hour, *minute, *second),
        _ => return None,
    };
    let is_valid = hour < 24 && minute < 60 && second < 60 && is_digits && is_zone(zone);
    is_valid.then_some(Clock {
        seconds: (hour * 60 + minute) * 60 + second,
        fraction,
    })
}

fn is_zone(zone: &str) -> bool {
    let Some(offset) = zone.strip_prefix(['+', '-']) else {
        return ["", "z", "Z"].contains(&zone);
    };
    let parts = offset
        .split_once(':')
        .or_else(|| offset.split_at_checked(2));
    let within = |(hours, minutes)| Some(two(hours)? < 24 && two(minutes)? < 60);
    parts.and_then(within).unwrap_or(false)
}

/// A number of two digits.
fn two(text: &str) -> Option<u32> {
    number(text).filter(|_| text.len() == 2)
}

fn number(text: &str) -> Option<u32> {
    let is_digits = text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|_| is_digits)
}
