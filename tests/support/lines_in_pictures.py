"""Where the lines and boxes of a picture run, read from its SVG: crossings, hits, struck texts."""

import re
from itertools import combinations, pairwise
from xml.etree import ElementTree

from pictures import SVG, text_boxes

_COMMANDS = re.compile(r"([MLHVQlhvaqZz])([^MLHVQlhvaqZz]*)")


def elements_with_place(svg):
    """Every element with the sum of the transforms around it."""

    def walk(element, dx, dy):
        moved = re.match(r"translate\(([-\d.]+) ([-\d.]+)\)", element.get("transform", ""))
        if moved:
            dx, dy = dx + float(moved[1]), dy + float(moved[2])
        yield element, dx, dy
        for child in element:
            yield from walk(child, dx, dy)

    yield from walk(ElementTree.fromstring(svg), 0.0, 0.0)


def polylines_of_path(path):
    """The stretches of a path as lists of points; curves as the corner that they round."""
    stretches, here = [], (0.0, 0.0)
    for command, written in _COMMANDS.findall(path):
        n = [float(value) for value in re.findall(r"-?\d*\.?\d+", written)]
        if command == "M":
            here = (n[0], n[1])
            stretches.append([here])
            continue
        steps = [stretches[-1][0]] if command in "Zz" else _points(command, n, *here)
        stretches[-1] += steps
        here = stretches[-1][-1]
    return [stretch for stretch in stretches if len(stretch) > 1]


def _points(command, n, x, y):
    """Where a command of a path leads to from a point."""
    match command:
        case "L":
            return [(n[0], n[1])]
        case "H":
            return [(n[0], y)]
        case "V":
            return [(x, n[0])]
        case "Q":
            return [(n[0], n[1]), (n[2], n[3])]
        case "l":
            return [(x + n[0], y + n[1])]
        case "h":
            return [(x + n[0], y)]
        case "v":
            return [(x, y + n[0])]
        case "a":
            return [(x + n[5], y + n[6])]
    raise ValueError(command)


def strokes(svg, wanted=lambda element: True):
    """(points, width) of every line that is wanted, paths and polylines."""
    found = []
    for element, dx, dy in elements_with_place(svg):
        if element.get("stroke") in (None, "none") or not wanted(element):
            continue
        wide = float(element.get("stroke-width", 1))
        if element.tag == f"{SVG}polyline":
            lines = [
                [tuple(map(float, point.split(","))) for point in element.get("points").split()]
            ]
        elif element.tag == f"{SVG}path":
            lines = polylines_of_path(element.get("d"))
        else:
            continue
        found += [([(x + dx, y + dy) for x, y in line], wide) for line in lines]
    return found


def boxes(svg, wanted=lambda element: True):
    """(left, top, right, bottom) of every rectangle that is wanted."""
    return [
        (x, y, x + float(e.get("width")), y + float(e.get("height")))
        for e, dx, dy in elements_with_place(svg)
        if e.tag == f"{SVG}rect" and "%" not in e.get("width") and wanted(e)
        for x, y in [(float(e.get("x")) + dx, float(e.get("y")) + dy)]
    ]


def crossings(lines):
    """How often two of the lines cross, each pair of their straight parts once.

    Where lines touch, or run into one another at their ends, they do not cross.
    """
    return sum(
        _cross(*one, *other)
        for a, b in combinations(lines, 2)
        for one in pairwise(a)
        for other in pairwise(b)
    )


def _side(a, b, c):
    turn = (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])
    return 0 if abs(turn) < 1e-6 else (1 if turn > 0 else -1)


def _cross(a, b, c, d):
    return _side(a, b, c) * _side(a, b, d) < 0 and _side(c, d, a) * _side(c, d, b) < 0


def meets(a, b, box, room=0.0):
    """Whether the straight line from `a` to `b` runs inside a box, by more than `room`."""
    left, top, right, bottom = box[0] + room, box[1] + room, box[2] - room, box[3] - room
    if left >= right or top >= bottom:
        return False
    near, far = 0.0, 1.0  # the part of the line that is inside, as Liang and Barsky clip it
    for start, step, low, high in (
        (a[0], b[0] - a[0], left, right),
        (a[1], b[1] - a[1], top, bottom),
    ):
        if abs(step) < 1e-9:
            if not low < start < high:
                return False
            continue
        first, last = sorted(((low - start) / step, (high - start) / step))
        near, far = max(near, first), min(far, last)
    return near < far


def hits(lines, found_boxes, room=1.5):
    """(line, box) of every line that runs through a box."""
    return [
        (i, box)
        for i, line in enumerate(lines)
        for box in found_boxes
        if any(meets(a, b, box, room) for a, b in pairwise(line))
    ]


def struck_by(svg, lines, room=1.0):
    """The texts that one of the lines, as wide as it is, runs through."""
    return [
        words
        for left, top, right, bottom, words in text_boxes(svg)
        for points, wide in lines
        if any(
            meets(
                a, b, (left - wide / 2, top - wide / 2, right + wide / 2, bottom + wide / 2), room
            )
            for a, b in pairwise(points)
        )
    ]


def shared_lengths(lines):
    """(line, other, pixels) of every two lines that run on top of each other."""
    found = []
    for (i, a), (j, b) in combinations(enumerate(lines), 2):
        for one in pairwise(a):
            for other in pairwise(b):
                long = _shared(*one, *other)
                if long > 0:
                    found.append((i, j, long))
    return found


def _shared(a, b, c, d):
    """How long two straight lines along an axis lie on each other."""
    for across, along in ((0, 1), (1, 0)):
        if max(abs(p[across] - a[across]) for p in (b, c, d)) < 0.5:
            ends = [sorted((p[along], q[along])) for p, q in ((a, b), (c, d))]
            return max(0.0, min(e[1] for e in ends) - max(e[0] for e in ends))
    return 0.0
