"""A plot of lines on two logarithmic axes, as SVG."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Final

WIDTH, HEIGHT = 720, 440
LEFT, RIGHT, TOP, BOTTOM = 70, 210, 40, 50
FONT: Final = 'font-family="sans-serif" font-size="12"'
COLOURS: Final = ("#7f7f7f", "#2ca02c", "#1f77b4", "#d62728", "#9467bd")


@dataclass(frozen=True, slots=True)
class Series:
    """One line: its name and its points, both coordinates above 0."""

    name: str
    points: Sequence[tuple[float, float]]


def plot(title: str, series: Sequence[Series]) -> str:
    """Return the plot. Without any points it is an empty frame."""
    xs = [x for one in series for x, _ in one.points] or [1, 10]
    ys = [y for one in series for _, y in one.points] or [1, 10]
    across = _Axis(_floor(min(xs)), _ceiling(max(xs)), LEFT, WIDTH - RIGHT)
    up = _Axis(_floor(min(ys)), _ceiling(max(ys)), HEIGHT - BOTTOM, TOP)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" {FONT}>',
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="white"/>',
        f'<text x="{LEFT}" y="{TOP - 16}" font-size="14">{escape(title)}</text>',
    ]
    for x in across.decades():
        parts.append(_line(across.at(x), TOP, across.at(x), HEIGHT - BOTTOM))
        parts.append(f'<text x="{across.at(x):.1f}" y="{HEIGHT - BOTTOM + 18}" text-anchor="middle">{x:,.0f}</text>')
    for y in up.decades():
        parts.append(_line(LEFT, up.at(y), WIDTH - RIGHT, up.at(y)))
        parts.append(f'<text x="{LEFT - 8}" y="{up.at(y) + 4:.1f}" text-anchor="end">{y:g} s</text>')
    for number, one in enumerate(series):
        colour = COLOURS[number % len(COLOURS)]
        places = [(across.at(x), up.at(y)) for x, y in one.points]
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
        parts.append(f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>')
        parts += [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3.5" fill="{colour}"/>' for x, y in places]
        height = TOP + 20 * number + 10
        parts.append(_line(WIDTH - RIGHT + 12, height - 4, WIDTH - RIGHT + 32, height - 4, colour, 2))
        parts.append(f'<text x="{WIDTH - RIGHT + 38}" y="{height}">{escape(one.name)}</text>')
    return "\n".join([*parts, "</svg>", ""])


@dataclass(frozen=True, slots=True)
class _Axis:
    """A logarithmic axis from one power of ten to another, between two places on the page."""

    low: int
    high: int
    start: float
    end: float

    def at(self, value: float) -> float:
        return self.start + (math.log10(value) - self.low) / (self.high - self.low) * (self.end - self.start)

    def decades(self) -> list[float]:
        return [10.0**power for power in range(self.low, self.high + 1)]


def _floor(value: float) -> int:
    return math.floor(math.log10(value))


def _ceiling(value: float) -> int:
    return max(math.ceil(math.log10(value)), _floor(value) + 1)


def _line(x1: float, y1: float, x2: float, y2: float, colour: str = "#dddddd", width: float = 1) -> str:
    place = f'x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}"'
    return f'<line {place} stroke="{colour}" stroke-width="{width}"/>'
