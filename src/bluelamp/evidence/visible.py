"""The text of a web page as a reader sees it: title and words, without scripts, styles and menus.

One pass over the page, linear in its length whatever it holds: `html.parser` of the standard library
needs minutes for 256 KB of unclosed tags. Tags are cut as the WHATWG's HTML standard does (13.2.5);
one that the page never closes ends the reading, as it ends a browser's.
"""

import re
from dataclasses import dataclass, field
from html import unescape

TAG = re.compile(
    r"""<(/?+)([a-zA-Z][^\s/>]*+)
        (?:[\s/]++|[^\s/>=]++|=\s*+(?:"[^"]*+"|'[^']*+'|(?!["'])[^\s>]*+))*+>""",
    re.VERBOSE,
)
SPACES = re.compile(r"[ \t\r\f]+")
LINES = re.compile(r" ?\n[ \n]*")

RAW = {
    name: re.compile(rf"</{name}(?=[\s/>])", re.IGNORECASE)
    for name in ("script", "style", "title", "textarea", "xmp", "iframe", "noembed", "noframes")
}
"""Elements that hold no tags: everything up to their own end."""
UNSEEN = frozenset({"script", "style", "iframe", "noembed", "noframes"})
MENU = "nav"
BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "br",
        "caption",
        "dd",
        "details",
        "dialog",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "legend",
        "li",
        "main",
        "nav",
        "ol",
        "option",
        "p",
        "pre",
        "section",
        "summary",
        "table",
        "tbody",
        "tfoot",
        "thead",
        "title",
        "tr",
        "ul",
    ]
)
CELLS = frozenset({"td", "th"})


@dataclass(slots=True)
class Page:
    """What is read of a page while it is read; `menus` holds the places of menus that were closed."""

    title: str = ""
    pieces: list[str] = field(default_factory=list)
    menus: list[tuple[int, int]] = field(default_factory=list)
    _menu: int = 0
    _menu_from: int = 0

    def tag(self, closes: bool, name: str) -> None:
        """Note where a tag begins a new line or a cell, and where menus are."""
        if name in BLOCKS:
            self.pieces.append("\n")
        elif name in CELLS:
            self.pieces.append(" ")
        if name == MENU:
            self._nest(closes)

    def _nest(self, closes: bool) -> None:
        if not closes:
            if self._menu == 0:
                self._menu_from = len(self.pieces)
            self._menu += 1
        elif self._menu:
            self._menu -= 1
            if self._menu == 0:
                self.menus.append((self._menu_from, len(self.pieces)))

    @property
    def text(self) -> str:
        """The words outside the menus; all of them, if there are no others."""
        kept = list(self.pieces)
        for start, end in self.menus:
            kept[start:end] = [""] * (end - start)
        return tidy("".join(kept)) or tidy("".join(self.pieces))


def visible(page: str) -> Page:
    """Read a page; whatever it holds, this raises nothing."""
    found = Page()
    at = 0
    while at < len(page):
        start = page.find("<", at)
        if start < 0:
            start = len(page)
        if start > at:
            found.pieces.append(unescape(page[at:start]))
        at = _markup(page, start, found)
    return found


def _markup(page: str, start: int, found: Page) -> int:
    """Read what stands at a "<"; give where the reading goes on."""
    if page.startswith("<!--", start):
        return _after(page, "-->", start + 4)
    if page.startswith(("<!", "<?", "</"), start) and not page[start + 2 : start + 3].isalpha():
        return _after(page, ">", start + 2)
    if page.startswith("<!", start):
        return _after(page, ">", start + 2)
    if not page[start + 1 : start + 3].lstrip("/")[:1].isalpha():
        found.pieces.append(page[start : start + 1])
        return start + 1
    tag = TAG.match(page, start)
    if tag is None:
        return len(page)
    closes, name = bool(tag[1]), tag[2].lower()
    found.tag(closes, name)
    if closes or name not in RAW:
        return tag.end()
    end = RAW[name].search(page, tag.end())
    stop = end.start() if end else len(page)
    inside = unescape(page[tag.end() : stop])
    if name == "title":
        found.title = found.title or tidy(inside)
    elif name not in UNSEEN:
        found.pieces.append(inside)
    return stop


def _after(page: str, mark: str, start: int) -> int:
    at = page.find(mark, start)
    return at + len(mark) if at >= 0 else len(page)


def tidy(text: str) -> str:
    """Draw white space together, and keep the ends of lines."""
    return LINES.sub("\n", SPACES.sub(" ", text)).strip()
