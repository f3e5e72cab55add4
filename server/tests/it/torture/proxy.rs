//! A line to the database that can be cut.

use std::{
    io::{ErrorKind, Read, Write},
    net::{Shutdown, TcpListener, TcpStream},
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, AtomicU16, Ordering},
    },
    thread,
    time::Duration,
};

/// What becomes of the line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Line {
    Passes,
    /// What is open breaks, and nobody listens.
    Refuses,
    /// What is open is reset (RST, not the farewell of a FIN), and so is each new connection as soon as it is made.
    Resets,
    /// Everything is taken and nothing comes back.
    Hangs,
}

const LINES: [Line; 4] = [Line::Passes, Line::Refuses, Line::Resets, Line::Hangs];
/// How long a thread may sleep before it looks at the state of the line.
const LOOK: Duration = Duration::from_millis(10);

pub(crate) struct Proxy {
    pub(crate) port: u16,
    line: Arc<AtomicU16>,
    open: Arc<Mutex<Vec<End>>>,
    listener: Mutex<Option<Listening>>,
    server: u16,
}

/// One end of a connection.
struct End {
    stream: TcpStream,
    /// Whoever carries bytes for it lets go of it without a word.
    is_reset: Arc<AtomicBool>,
}

struct Listening {
    end: Arc<AtomicBool>,
    thread: thread::JoinHandle<()>,
}

impl Proxy {
    /// A line to a port of this machine.
    pub(crate) fn to(server: u16) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let proxy = Self {
            port: listener.local_addr().unwrap().port(),
            line: Arc::new(AtomicU16::new(0)),
            open: Arc::default(),
            listener: Mutex::new(None),
            server,
        };
        proxy.listen(listener);
        proxy
    }

    pub(crate) fn set(&self, line: Line) {
        let number = LINES.iter().position(|one| *one == line).unwrap();
        self.line.store(number as u16, Ordering::SeqCst);
        if matches!(line, Line::Refuses | Line::Resets) {
            for end in self.open.lock().unwrap().drain(..) {
                if line == Line::Resets {
                    end.is_reset.store(true, Ordering::SeqCst);
                    reset(end.stream);
                } else {
                    let _ = end.stream.shutdown(Shutdown::Both);
                }
            }
        }
        let mut listener = self.listener.lock().unwrap();
        if line == Line::Refuses {
            if let Some(listening) = listener.take() {
                listening.end.store(true, Ordering::SeqCst);
                listening.thread.join().unwrap();
            }
        } else if listener.is_none() {
            drop(listener);
            // The port was ours a moment ago; what is left of its connections may hold it for one more.
            let again = loop {
                if let Ok(again) = TcpListener::bind(("127.0.0.1", self.port)) {
                    break again;
                }
            };
            self.listen(again);
        }
    }

    fn listen(&self, listener: TcpListener) {
        listener.set_nonblocking(true).unwrap();
        let end = Arc::new(AtomicBool::new(false));
        let (stop, line, open, server) = (
            Arc::clone(&end),
            Arc::clone(&self.line),
            Arc::clone(&self.open),
            self.server,
        );
        let thread = thread::spawn(move || {
            while !stop.load(Ordering::SeqCst) {
                match listener.accept() {
                    Ok((client, _)) => connect(client, server, &line, &open),
                    Err(_) => thread::sleep(LOOK),
                }
            }
        });
        *self.listener.lock().unwrap() = Some(Listening { end, thread });
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.set(Line::Refuses);
    }
}

fn state(line: &AtomicU16) -> Line {
    LINES[usize::from(line.load(Ordering::SeqCst))]
}

fn connect(client: TcpStream, server: u16, line: &Arc<AtomicU16>, open: &Mutex<Vec<End>>) {
    if state(line) == Line::Resets {
        reset(client);
        return;
    }
    let Ok(server) = TcpStream::connect(("127.0.0.1", server)) else {
        return;
    };
    client.set_nonblocking(false).unwrap();
    let is_reset = Arc::new(AtomicBool::new(false));
    for stream in [&client, &server] {
        stream.set_nodelay(true).unwrap();
        open.lock().unwrap().push(End {
            stream: stream.try_clone().unwrap(),
            is_reset: Arc::clone(&is_reset),
        });
    }
    let ends = [
        (client.try_clone().unwrap(), server.try_clone().unwrap()),
        (server, client),
    ];
    for (from, to) in ends {
        let (line, is_reset) = (Arc::clone(line), Arc::clone(&is_reset));
        thread::spawn(move || carry(from, to, &line, &is_reset));
    }
}

/// The other side meets a reset once nobody holds the connection any more.
fn reset(stream: TcpStream) {
    socket2::SockRef::from(&stream)
        .set_linger(Some(Duration::ZERO))
        .unwrap();
}

/// Carries bytes from one end to the other while the line passes.
fn carry(mut from: TcpStream, mut to: TcpStream, line: &AtomicU16, is_reset: &AtomicBool) {
    from.set_read_timeout(Some(LOOK)).unwrap();
    let mut bytes = [0; 16 * 1024];
    loop {
        if is_reset.load(Ordering::SeqCst) {
            return;
        }
        let read = match from.read(&mut bytes) {
            Ok(0) => break,
            Ok(read) => read,
            Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => {
                continue;
            }
            Err(_) => break,
        };
        while state(line) == Line::Hangs {
            thread::sleep(LOOK);
        }
        if is_reset.load(Ordering::SeqCst) {
            return;
        }
        if to.write_all(&bytes[..read]).is_err() {
            break;
        }
    }
    let _ = to.shutdown(Shutdown::Both);
    let _ = from.shutdown(Shutdown::Both);
}
