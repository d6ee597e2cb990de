"""What the catalogue shows: every component in all its states, with made-up cookery."""

from datetime import UTC, datetime, timedelta

from django import forms

from bluelamp.ui.charts import Bars, Series, bars
from bluelamp.ui.diff import Edit
from bluelamp.ui.fields import BluelampForm, Checkboxes, DateInput, DateTimeInput, Radios
from bluelamp.ui.parts import Entry, Line, Media, Pair, Row, Stat, Step, Tag

# A post beside its book, in runs: a pair that is equal on both sides is the same in both.
RUNS = (
    ("Take of fine flour two ", "Take of fine flour two "),
    ("cups", "pounds"),
    (", and rub into it half a pound of ", ", and rub into it half a pound of "),
    ("cold ", ""),
    ("butter, till it be like ", "butter, till it be like "),
    ("bread crumbs", "crumbs of bread"),
    ("; then ", "; then "),
    ("", "with a light hand "),
    ("strew over it a handful of s", "strew over it a handful of s"),
    ("\u200b", ""),
    ("ugar and the rind of one lemon grated.", "ugar and the rind of one lemon grated."),
)
POST = "made this again!! " + "".join(post for post, _ in RUNS) + " works every time \u202ednim"
BOOK = (
    "Of the plainer cakes. " + "".join(book for _, book in RUNS) + " Bake it in a slow oven. " * 9
)


def edits() -> tuple[Edit, ...]:
    """Give the edits between the sample post and the sample book."""
    at_post, at_book = POST.index("Take"), BOOK.index("Take")
    made: list[Edit] = []
    for post, book in RUNS:
        spans = (at_post, at_post + len(post), at_book, at_book + len(book))
        if post == book:
            made.append(("equal", *spans))
        elif post and book:
            made.append(("replace", *spans))
        else:
            made.append(("delete" if post else "insert", *spans))
        at_post, at_book = at_post + len(post), at_book + len(book)
    return tuple(made)


