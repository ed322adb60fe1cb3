//! What libpq's `sslmode` and its certificates mean, said to rustls.
//!
//! Two things are stricter than libpq: a file of root certificates that was named must be there,
//! and `verify-full` looks at a certificate's alternative names only, never at its common name.

use std::fmt::Debug;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::client::{WebPkiServerVerifier, verify_server_name};
use rustls::crypto::{CryptoProvider, ring};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, ServerName, UnixTime};
use rustls::server::ParsedCertificate;
use rustls::{
    CertificateError, ClientConfig, DigitallySignedStruct, RootCertStore, SignatureScheme,
};
use thiserror::Error;
use tokio_postgres_rustls::MakeRustlsConnect;

/// Where systems keep the roots that they trust, all in one file.
const SYSTEM_ROOTS: [&str; 5] = [
    "/etc/ssl/certs/ca-certificates.crt",
    "/etc/pki/tls/certs/ca-bundle.crt",
    "/etc/ssl/ca-bundle.pem",
    "/etc/ssl/cert.pem",
    "/opt/homebrew/etc/ca-certificates/cert.pem",
];

/// How much security is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum SslMode {
    /// No TLS.
    Disable,
    /// TLS if the server insists.
    Allow,
    /// TLS if the server can.
    Prefer,
    /// TLS, with whoever answers; or, given root certificates, as `VerifyCa`.
    Require,
    /// TLS, with somebody whom the roots vouch for.
    VerifyCa,
    /// TLS, with the very host that was named.
    VerifyFull,
}

impl SslMode {
    /// Understands libpq's word.
    pub(crate) fn from_name(name: &str) -> Option<Self> {
        Some(match name {
            "disable" => Self::Disable,
            "allow" => Self::Allow,
            "prefer" => Self::Prefer,
            "require" => Self::Require,
            "verify-ca" => Self::VerifyCa,
            "verify-full" => Self::VerifyFull,
            _ => return None,
        })
    }

    fn verifies(self) -> bool {
        matches!(self, Self::VerifyCa | Self::VerifyFull)
    }
}

/// Where the root certificates are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Roots {
    /// Among the system's.
    System,
    /// In a file that was named.
    File(PathBuf),
    /// In libpq's usual file, if it is there and there is a home for it.
    Usual(Option<PathBuf>),
}

/// All that was said about TLS. Certificate and key come in pairs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct TlsSettings {
    pub(crate) mode: SslMode,
    pub(crate) roots: Roots,
    /// The client's certificate and key, where they were named.
    pub(crate) identity: Option<(PathBuf, PathBuf)>,
    /// Where they are taken from otherwise, if both are there.
    pub(crate) usual_identity: Option<(PathBuf, PathBuf)>,
}

/// Why no TLS connection can be tried.
#[derive(Debug, Error)]
pub(crate) enum TlsError {
    #[error("`{mode}` needs root certificates, and there are none{}", in_file(.file.as_deref()))]
    NoRoots {
        mode: &'static str,
        file: Option<PathBuf>,
    },
    #[error("this system has no file of root certificates where one is expected")]
    NoSystemRoots,
    #[error("cannot read `{}`: {reason}", file.display())]
    Unreadable { file: PathBuf, reason: String },
    #[error("{0}")]
    Rejected(#[from] rustls::Error),
}

fn in_file(file: Option<&Path>) -> String {
    file.map(|file| format!(" in `{}`", file.display()))
        .unwrap_or_default()
}

/// Makes what the client needs to speak TLS as the settings ask.
pub(crate) fn connector(settings: &TlsSettings) -> Result<MakeRustlsConnect, TlsError> {
    let provider = Arc::new(ring::default_provider());
    let verifier = Verifier::new(settings, &provider)?;
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()?
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(verifier));
    let identity = settings.identity.as_ref().or_else(|| {
        settings
            .usual_identity
            .as_ref()
            .filter(|(cert, key)| cert.exists() && key.exists())
    });
    let mut config = match identity {
        Some((cert, key)) => {
            let key = PrivateKeyDer::from_pem_file(key).map_err(|error| unreadable(key, &error))?;
            config.with_client_auth_cert(certificates(cert)?, key)?
        }
        None => config.with_no_client_auth(),
    };
    config.alpn_protocols = vec![b"postgresql".to_vec()];
    Ok(MakeRustlsConnect::new(config))
}

fn certificates(file: &Path) -> Result<Vec<CertificateDer<'static>>, TlsError> {
    let found: Vec<_> = CertificateDer::pem_file_iter(file)
        .and_then(Iterator::collect)
        .map_err(|error| unreadable(file, &error))?;
    if found.is_empty() {
        let reason = "it holds no certificate".to_owned();
        return Err(TlsError::Unreadable {
            file: file.to_owned(),
            reason,
        });
    }
    Ok(found)
}

