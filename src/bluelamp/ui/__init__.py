"""The design system: base templates, form fields, components, css, js and rendered charts.

Pages take templates from ``ui/`` and tags from ``{% load ui %}``; the structs here are what
those templates expect. ``/catalogue/`` shows every one of them in the demonstration.
"""

from bluelamp.ui.charts import Bars, Series, bars
from bluelamp.ui.chips import Chip, Piece, pieces
from bluelamp.ui.diff import Diff, Edit, compare
from bluelamp.ui.parts import Entry, Line, Media, Pair, Place, Row, Stat, Step, Tag

__all__ = [
    "Bars",
    "Chip",
    "Diff",
    "Edit",
    "Entry",
    "Line",
    "Media",
    "Pair",
    "Piece",
    "Place",
    "Row",
    "Series",
    "Stat",
    "Step",
    "Tag",
    "bars",
    "compare",
    "pieces",
]