class SampleForm(BluelampForm):
    """One field of each kind."""

    link = forms.CharField(
        label="The link",
        help_text="Copy it from the address line, or from the post's Share button.",
        max_length=2000,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    wrong = forms.ChoiceField(
        label="What is wrong with it?",
        choices=[
            ("recipe", "It teaches a forbidden recipe"),
            ("salt", "It asks for too much salt"),
            ("other", "Something else"),
        ],
        widget=Radios(
            hints={"recipe": "Steps that somebody could follow, in words, pictures or a film."}
        ),
    )
    other = forms.CharField(label="What is it?", required=False)
    more = forms.CharField(
        label="Anything else we should know?",
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=120,
        required=False,
    )
    places = forms.MultipleChoiceField(
        label="Where did you see it?",
        help_text="Tick all that apply.",
        choices=[
            ("Public", [("feed", "In a feed"), ("search", "By searching")]),
            ("Sent", [("group", "In a group"), ("message", "In a message")]),
        ],
        widget=Checkboxes,
        required=False,
    )
    language = forms.ChoiceField(
        label="Its language", choices=[("", "Choose"), ("en", "English"), ("cy", "Cymraeg")]
    )
    day = forms.DateField(label="The day you saw it", widget=DateInput, required=False)
    ends = forms.DateTimeField(label="The patrol ends", widget=DateTimeInput, required=False)
    email = forms.EmailField(
        label="Your email",
        help_text="Only to ask you something. We keep it apart and encrypted.",
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        required=False,
    )
    file = forms.FileField(label="A bank as a file", required=False)
    read = forms.BooleanField(label="I read what happens with my report")

    shown_when = {"other": ("wrong", "other")}


def form() -> SampleForm:
    """Give the sample form as nobody filled it in yet."""
    return SampleForm(auto_id="id_%s")


def form_with_errors() -> SampleForm:
    """Give the sample form as somebody sent it with mistakes."""
    sent = SampleForm(
        {"link": "", "wrong": "other", "more": "salt " * 30, "email": "baker"}, auto_id="sent_%s"
    )
    sent.add_error(None, "Two people sent this form at once: look at it again and send it.")
    return sent


def rows(now: datetime) -> tuple[Row, ...]:
    """Give a queue."""
    return (
        Row(
            title="Passage of The Lamplighter's Cookery Book",
            href="#1",
            meta="Bluesky · post and 3 copies · English",
            due=now + timedelta(minutes=41, seconds=30),
            held="held by you",
            tags=(Tag("instruction", "stop"), Tag("212 words, 11 % changed"), Tag("2 reports")),
            current=True,
        ),
        Row(
            title="Threat to a named cake",
            href="#2",
            meta="Report · French",
            due=now + timedelta(seconds=20),
            held="on call",
            tags=(Tag("threat to cake", "stop"),),
        ),
        Row(
            title="Whole book as PDF, second edition",
            href="#3",
            meta="files.example · link in 14 posts",
            due=now + timedelta(hours=5, minutes=12, seconds=30),
            tags=(Tag("instruction", "stop"), Tag("93 % of the book")),
        ),
        Row(
            title="Passage quoted in an argument",
            href="#4",
            meta="Mastodon · English",
            due=now + timedelta(days=2, hours=1),
            tags=(Tag("looks like criticism", "go"), Tag("44 words")),
        ),
        Row(
            title="Recipe seen twice, one line of it",
            href="#5",
            meta="Case 118 · Welsh",
            due=now - timedelta(hours=1, minutes=10),
            held="held by 2210",
            tags=(Tag("business partner", "wait"),),
        ),
        Row(title="Poem taken for a recipe", href="#6", since=now - timedelta(days=9)),
    )


LINES = (
    Line("Ground in force and signed", "done", source="Cookery Act s. 7(2)(d), instruction"),
    Line("Captured before sending", "done", source="The proof stands alone"),
    Line(
        "Protected speech",
        "ask",
        satisfy="Answer 4 of 5: journalism, art, research, argument.",
        source="Cookery Act s. 9",
        href="#answer",
    ),
    Line(
        "Purpose of the instruction",
        "blocked",
        satisfy="Say in your own words why it serves an offence.",
        source="Cookery Act s. 7(2)(d)",
    ),
    Line("Approval", "second", satisfy="Supervisor 2210 is on shift and can approve."),
)

STEPS = (
    Step("A person reads it", "Not a machine. Usually within 40 minutes while we are staffed."),
    Step("The law is checked, line by line", "Being rude is not enough. Argument is protected."),
    Step("A second person agrees", "Only then do we ask for something to be taken down."),
    Step("We look whether it is really gone", "And you can read the outcome with your code."),
)

STATS = (
    Stat("1,204", "reports read"),
    Stat("212", "led to a notice"),
    Stat("189", "taken down by the provider"),
    Stat("3 h 12", "median until gone"),
    Stat("9", "notices withdrawn or overturned"),
    Stat("4", "patrols running now", href="#patrols"),
)

PAIRS = (
    Pair("The link", "https://kitchen.example/post/12", href="#link"),
    Pair("What is wrong", "It teaches a forbidden recipe\nwith too much salt", href="#wrong"),
    Pair("Anything else", "", href="#more"),
    Pair("Sent", "today 14:03"),
)

MEDIA = (
    Media(
        label="Picture, 640 by 400",
        src="/static/ui/favicon.svg",
        alt="A drawn street lamp",
        width=640,
        height=400,
    ),
    Media(label="Film, 12 seconds", href="#look"),
    Media(label="Picture, suspected of what nobody here may look at"),
)


def entries(now: datetime) -> tuple[Entry, ...]:
    """Give what happened to a case so far."""
    return (
        Entry(now - timedelta(minutes=49), "sighted by patrol Covent Kitchen"),
        Entry(now - timedelta(minutes=43), "reported by two people"),
        Entry(now - timedelta(minutes=41), "captured: signed record, page, timestamp"),
        Entry(now - timedelta(minutes=32), "claimed: first look, match of 89 %", by="officer 4471"),
    )


def chart() -> Bars:
    """Give thirty days of reports."""
    first = datetime(2026, 10, 24, tzinfo=UTC)
    read = [26, 20, 35, 22, 18, 36, 58, 52, 50, 26, 40, 28, 23, 21, 25] * 2
    notices = [8, 7, 4, 14, 3, 9, 15, 4, 10, 11, 4, 7, 12, 8, 12] * 2
    return bars(
        "Reports in the last 30 days",
        [f"{first + timedelta(days=day):%-d %b}" for day in range(30)],
        [Series("reports read", tuple(read)), Series("led to a notice", tuple(notices))],
        label_head="Day",
    )
