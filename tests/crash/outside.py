"""The other side, real and slow: a provider's pages and webhook, and a mail server; both keep count."""

import socketserver
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from random import Random


@dataclass
class Outside:
    """What reached us: webhook bodies by idempotency key, mails by Message-ID; `asked` counts all."""

    random: Random
    hooks: dict[str, list[bytes]] = field(default_factory=dict)
    mails: dict[str, list[bytes]] = field(default_factory=dict)
    asked: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def take(
        self, box: dict[str, list[bytes]] | None = None, key: str = "", body: bytes = b""
    ) -> None:
        """Take something, slowly, so that a kill may come before it or between it and our answer."""
        time.sleep(self.random.uniform(0, 0.02))
        with self.lock:
            self.asked += 1
            if box is not None:
                box.setdefault(key, []).append(body)
        time.sleep(self.random.uniform(0, 0.1 if box is not None else 0.02))


@contextmanager
def provider(port: int, outside: Outside) -> Iterator[str]:
    """Serve pages and take webhooks; give the address."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            outside.take()
            body = f"leek soup at {self.path}".encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            outside.take(outside.hooks, self.headers["Idempotency-Key"], body)
            self.send_response(202)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def handle_one_request(self) -> None:
            try:
                super().handle_one_request()
            except OSError:
                self.close_connection = True  # who asked was killed

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", port), Handler) as server:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@contextmanager
def mail_server(outside: Outside) -> Iterator[str]:
    """Take mail by SMTP (RFC 5321, its least part); give the address."""

    class Handler(socketserver.StreamRequestHandler):
        def say(self, line: str) -> None:
            self.wfile.write(f"{line}\r\n".encode())

        def handle(self) -> None:
            with suppress(OSError):  # who wrote was killed
                self.talk()

        def talk(self) -> None:
            self.say("220 mail.parlour.example")
            while line := self.rfile.readline():
                match line[:4].upper():
                    case b"DATA":
                        self.say("354 go on")
                        lines = list(iter(self.rfile.readline, b".\r\n"))
                        if not lines or not lines[-1].endswith(b"\r\n"):
                            return
                        name = next(one for one in lines if one.lower().startswith(b"message-id:"))
                        key = name.split(b":", 1)[1].strip().decode()
                        outside.take(outside.mails, key, b"".join(lines))
                        self.say("250 taken")
                    case b"QUIT":
                        self.say("221 bye")
                        return
                    case _:
                        self.say("250 fine")

    class Server(socketserver.ThreadingTCPServer):
        allow_reuse_address = daemon_threads = True

    with Server(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"smtp://127.0.0.1:{server.server_address[1]}"
        server.shutdown()
