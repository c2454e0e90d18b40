"""Curves of growth on logarithmic axes, one SVG for each scale: processor seconds, and below them megabytes where
they were measured."""

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
LABELS = {"seconds": "processor seconds", "memory_mb": "MB of memory"}
"""What is drawn, one above the other, where it was measured."""
Curves = dict[str, list[Result]]
"""By contestant, the product first; sizes grow."""


def by_scale(result: Result) -> str:
    return result.scale


def draw_curves(results: Sequence[Result], folder: Path) -> Iterator[Path]:
    """A column for each job that was measured at three sizes at least."""
    for scale, found in groupby(sorted(results, key=by_scale), by_scale):
        jobs = {job: curves for job, curves in _jobs(list(found)).items() if curves}
        if jobs:
            path = folder / f"growth-{scale.replace(' ', '-')}.svg"
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
        drawn = [what for what in LABELS if _is_known(jobs, what)]
        size = (3.8 * len(jobs), 3 * len(drawn))
        figure, grid = pyplot.subplots(len(drawn), len(jobs), figsize=size, squeeze=False, sharex="col")
        for column, (job, curves) in enumerate(jobs.items()):
            grid[0][column].set_title(fill(job, 34))
            for row, what in enumerate(drawn):
                _draw_curves(grid[row][column], curves, what, LABELS[what])
            grid[-1][column].set_xlabel(scale)
            grid[0][column].legend(frameon=False)
        figure.tight_layout()
        path.parent.mkdir(parents=True, exist_ok=True)
        figure.savefig(path, metadata={"Date": None})
        pyplot.close(figure)


def _is_known(jobs: dict[str, Curves], what: str) -> bool:
    return any(
        getattr(result, what) is not None
        for curves in jobs.values()
        for results in curves.values()
        for result in results
    )


def _number(value: float, _place: int) -> str:
    return f"{value:,.0f}" if value >= 1 else f"{value:g}"


def _draw_curves(axes: Any, curves: Curves, what: str, label: str) -> None:
    from matplotlib.ticker import LogLocator

    for name, results in curves.items():
        known = [(result.size, cost) for result in results if (cost := getattr(result, what)) is not None]
        sizes, costs = zip(*known, strict=True) if known else ((), ())
        axes.loglog(sizes, costs, marker="o", linewidth=2.5 if name == PRODUCT else 1, label=name)
    axes.set_ylabel(label)
    axes.yaxis.set_major_locator(LogLocator(subs=MARKED))
    for axis in (axes.xaxis, axes.yaxis):
        axis.set_major_formatter(_number)
        axis.set_minor_formatter("")
    axes.grid(visible=True, alpha=0.3)
