//! The session that a connection has.

use crate::server::{Outcome, Server};

#[test]
fn the_session_has_the_wanted_name() -> Outcome {
    let server = Server::start()?;
    for (query, expected) in [("", "orch test"), ("application_name=mine", "mine")] {
        let mut client = server.connect(query)?;
        let row = client.query_one("SELECT current_setting('application_name')", &[])?;
        assert_eq!(row.get::<_, String>(0), expected);
    }
    Ok(())
}
