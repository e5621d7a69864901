"""Where the texts of a page's pictures stand, as a browser sets them."""

__all__ = ["texts_that_collide", "texts_that_leave"]

TOLERANCE = 1

_BOXES = """() => {
  const pictures = [...document.querySelectorAll('.picture > svg')];
  return pictures.map((svg) => {
    const frame = svg.getBoundingClientRect();
    const texts = [...svg.querySelectorAll('text')].filter((t) => t.textContent.trim());
    return texts.map((text) => {
      const box = text.getBoundingClientRect();
      const own = [...text.childNodes].filter((n) => n.nodeName !== 'title');
      return {
        said: own.map((n) => n.textContent).join(''),
        left: box.left - frame.left, right: box.right - frame.left,
        top: box.top - frame.top, bottom: box.bottom - frame.top,
        frame: [frame.width, frame.height],
        size: parseFloat(getComputedStyle(text).fontSize),
      };
    });
  });
}"""


def _boxes(page):
    page.evaluate("document.fonts.ready.then(() => null)")
    return page.evaluate(_BOXES)


def _shrunk(box):
    """The height of its letters: a line box has room above and below them."""
    spare = (box["bottom"] - box["top"] - box["size"]) / 2
    return {**box, "top": box["top"] + max(spare, 0), "bottom": box["bottom"] - max(spare, 0)}


def texts_that_collide(page):
    """Pairs of texts of one picture that cover each other by more than a pixel."""
    pairs = []
    for texts in _boxes(page):
        texts = [_shrunk(text) for text in texts]
        for i, a in enumerate(texts):
            for b in texts[i + 1 :]:
                wide = min(a["right"], b["right"]) - max(a["left"], b["left"])
                high = min(a["bottom"], b["bottom"]) - max(a["top"], b["top"])
                if wide > TOLERANCE and high > TOLERANCE:
                    pairs.append((a["said"], b["said"], round(wide, 1), round(high, 1)))
    return pairs


def texts_that_leave(page):
    """Texts of a picture that its edge cuts."""
    return [
        (text["said"], text["left"], text["right"], text["frame"])
        for texts in _boxes(page)
        for text in texts
        if text["left"] < -TOLERANCE
        or text["right"] > text["frame"][0] + TOLERANCE
        or text["top"] < -TOLERANCE
        or text["bottom"] > text["frame"][1] + TOLERANCE
    ]
