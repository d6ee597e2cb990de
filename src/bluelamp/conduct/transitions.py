"""States and the steps between them, as data: checked in acts, drawn in the docs, shown as buttons."""

from collections.abc import Iterator
from dataclasses import dataclass

from bluelamp.conduct.errors import WrongState


@dataclass(frozen=True, slots=True)
class Step:
    """One allowed step: from any of `sources` to `target`."""

    name: str
    sources: tuple[str, ...]
    target: str


class Transitions:
    """The steps of one kind of thing, kept in the field `field` of its rows."""

    def __init__(self, thing: str, initial: str, *steps: Step, field: str = "state") -> None:
        self.thing = thing
        self.initial = initial
        self.field = field
        self._steps = {step.name: step for step in steps}
        if len(self._steps) != len(steps):
            raise ValueError(f"{thing}: two steps share a name")

    def __iter__(self) -> Iterator[Step]:
        return iter(self._steps.values())

    @property
    def states(self) -> tuple[str, ...]:
        """All states, in the order in which the steps reach them."""
        found = [self.initial]
        for step in self:
            found += [state for state in (*step.sources, step.target) if state not in found]
        return tuple(found)

    def after(self, state: str, name: str) -> str:
        """Give the state that the step `name` leads to.

        Raises:
            WrongState: the table has no such step from `state`.
        """
        step = self._steps[name]
        if state not in step.sources:
            raise WrongState(
                f"This {self.thing} is {state.replace('_', ' ')}, so it cannot be "
                f"{name.replace('_', ' ')}: reload the page to see what happened."
            )
        return step.target

    def allowed(self, state: str) -> tuple[str, ...]:
        """Name the steps that lead out of `state`."""
        return tuple(step.name for step in self if state in step.sources)
