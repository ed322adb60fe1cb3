//! What goes to the client unread.

/// Parameters that the client takes as they are; libpq's name, then the client's.
pub(super) const PASSED_ON: [(&str, &str); 9] = [
    ("application_name", "application_name"),
    ("channel_binding", "channel_binding"),
    ("keepalives", "keepalives"),
    ("keepalives_count", "keepalives_retries"),
    ("keepalives_idle", "keepalives_idle"),
    ("keepalives_interval", "keepalives_interval"),
    ("options", "options"),
    ("sslnegotiation", "sslnegotiation"),
    ("target_session_attrs", "target_session_attrs"),
];
