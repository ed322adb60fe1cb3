//! A moment, in UTC to the millisecond.

use std::fmt;
use std::str::FromStr;

use serde::de::{Deserialize, Deserializer, Error};
use serde::ser::{Serialize, Serializer};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

/// A moment, in UTC to the millisecond; written as `2026-11-22T09:30:00.000Z`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(OffsetDateTime);

/// The text is no moment.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a time: write it as `2026-11-22T09:30:00Z`")]
pub struct ParseTimestampError(String);

impl Timestamp {
    /// Cuts a moment to milliseconds, in UTC.
    pub fn new(moment: OffsetDateTime) -> Self {
        let moment = moment.to_offset(time::UtcOffset::UTC);
        let millisecond = u32::from(moment.millisecond()) * 1_000_000;
        Self(moment.replace_nanosecond(millisecond).unwrap_or(moment))
    }

    /// A moment from microseconds since 1970; none outside of the years that can be written.
    pub fn from_unix_micros(micros: i64) -> Option<Self> {
        let moment = OffsetDateTime::from_unix_timestamp_nanos(i128::from(micros) * 1_000).ok()?;
        (0..=9999)
            .contains(&moment.year())
            .then(|| Self::new(moment))
    }

    /// Microseconds since 1970.
    pub fn unix_micros(self) -> i64 {
        let micros = self.0.unix_timestamp_nanos() / 1_000;
        i64::try_from(micros).expect("BUG: a moment of the years up to 9999 has few microseconds")
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(it) = self;
        let mut text = *b"0000-00-00T00:00:00.000Z";
        let mut put = |at: std::ops::Range<usize>, mut value: u32| {
            for digit in text[at].iter_mut().rev() {
                *digit = b'0' + (value % 10) as u8;
                value /= 10;
            }
        };
        // A moment outside of these years is never made.
        put(0..4, it.year().unsigned_abs());
        put(5..7, u8::from(it.month()).into());
        put(8..10, it.day().into());
        put(11..13, it.hour().into());
        put(14..16, it.minute().into());
        put(17..19, it.second().into());
        put(20..23, it.millisecond().into());
        f.write_str(std::str::from_utf8(&text).map_err(|_| fmt::Error)?)
    }
}

impl FromStr for Timestamp {
    type Err = ParseTimestampError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match OffsetDateTime::parse(text, &Rfc3339) {
            Ok(moment) if (0..=9999).contains(&moment.to_offset(time::UtcOffset::UTC).year()) => {
                Ok(Self::new(moment))
            }
            _ => Err(ParseTimestampError(text.to_owned())),
        }
    }
}

impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Timestamp {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        text.parse().map_err(D::Error::custom)
    }
}
