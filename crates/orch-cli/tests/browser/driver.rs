//! A browser, driven by the WebDriver protocol: JSON over HTTP, of which these tests need six
//! commands. A library for it would be built by everybody who runs any test.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};

use serde_json::{Value, json};

/// How a page is looked at.
#[derive(Clone, Copy)]
pub(crate) struct Look {
    pub(crate) width: u32,
    pub(crate) height: u32,
    pub(crate) scheme: Scheme,
}

/// Light or dark.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Scheme {
    Light,
    Dark,
}

/// A browser; it goes with the value.
pub(crate) struct Browser {
    driver: Child,
    port: u16,
    session: String,
}

impl Browser {
    pub(crate) fn start(look: Look) -> Self {
        let mut driver = Command::new("chromedriver")
            .arg("--port=0")
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("chromedriver is missing: apt-get install chromium chromium-driver");
        let mut lines = BufReader::new(driver.stdout.take().unwrap()).lines();
        let port = lines
            .find_map(|line| {
                let line = line.unwrap();
                let (_, port) = line.split_once("successfully on port ")?;
                port.trim_end_matches('.').parse().ok()
            })
            .unwrap();
        std::thread::spawn(move || lines.for_each(drop));
        let scheme = match look.scheme {
            Scheme::Dark => 0,
            Scheme::Light => 1,
        };
        let arguments = [
            "--headless=new".to_owned(),
            "--no-sandbox".to_owned(),
            "--disable-gpu".to_owned(),
            "--hide-scrollbars".to_owned(),
            "--force-device-scale-factor=1".to_owned(),
            format!("--window-size={},{}", look.width, look.height),
            format!("--blink-settings=preferredColorScheme={scheme}"),
        ];
        let mut browser = Self {
            driver,
            port,
            session: String::new(),
        };
        let session = browser.command(
            "",
            Some(&json!({"capabilities": {"alwaysMatch": {
                "goog:chromeOptions": {"args": arguments},
                "goog:loggingPrefs": {"browser": "ALL"},
            }}})),
        );
        browser.session = format!("/{}", session["sessionId"].as_str().unwrap());
        // Narrow windows exist only where a device is imitated.
        let metrics = json!({"cmd": "Emulation.setDeviceMetricsOverride", "params": {
            "width": look.width, "height": look.height, "deviceScaleFactor": 1, "mobile": look.width < 500,
        }});
        browser.command("/goog/cdp/execute", Some(&metrics));
        browser
    }

    /// Opens a page, and gives what the console says of it.
    pub(crate) fn open(&self, url: &str) -> Vec<String> {
        self.command("/url", Some(&json!({"url": url})));
        let entries = self.command("/se/log", Some(&json!({"type": "browser"})));
        let entries = entries.as_array().cloned().unwrap_or_default();
        entries.iter().map(|it| it["message"].to_string()).collect()
    }

    /// Runs a script in the page, and gives what it returns. The page's own policy forbids
    /// scripts; the driver's are none of the page's.
    pub(crate) fn evaluate(&self, script: &str) -> Value {
        self.command(
            "/execute/sync",
            Some(&json!({"script": script, "args": []})),
        )
    }

    /// A picture of what is seen, as the bytes of a WebP.
    pub(crate) fn picture(&self) -> Vec<u8> {
        let how =
            json!({"cmd": "Page.captureScreenshot", "params": {"format": "webp", "quality": 82}});
        let picture = self.command("/goog/cdp/execute", Some(&how));
        decoded(picture["data"].as_str().unwrap())
    }

    fn command(&self, path: &str, body: Option<&Value>) -> Value {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        let (method, body) = match body {
            Some(body) => ("POST", body.to_string()),
            None => ("GET", String::new()),
        };
        let request = format!(
            "{method} /session{}{path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n\
             Content-Length: {}\r\nConnection: close\r\n\r\n{body}",
            self.session,
            body.len()
        );
        stream.write_all(request.as_bytes()).unwrap();
        // The driver keeps the connection, whatever it is asked for.
        let mut answer = BufReader::new(stream);
        let mut length = 0;
        loop {
            let mut line = String::new();
            answer.read_line(&mut line).unwrap();
            if line.trim().is_empty() {
                break;
            }
            let (name, value) = line.split_once(':').unwrap_or_default();
            if name.eq_ignore_ascii_case("content-length") {
                length = value.trim().parse().unwrap();
            }
        }
        let mut body = vec![0; length];
        answer.read_exact(&mut body).unwrap();
        let mut answer: Value = serde_json::from_slice(&body).unwrap();
        let value = answer["value"].take();
        assert!(value["error"].is_null(), "{method} {path}: {value}");
        value
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        // Ending the session ends the browser; the driver is ended by its id.
        if let Ok(mut stream) = TcpStream::connect(("127.0.0.1", self.port)) {
            let request = format!(
                "DELETE /session{} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
                self.session
            );
            let _ = stream.write_all(request.as_bytes());
            // The first byte of the answer: the browser has ended.
            let _ = stream.read(&mut [0]);
        }
        let _ = self.driver.kill();
        let _ = self.driver.wait();
    }
}

/// Base 64, as the protocol writes pictures.
fn decoded(text: &str) -> Vec<u8> {
    let digit = |byte: u8| match byte {
        b'A'..=b'Z' => byte - b'A',
        b'a'..=b'z' => byte - b'a' + 26,
        b'0'..=b'9' => byte - b'0' + 52,
        b'+' => 62,
        _ => 63,
    };
    let mut bytes = Vec::with_capacity(text.len() / 4 * 3);
    let (mut bits, mut count) = (0_u32, 0);
    for byte in text.bytes().filter(|byte| *byte != b'=') {
        bits = (bits << 6) | u32::from(digit(byte));
        count += 6;
        if count >= 8 {
            count -= 8;
            bytes.push((bits >> count).to_le_bytes()[0]);
        }
    }
    bytes
}
