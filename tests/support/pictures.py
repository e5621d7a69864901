"""Where the texts of a picture stand, measured as the drawing room measures them."""

import re
from xml.etree import ElementTree

from journeymine.drawing.canvas.letters import width

SVG = "{http://www.w3.org/2000/svg}"


def text_boxes(svg):
    """(left, top, right, bottom, words) of every text; transforms of groups are added."""
    found = []

    def walk(element, dx, dy):
        moved = re.match(r"translate\(([-\d.]+) ([-\d.]+)\)", element.get("transform", ""))
        if moved:
            dx, dy = dx + float(moved[1]), dy + float(moved[2])
        if element.tag == f"{SVG}text":
            title = element.find(f"{SVG}title")
            words = (title.tail if title is not None else element.text) or ""
            size, weight = float(element.get("font-size")), int(element.get("font-weight", 400))
            wide = width(words, size, weight)
            shift = {"start": 0, "middle": wide / 2, "end": wide}
            left = float(element.get("x")) + dx - shift[element.get("text-anchor", "start")]
            base = float(element.get("y")) + dy
            found.append((left, base - 0.74 * size, left + wide, base + 0.2 * size, words))
        for child in element:
            walk(child, dx, dy)

    walk(ElementTree.fromstring(svg), 0, 0)
    return found


def said_in(svg):
    """Every text of a picture, with its title, its description and what a pointer shows."""
    return [
        words.replace("\u00a0", " ")
        for words in ElementTree.fromstring(svg).itertext()
        if words.strip()
    ]


def overlapping(svg):
    """Pairs of texts whose boxes share some area."""
    boxes = sorted(text_boxes(svg))
    return [
        (a[4], b[4])
        for i, a in enumerate(boxes)
        for b in boxes[i + 1 :]
        if b[0] < a[2] - 0.5 and a[1] < b[3] - 0.5 and b[1] < a[3] - 0.5
    ]


def outside(svg, width_of, height_of):
    """Texts that stand partly outside the picture."""
    return [
        box[4]
        for box in text_boxes(svg)
        if box[0] < 0 or box[1] < 0 or box[2] > width_of or box[3] > height_of
    ]


def struck(svg):
    """Texts that the outline of an arch runs through."""
    tube = re.compile(
        r'd="M([-\d.]+) ([-\d.]+)V[-\d.]+Q[-\d.]+ ([-\d.]+).*?H[-\d.]+Q([-\d.]+) .*?"'
        r' fill="none" stroke="#5B6770" stroke-width="([\d.]+)"'
    )
    parts = []
    for found in tube.findall(svg):
        left, foot, top, right, thick = map(float, found)
        half = thick / 2
        parts.append((left - half, top - half, right + half, top + half))
        parts.extend((x - half, top, x + half, foot) for x in (left, right))
    return [
        words
        for left, top, right, bottom, words in text_boxes(svg)
        for part in parts
        if part[0] < right - 0.5
        and left < part[2] - 0.5
        and part[1] < bottom - 0.5
        and top < part[3] - 0.5
    ]
