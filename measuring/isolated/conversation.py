"""One question to a worker, and what it says of where it is until it answers."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from measuring.isolated.client import Message, Worker, WorkerFailedError
from measuring.isolated.faults import death_text


@dataclass(frozen=True)
class Place:
    """What a worker said it was at: loading a file, a question, a table, a scan."""

    what: str = "start"
    name: str = ""
    number: int | None = None


class StoppedWorkError(Exception):
    """A worker gave no answer; where it was, and why."""

    def __init__(self, place: Place, reason: str) -> None:
        super().__init__(reason)
        self.place = place
        self.reason = reason


@dataclass
class Conversation:
    """One question to a worker, and what it says until it answers."""

    worker: Worker
    seconds_at: Callable[[Place], float]
    stopped_text: Callable[[Place, str], str]
    place: Place = Place()

    def ask(self, asked: Message) -> Message:
        """The answer or refusal; raises StoppedWorkError where there is none."""
        for message in self.hear(asked):
            if "at" in message:
                self.place = Place(message["at"], message.get("name", ""), message.get("number"))
            elif "failed" in message:
                raise self.stopped(message["failed"])
            else:
                return message
        raise AssertionError("a worker speaks until it answers")

    def hear(self, asked: Message) -> Iterator[Message]:
        try:
            self.worker.send(asked)
            while True:
                yield self.worker.receive(self.seconds_at(self.place))
        except WorkerFailedError as failed:
            raise self.stopped(death_text(failed.status, self.seconds_at(self.place))) from None

    def stopped(self, cause: str) -> StoppedWorkError:
        return StoppedWorkError(self.place, self.stopped_text(self.place, cause))