fn unreadable(file: &Path, error: &rustls::pki_types::pem::Error) -> TlsError {
    // The error itself shows what it found, which in a file of keys is a secret.
    let reason = match error {
        rustls::pki_types::pem::Error::Io(error) => error.to_string(),
        _ => "it is not as PEM files are".to_owned(),
    };
    TlsError::Unreadable {
        file: file.to_owned(),
        reason,
    }
}

/// The roots to trust, or none where nothing is to be verified.
fn roots(settings: &TlsSettings) -> Result<Option<Vec<CertificateDer<'static>>>, TlsError> {
    let mode = match settings.mode {
        SslMode::VerifyFull => "sslmode=verify-full",
        _ => "sslmode=verify-ca",
    };
    match &settings.roots {
        Roots::System => {
            let file = SYSTEM_ROOTS
                .into_iter()
                .map(Path::new)
                .find(|file| file.is_file());
            let file = file.ok_or(TlsError::NoSystemRoots)?;
            certificates(file).map(Some)
        }
        Roots::File(file) => certificates(file).map(Some),
        Roots::Usual(Some(file)) if is_there(file)? => certificates(file).map(Some),
        Roots::Usual(file) if settings.mode.verifies() => Err(TlsError::NoRoots {
            mode,
            file: file.clone(),
        }),
        Roots::Usual(_) => Ok(None),
    }
}

/// Whether the file exists. One that cannot be looked at is no reason to verify nothing.
fn is_there(file: &Path) -> Result<bool, TlsError> {
    match fs::metadata(file) {
        Ok(_) => Ok(true),
        Err(error) => match error.kind() {
            io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => Ok(false),
            _ => Err(TlsError::Unreadable {
                file: file.to_owned(),
                reason: error.to_string(),
            }),
        },
    }
}

#[derive(Debug)]
struct Verifier {
    /// None verifies nothing.
    chain: Option<Arc<WebPkiServerVerifier>>,
    /// The roots as they are written.
    roots: Vec<CertificateDer<'static>>,
    name: Name,
    schemes: Vec<SignatureScheme>,
}

/// Whether the certificate must be for the host that was named.
#[derive(Debug, PartialEq, Eq)]
enum Name {
    Checked,
    Unchecked,
}

impl Verifier {
    fn new(settings: &TlsSettings, provider: &Arc<CryptoProvider>) -> Result<Self, TlsError> {
        let roots = roots(settings)?;
        let chain = match &roots {
            None => None,
            Some(roots) => {
                let mut store = RootCertStore::empty();
                // A system's file may hold some that are too old for rustls; one is enough.
                store.add_parsable_certificates(roots.iter().cloned());
                let verifier =
                    WebPkiServerVerifier::builder_with_provider(store.into(), provider.clone())
                        .build()
                        .map_err(|error| rustls::Error::General(error.to_string()))?;
                Some(verifier)
            }
        };
        Ok(Self {
            chain,
            roots: roots.unwrap_or_default(),
            name: match settings.mode {
                SslMode::VerifyFull => Name::Checked,
                _ => Name::Unchecked,
            },
            schemes: provider
                .signature_verification_algorithms
                .supported_schemes(),
        })
    }

    /// Servers often show a certificate that they signed themselves, and which is given as the
    /// root. If it says that it is an authority, rustls refuses it as a server's, OpenSSL does not.
    /// By then its dates have been checked, and that it is the root needs no more proof.
    fn is_a_root(&self, certificate: &CertificateDer<'_>, error: &rustls::Error) -> bool {
        let rustls::Error::InvalidCertificate(CertificateError::Other(reason)) = error else {
            return false;
        };
        reason.to_string() == "CaUsedAsEndEntity" && self.roots.contains(certificate)
    }
}

impl ServerCertVerifier for Verifier {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        server_name: &ServerName<'_>,
        ocsp_response: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        let Some(chain) = &self.chain else {
            return Ok(ServerCertVerified::assertion());
        };
        let mut verdict =
            chain.verify_server_cert(end_entity, intermediates, server_name, ocsp_response, now);
        if verdict
            .as_ref()
            .is_err_and(|error| self.is_a_root(end_entity, error))
        {
            let certificate = ParsedCertificate::try_from(end_entity)?;
            verdict = verify_server_name(&certificate, server_name)
                .map(|()| ServerCertVerified::assertion());
        }
        // The name is looked at last, so all else was right.
        match verdict {
            Err(rustls::Error::InvalidCertificate(
                CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. },
            )) if self.name == Name::Unchecked => Ok(ServerCertVerified::assertion()),
            verdict => verdict,
        }
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        match &self.chain {
            Some(chain) => chain.verify_tls12_signature(message, cert, dss),
            None => Ok(HandshakeSignatureValid::assertion()),
        }
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        match &self.chain {
            Some(chain) => chain.verify_tls13_signature(message, cert, dss),
            None => Ok(HandshakeSignatureValid::assertion()),
        }
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.schemes.clone()
    }
}
