"""Curves of growth on logarithmic axes, one SVG for each scale: processor seconds above, megabytes below."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path
from textwrap import fill
from typing import Any

from benchmarks.results import PRODUCT, Result

FEWEST = 3
"""Sizes that make a curve."""
STYLE: dict[Any, Any] = {"svg.hashsalt": "jixiao", "font.size": 9, "svg.fonttype": "none"}
"""Text stays text; the same numbers give the same file."""
MARKED = (1, 2, 5)
Curves = dict[str, list[Result]]
"""By contestant, the product first; sizes grow."""


def by_scale(result: Result) -> str:
    return result.scale


def draw_curves(results: Sequence[Result], folder: Path) -> Iterator[Path]:
    """A column for each job that was measured at three sizes at least."""
    for scale, found in groupby(sorted(results, key=by_scale), by_scale):
        jobs = {job: curves for job, curves in _jobs(list(found)).items() if curves}
        if jobs:
            path = folder / f"growth-{scale}.svg"
            _draw(scale, jobs, path)
            yield path


def _jobs(results: Sequence[Result]) -> dict[str, Curves]:
    jobs: dict[str, Curves] = {}
    for result in sorted(results, key=lambda result: (result.contestant != PRODUCT, result.size)):
        jobs.setdefault(result.job, {}).setdefault(result.contestant, []).append(result)
    return {
        job: {name: found for name, found in curves.items() if len(found) >= FEWEST}
        for job, curves in jobs.items()
    }


def _draw(scale: str, jobs: dict[str, Curves], path: Path) -> None:
    import matplotlib

    matplotlib.use("svg")
    from matplotlib import pyplot

    with matplotlib.rc_context(STYLE):
        size = (3.8 * len(jobs), 6)
        figure, grid = pyplot.subplots(2, len(jobs), figsize=size, squeeze=False, sharex="col")
        for column, (job, curves) in enumerate(jobs.items()):
            grid[0][column].set_title(fill(job, 34))
            _draw_curves(grid[0][column], curves, "seconds", "processor seconds")
            _draw_curves(grid[1][column], curves, "memory_mb", "MB of memory")
            grid[1][column].set_xlabel(scale)
            grid[0][column].legend(frameon=False)
        figure.tight_layout()
        path.parent.mkdir(parents=True, exist_ok=True)
        figure.savefig(path, metadata={"Date": None})
        pyplot.close(figure)


def _draw_curves(axes: Any, curves: Curves, what: str, label: str) -> None:
    from matplotlib.ticker import LogLocator

    for name, results in curves.items():
        known = [(result.size, cost) for result in results if (cost := getattr(result, what)) is not None]
        sizes, costs = zip(*known, strict=True) if known else ((), ())
        axes.loglog(sizes, costs, marker="o", linewidth=2.5 if name == PRODUCT else 1, label=name)
    axes.set_ylabel(label)
    axes.yaxis.set_major_locator(LogLocator(subs=MARKED))
    for axis in (axes.xaxis, axes.yaxis):
        axis.set_major_formatter("{x:,g}")
        axis.set_minor_formatter("")
    axes.grid(visible=True, alpha=0.3)
