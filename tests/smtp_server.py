"""A small real mail server on loopback, whose answers a test writes down."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field


@dataclass
class Server:
    """Answers each command as it is told to; keeps the messages that it took. "" hangs up."""

    port: int
    answers: dict[str, str] = field(default_factory=dict)
    taken: list[bytes] = field(default_factory=list)

    def talk(self, connection: socket.socket) -> None:
        with connection, connection.makefile("rwb") as lines:

            def say(word: str, usual: str) -> bool:
                answer = self.answers.get(word, usual)
                if answer:
                    lines.write(answer.encode() + b"\r\n")
                    lines.flush()
                return bool(answer)

            going = say("hello", "220 soup")
            while going and (line := lines.readline()):
                word = line[:4].decode().upper().strip()
                if word != "DATA":
                    going = say(word, "250 yes")
                elif say("DATA", "354 go on") and "DATA" not in self.answers:
                    message = b"".join(iter(lines.readline, b".\r\n"))
                    if "message" not in self.answers:
                        self.taken.append(message)
                    going = say("message", "250 taken")


@contextmanager
def serving() -> Iterator[Server]:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        server = Server(listening.getsockname()[1])

        def run() -> None:
            while True:
                try:
                    connection, _ = listening.accept()
                except OSError:
                    return
                server.talk(connection)

        thread = threading.Thread(target=run, daemon=True)
        thread.start()
        yield server
        listening.shutdown(socket.SHUT_RDWR)
        thread.join()
