//! `orch serve`, running; and what it answers.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};

/// A server, which ends with the value.
pub(crate) struct Served {
    child: Child,
    address: String,
    /// What stands in the address that it printed, after the question mark.
    pub(crate) query: Option<String>,
}

/// An answer.
pub(crate) struct Answer {
    pub(crate) status: u16,
    /// The lines of the head, in lower case up to the colon.
    pub(crate) head: Vec<String>,
    pub(crate) body: String,
}

impl Served {
    /// Runs a command that serves, and waits until it says where.
    pub(crate) fn start(command: &mut Command) -> Self {
        let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        let mut stdout = BufReader::new(child.stdout.take().unwrap());
        stdout.read_line(&mut line).unwrap();
        let url = line
            .trim()
            .strip_prefix("http://")
            .unwrap_or_else(|| panic!("{line:?}"));
        let (address, rest) = url.split_once('/').unwrap();
        Self {
            child,
            address: address.to_owned(),
            query: rest.strip_prefix('?').map(str::to_owned),
        }
    }

    /// The whole address of a path.
    #[allow(dead_code, reason = "only a browser needs a whole address")]
    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// Asks, as this machine's own browser would.
    pub(crate) fn get(&self, path: &str) -> Answer {
        self.ask("GET", path, &[("Host", "localhost")])
    }

    /// Asks with headers of one's own.
    pub(crate) fn ask(&self, method: &str, path: &str, headers: &[(&str, &str)]) -> Answer {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        let headers: String = headers
            .iter()
            .map(|(name, value)| format!("{name}: {value}\r\n"))
            .collect();
        let request = format!("{method} {path} HTTP/1.1\r\n{headers}Connection: close\r\n\r\n");
        stream.write_all(request.as_bytes()).unwrap();
        let mut text = Vec::new();
        stream.read_to_end(&mut text).unwrap();
        let text = String::from_utf8(text).unwrap();
        let (head, body) = text.split_once("\r\n\r\n").unwrap();
        let mut lines = head.lines();
        let status = lines.next().unwrap().split(' ').nth(1).unwrap();
        Answer {
            status: status.parse().unwrap(),
            head: lines.map(str::to_owned).collect(),
            body: body.to_owned(),
        }
    }

    /// Ends it as Ctrl-C does, and gives its exit code.
    pub(crate) fn interrupt(mut self) -> Option<i32> {
        let id = self.child.id().to_string();
        let sent = Command::new("kill").args(["-INT", &id]).status().unwrap();
        assert!(sent.success());
        self.child.wait().unwrap().code()
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Answer {
    /// The value of a line of the head.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.head.iter().find_map(|line| {
            let (it, value) = line.split_once(": ")?;
            it.eq_ignore_ascii_case(name).then_some(value)
        })
    }
}
