"""The contract, on every network against its local server."""

from tests.publishers.contract import (
    Contract,
    Corrects,
    CorrectsFilms,
    Deletes,
    Figures,
    Finds,
    HarmlessRepeats,
    Threads,
    ThreadsEnd,
)
from tests.publishers.films_contract import Films


class TestContract(Contract):
    """All that every network keeps."""


class TestFinds(Finds):
    """What is proven where it is declared."""


class TestCorrects(Corrects):
    """What is proven where it is declared."""


class TestCorrectsFilms(CorrectsFilms):
    """What is proven where it is declared."""


class TestFigures(Figures):
    """What is declared, and no more."""


class TestFilms(Films):
    """What each network that takes videos keeps."""


class TestThreads(Threads):
    """What is proven where it is declared."""


class TestThreadsEnd(ThreadsEnd):
    """What is proven where it is declared."""


class TestHarmlessRepeats(HarmlessRepeats):
    """What is proven where it is declared."""


class TestDeletes(Deletes):
    """What is proven where it is declared."""
