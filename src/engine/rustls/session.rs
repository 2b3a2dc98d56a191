//! One rustls connection, driven to its end over an observed stream.

use std::io::{self, ErrorKind, Read, Write};
use std::sync::Arc;

use ::rustls::{
    AlertDescription, ClientConfig, ClientConnection, Error, PeerIncompatible, PeerMisbehaved,
    pki_types::ServerName,
};

use crate::engine::ending::{Ending, Misbehaviour};
use crate::engine::outcome::Exchange;
use crate::engine::wire::{Conversation, Observed};
use crate::mbedtls::Alert;

/// A device keeps the answer in a buffer of 1 KB and prints it; nobody needs more than this of it.
const LONGEST_ANSWER: usize = 1 << 20;

/// A client and the stream that it speaks over.
#[derive(Debug)]
pub(super) struct Session<S> {
    connection: ClientConnection,
    stream: Observed<S>,
}

impl<S: Read + Write> Session<S> {
    pub(super) fn new(
        config: Arc<ClientConfig>,
        name: ServerName<'static>,
        stream: S,
    ) -> Result<Self, Error> {
        let connection = ClientConnection::new(config, name)?;
        Ok(Self { connection, stream: Observed::new(stream) })
    }

    pub(super) fn connection(&self) -> &ClientConnection {
        &self.connection
    }

    pub(super) fn conversation(&self) -> &Conversation {
        self.stream.conversation()
    }

    /// Goes on until the handshake is complete or has failed.
    pub(super) fn handshake(&mut self) -> Ending {
        while self.connection.is_handshaking() {
            if let Err(error) = self.connection.complete_io(&mut self.stream) {
                return self.ending(&error);
            }
        }
        Ending::Judged
    }

    /// Sends a request and reads the answer until the server closes.
    pub(super) fn exchange(&mut self, request: &[u8]) -> Exchange {
        let mut answer = Vec::new();
        let ended = self.request_and_read(request, &mut answer);
        let ending = ended.err().map_or(Ending::CloseNotify, |error| self.ending(&error));
        Exchange { request: request.to_vec(), answer, close: close_of(&ending) }
    }

    fn request_and_read(&mut self, request: &[u8], answer: &mut Vec<u8>) -> io::Result<()> {
        let mut stream = ::rustls::Stream::new(&mut self.connection, &mut self.stream);
        stream.write_all(request)?;
        stream.flush()?;
        stream.take(LONGEST_ANSWER as u64).read_to_end(answer).map(|_| ())
    }

    /// The proper end that a device gives a session; a server that is gone no longer hears it.
    pub(super) fn close(&mut self) {
        self.connection.send_close_notify();
        let _ = self.connection.complete_io(&mut self.stream);
    }

    /// What an I/O error of the driver means to a device.
    fn ending(&self, error: &io::Error) -> Ending {
        if self.conversation().server.rubbish.is_some() {
            return Ending::Rubbish;
        }
        match error.kind() {
            ErrorKind::UnexpectedEof => self.end_of_stream(),
            ErrorKind::ConnectionReset | ErrorKind::ConnectionAborted | ErrorKind::BrokenPipe => {
                Ending::Reset
            }
            ErrorKind::WouldBlock | ErrorKind::TimedOut => Ending::Silence,
            _ => match of_rustls(error) {
                Ending::CloseNotify if self.conversation().server.alert_is_fatal => {
                    Ending::Alert(Alert::CLOSE_NOTIFY)
                }
                other => other,
            },
        }
    }

    /// rustls reports a `close_notify` in the handshake as the end of the stream. To the library the
    /// level of an alert comes first (`ssl_msg.c`, `mbedtls_ssl_handle_message_type`; 2.28.10, 3.6.5).
    fn end_of_stream(&self) -> Ending {
        let server = &self.conversation().server;
        match server.alert {
            Some(Alert::CLOSE_NOTIFY) if server.alert_is_fatal => {
                Ending::Alert(Alert::CLOSE_NOTIFY)
            }
            Some(Alert::CLOSE_NOTIFY) => Ending::CloseNotify,
            _ => Ending::Closed,
        }
    }
}

fn close_of(ending: &Ending) -> crate::engine::outcome::Close {
    use crate::engine::outcome::Close;
    match ending {
        Ending::CloseNotify => Close::Notified,
        Ending::Closed => Close::EndOfStream,
        Ending::Alert(alert) => Close::Alert(*alert),
        Ending::Reset => Close::Reset,
        Ending::Silence => Close::Silence,
        Ending::Judged | Ending::Rubbish | Ending::Misbehaved(_) => Close::Broken,
    }
}

fn of_rustls(error: &io::Error) -> Ending {
    let inner = error.get_ref().and_then(|inner| inner.downcast_ref::<Error>());
    let Some(inner) = inner else {
        return Ending::Misbehaved(Misbehaviour::Other(error.to_string()));
    };
    match inner {
        Error::AlertReceived(AlertDescription::CloseNotify) => Ending::CloseNotify,
        Error::AlertReceived(alert) => Ending::Alert(Alert(u8::from(*alert))),
        Error::InvalidCertificate(_) => Ending::Judged,
        Error::PeerIncompatible(
            PeerIncompatible::ServerDoesNotSupportTls12Or13
            | PeerIncompatible::ServerTlsVersionIsDisabledByOurConfig,
        ) => Ending::Misbehaved(Misbehaviour::Version),
        Error::PeerMisbehaved(PeerMisbehaved::SelectedUnofferedCipherSuite) => {
            Ending::Misbehaved(Misbehaviour::Suite)
        }
        Error::PeerMisbehaved(PeerMisbehaved::SelectedUnofferedApplicationProtocol) => {
            Ending::Misbehaved(Misbehaviour::Protocol)
        }
        other => Ending::Misbehaved(Misbehaviour::Other(other.to_string())),
    }
}
