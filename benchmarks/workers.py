"""A method in a process of its own, which is given work, timed, and stopped at a limit."""

from __future__ import annotations

import gc
import os
import resource
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.connection import Connection
from time import perf_counter

import designs
import nets
from methods import BY_NAME
from noise import Variant

from journeymine.design import Block, PetriNet, Step


@dataclass(frozen=True)
class Round:
    """One timed call: its seconds and a cost for every variant."""

    seconds: float
    costs: list[int | None]


class Worker:
    """A process that holds a pair and a method; use it as a context."""

    def __init__(
        self,
        method: str,
        variants: Sequence[Variant],
        path: Block | PetriNet,
        *,
        limit: float,
        memory_gb: float,
    ) -> None:
        here, there = get_context("spawn").Pipe()
        arguments = (there, method, variants, path, memory_gb)
        self._process = get_context("spawn").Process(target=_serve, args=arguments, daemon=True)
        self._process.start()
        there.close()
        self._answers = here
        started = self._answer(limit)  # importing and warming up, which are part of no time
        self.failure = "" if started == "ready" else str(started or f"over {limit:.0f} s to start")

    def solve(self, places: Sequence[int] | None, limit: float) -> Round | None:
        """A timed call with some variants (None: all); None if it failed, see `failure`."""
        if self.failure:
            return None
        self._answers.send(places)
        answer = self._answer(limit)
        if isinstance(answer, Round):
            return answer
        self.failure = answer or f"over {limit:.0f} s"
        return None

    def _answer(self, limit: float) -> Round | str | None:
        """What the process says in time; None if it says nothing and was stopped."""
        try:
            if self._answers.poll(limit):
                answer: Round | str = self._answers.recv()
                return answer
        except EOFError:
            return "died, probably out of memory"
        self._process.kill()
        return None

    def __enter__(self) -> Worker:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.join()


def _serve(
    answers: Connection,
    method: str,
    variants: Sequence[Variant],
    path: Block | PetriNet,
    memory_gb: float,
) -> None:
    """Warm up, then answer every request until the process is stopped.

    Every call gets touchpoints that were never seen before, so that nothing a method may
    remember of an earlier call can help it.  Ours is warmed up with the pair itself, so that
    all is compiled; peers, which compile nothing, with a design of one step.
    """
    _be_quiet()
    limit = int(memory_gb * 2**30)
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    solve = BY_NAME[method].solve
    try:
        warm = (variants[:20], path) if method == "ours" else ([("step",)], Step("step"))
        solve(*_renamed(*warm, "warm "))
        answers.send("ready")
        for call in range(sys.maxsize):
            places = answers.recv()
            chosen = variants if places is None else [variants[place] for place in places]
            work = _renamed(chosen, path, f"{call} ")
            gc.collect()
            start = perf_counter()
            costs = solve(*work)
            answers.send(Round(perf_counter() - start, costs))
            del costs, work
    except EOFError:
        return
    except Exception as error:  # whatever a method does wrong, the next pair goes on
        answers.send(f"{type(error).__name__}: {str(error).splitlines()[0][:80]}")


def _renamed(
    variants: Sequence[Variant], path: Block | PetriNet, prefix: str
) -> tuple[list[Variant], Block | PetriNet]:
    new: dict[str, str] = {}
    renamed = [tuple(new.setdefault(name, prefix + name) for name in v) for v in variants]
    if isinstance(path, PetriNet):
        return renamed, nets.relabelled(path, prefix)
    return renamed, designs.relabelled(path, prefix)


def _be_quiet() -> None:
    """No banners and no progress bars of others, which would also cost them time."""
    os.environ["PM4PY_SHOW_PROGRESS_BAR"] = "False"
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
