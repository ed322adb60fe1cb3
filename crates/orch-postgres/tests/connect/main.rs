//! Reaching a real server that asks for passwords and speaks TLS.

mod certificates;
mod faults;
mod server;
mod session;
mod tls;
