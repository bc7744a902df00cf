"""The content check: what it must refuse, one broken copy for each, and nothing that is right."""

from __future__ import annotations

from pathlib import Path

import pytest

from skill.content.check import check, check_folder, mistakes_in
from skill.content.load import HERE, load_folder
from skill.errors import ContentError
from skill.messages import KEYS
from skill.routine.terms import Tempo
from tests.content.copies import Broken, Data, break_copy, copy_of_content, found, mistakes_of, put, without

GLIDING, RINSING, NOTICE = (
    "exercises/foot-gliding.yaml",
    "exercises/foot-rinsing.yaml",
    "exercises/foot-notice.yaml",
)
FULL, SHORT, HAND = "routines/foot-full.yaml", "routines/foot-short.yaml", "routines/hand-full.yaml"
START = "messages/start.yaml"
LIKE_OTHERS = "neighbouring files"


def lined(data: Data) -> None:
    data |= {"passages": [], "lines": [{"id": "a", "say": ["Left and right."], "rest_ms": 1}]}


READING = (
    Broken(
        "a file that is not called what it holds",
        NOTICE,
        put("technique", value="settle"),
        "file",
        "holds foot-settle",
        "Call it",
    ),
    Broken("what is not YAML", GLIDING, "limb: [foot", "file", "is not YAML", "Mend the line"),
    Broken(
        "a name that stands twice",
        GLIDING,
        "limb: foot\nlimb: hand",
        "file",
        "is there twice",
        "Mend the line",
    ),
    Broken("a name that is a list", GLIDING, "[limb]: foot", "file", "is not YAML", "Mend the line"),
    Broken("what is not text", GLIDING, b"limb: \xff\xfe", "file", "cannot be read", "UTF-8"),
    Broken("an empty file", GLIDING, "", "file", "is no mapping of keys to values", LIKE_OTHERS),
    Broken("an empty file of words", "timeline.yaml", "# later\n", "file", "is no mapping", LIKE_OTHERS),
    Broken(
        "a list in place of keys", "names.yaml", "- left\n- right\n", "file", "is no mapping", LIKE_OTHERS
    ),
    Broken("a list in place of messages", START, "- Hello.\n", "file", "is no mapping", LIKE_OTHERS),
    Broken("a missing file of words", "timeline.yaml", None, "file", "cannot be read", "Restore the file"),
    Broken("missing names", "names.yaml", None, "file", "cannot be read", "Restore the file"),
    Broken(
        "an unknown key",
        GLIDING,
        put("colour", value="deep"),
        "file",
        "extra fields found (colour)",
        LIKE_OTHERS,
    ),
    Broken("a missing key", GLIDING, without("title"), "title", "required field missing", LIKE_OTHERS),
    Broken(
        "an unknown key within a passage",
        GLIDING,
        put("passages", 1, "pause_ms", value=3),
        "passages[1]",
        "extra fields found (pause_ms)",
        LIKE_OTHERS,
    ),
    Broken(
        "a figure as text",
        GLIDING,
        put("passages", 0, "stroke_ms", value="5500"),
        "passages[0].stroke_ms",
        "expected int",
        LIKE_OTHERS,
    ),
    Broken(
        "a broken figure", FULL, put("repetitions", value=4.5), "repetitions", "expected int", LIKE_OTHERS
    ),
    Broken("a figure as a title", GLIDING, put("title", value=5), "title", "expected str", LIKE_OTHERS),
    Broken("nothing as a title", GLIDING, put("title", value=None), "title", "expected str", LIKE_OTHERS),
    Broken(
        "a word that is not yes or no",
        GLIDING,
        put("together", value="no"),
        "together",
        "expected bool",
        LIKE_OTHERS,
    ),
    Broken(
        "text in place of a list",
        GLIDING,
        put("passages", value="heel"),
        "passages",
        "expected list",
        LIKE_OTHERS,
    ),
    Broken(
        "text in place of counts",
        "timeline.yaml",
        put("counts", value="One."),
        "counts",
        "expected list",
        LIKE_OTHERS,
    ),
    Broken(
        "text in place of a passage",
        GLIDING,
        put("passages", 0, value="heel"),
        "passages[0]",
        "is no mapping of keys to values",
        LIKE_OTHERS,
    ),
    Broken(
        "an unknown technique",
        GLIDING,
        put("technique", value="dancing"),
        "technique",
        "expected Technique",
        LIKE_OTHERS,
    ),
    Broken("an unknown limb", FULL, put("limb", value="knee"), "limb", "expected Limb", LIKE_OTHERS),
    Broken(
        "an unknown step",
        FULL,
        put("each_side", 1, value="dancing"),
        "each_side[1]",
        "invalid value",
        LIKE_OTHERS,
    ),
    Broken(
        "too few counts",
        "timeline.yaml",
        put("counts", value=["One."]),
        "counts",
        "holds 1 counts",
        "from one to 6",
    ),
    Broken(
        "a technique without a name",
        "names.yaml",
        without("technique", "friction"),
        "technique.friction",
        "is missing",
        "Name it",
    ),
    Broken(
        "a pace without a name", "names.yaml", without("pace", "calm"), "pace.calm", "is missing", "Name it"
    ),
    Broken("a day without a name", "names.yaml", without("day", "SU"), "day.SU", "is missing", "Name it"),
    Broken(
        "a message that is a number",
        START,
        put("full", value=7),
        "full",
        "is not a message",
        "Write a sentence",
    ),
    Broken("an empty message", START, put("full", value=" "), "full", "is not a message", "Write a sentence"),
    Broken(
        "a message of one wording that is empty",
        START,
        put("full", 0, value=""),
        "full",
        "is not a message",
        "a list",
    ),
    Broken(
        "a plural without its singular",
        "messages/where.yaml",
        put("steps", value={"other": "x"}),
        "steps",
        "is not a message",
        "one and other",
    ),
)
"""Mistakes that prevent reading."""

STRUCTURE = (
    Broken(
        "three repetitions", FULL, put("repetitions", value=3), "repetitions", "3 repetitions", "Four to six"
    ),
    Broken(
        "seven repetitions", SHORT, put("repetitions", value=7), "repetitions", "7 repetitions", "Four to six"
    ),
    Broken(
        "a stroke of one side in the closing",
        FULL,
        put("closing", value=["gliding", "notice"]),
        "closing[0]",
        "gliding is listed for the wrong side",
        "under each_side",
    ),
    Broken(
        "a stroke of one side in the opening",
        FULL,
        put("opening", value=["settle", "rinsing"]),
        "opening[1]",
        "rinsing is listed for the wrong side",
        "under each_side",
    ),
    Broken(
        "sides that are not equal",
        FULL,
        put("opening", value=["settle", "rinsing"]),
        "each_side",
        "rinsing, rinsing",
        "into each_side",
    ),
    Broken(
        "both sides first",
        FULL,
        put("first_side", value="both"),
        "first_side",
        "both sides cannot be first",
        "left or right",
    ),
    Broken(
        "a routine without closing words",
        FULL,
        put("closing", value=[]),
        "closing",
        "are missing",
        "End with notice",
    ),
    Broken(
        "a passage that the exercise does not have",
        SHORT,
        put("each_side", 0, "only", value=["toes"]),
        "each_side[0].only",
        "has no toes",
        "heel_front, over_heel",
    ),
    Broken(
        "both hands listed for each side",
        HAND,
        put("each_side", 0, value="friction"),
        "each_side[0]",
        "friction is listed for the wrong side",
        "under together",
    ),
    Broken(
        "one side listed for both",
        HAND,
        put("together", 0, value="gliding"),
        "together[0]",
        "gliding is listed for the wrong side",
        "under together",
    ),
    Broken("a missing exercise", GLIDING, None, "file", "is missing", "like the other limb's"),
    Broken("a missing routine", SHORT, None, "file", "is missing", "like the other limb's"),
    Broken(
        "an exercise without passages or lines",
        GLIDING,
        put("passages", value=[]),
        "passages",
        "or neither",
        "Give a stroke passages",
    ),
    Broken(
        "an exercise with passages and lines",
        GLIDING,
        put("lines", value=[{"id": "a", "say": ["Left and right."], "rest_ms": 1}]),
        "passages",
        "both given",
        "a quiet step lines",
    ),
    Broken(
        "a stroke with lines",
        GLIDING,
        lined,
        "technique",
        "a stroke needs passages",
        "Exchange",
    ),
    Broken(
        "a stroke that does not say what it touches",
        GLIDING,
        without("touches"),
        "touches",
        "does not name the foot",
        "add it",
    ),
    Broken(
        "a stroke that touches another limb",
        GLIDING,
        put("touches", value=["foot", "wrist"]),
        "touches[1]",
        "no part of the foot",
        "Take it out",
    ),
    Broken(
        "a counted step that does not end in rest",
        GLIDING,
        without("release"),
        "release",
        "must end in rest",
        "Add a release",
    ),
    Broken(
        "a first passage without its movement",
        GLIDING,
        without("passages", 0, "full"),
        "passages[0]",
        "explains no movement",
        "in full and brief",
    ),
    Broken(
        "a first passage without its reminder",
        GLIDING,
        without("passages", 0, "brief"),
        "passages[0]",
        "explains no movement",
        "in full and brief",
    ),
    Broken(
        "a rest of over ten seconds that is no stillness",
        NOTICE,
        put("lines", 2, "rest_ms", value=15_000),
        "lines[2].rest_ms",
        "rests 15000 ms",
        "20 to 30 s",
    ),
    Broken(
        "a stroke that is timed and is no friction",
        GLIDING,
        without("passages", 1, "stroke_ms"),
        "passages[1].stroke_ms",
        "counts no strokes",
        "friction alone is timed",
    ),
    Broken(
        "a full routine without its stillness",
        FULL,
        put("closing", value=[{"technique": "notice", "only": ["scan", "closing"]}]),
        "closing",
        "not one stillness",
        "20 to 30 s",
    ),
    Broken(
        "a routine that does not say half way",
        FULL,
        put("between", value=[{"technique": "compare", "only": ["over"]}]),
        "between",
        "nobody hears 'half_way'",
        "Let compare say",
    ),
    Broken(
        "an id used twice",
        GLIDING,
        put("passages", 1, "id", value="heel_front"),
        "passages[1].id",
        "'heel_front' is no id of its own",
        "each id once",
    ),
    Broken(
        "an id that is no plain word",
        NOTICE,
        put("lines", 0, "id", value="a.b"),
        "lines[0].id",
        "'a.b' is no id of its own",
        "small letters",
    ),
    Broken(
        "an unfinished brace",
        GLIDING,
        put("passages", 0, "full", 0, value="Glide lightly on your {side foot."),
        "passages[0].full[0]",
        "unfinished brace",
        "Close it",
    ),
    Broken(
        "a brace in a word of all timelines",
        "timeline.yaml",
        put("left_out", value="Left out: {technique"),
        "left_out",
        "unfinished brace",
        "Close it",
    ),
    Broken(
        "what cannot be filled in",
        GLIDING,
        put("release", "first", 0, value="Lift your {side} {leg}."),
        "release.first[0]",
        "cannot be filled in: leg",
        "limb, other, side",
    ),
    Broken(
        "what no timeline fills in",
        "timeline.yaml",
        put("last_one", value="Last {side}."),
        "last_one",
        "cannot be filled in: side",
        "no braces",
    ),
)
"""Mistakes in how words and routines fit together; no timeline can be laid out with them."""

WORDS = (
    Broken(
        "a landmark without a place on the body",
        GLIDING,
        put("passages", 0, "landmark", "first", 1, value="Set the ball there, {side}."),
        "passages[0].landmark.first[1]",
        "names no place on the body",
        "by a landmark",
    ),
    Broken(
        "a later landmark without a side",
        GLIDING,
        put("passages", 1, "landmark", "again", 0, value="The ball under your heel."),
        "passages[1].landmark.again[0]",
        "neither left nor right",
        "Say {side}",
    ),
    Broken(
        "a name without a side",
        GLIDING,
        put("name", "first", 0, value="Gliding."),
        "name.first[0]",
        "neither left nor right",
        "Say {side}",
    ),
    Broken(
        "a movement that is not told to be light",
        RINSING,
        put("passages", 0, "brief", 1, value="Toes to heel, and lift."),
        "passages[0].brief[1]",
        "does not say to be light",
        "light or soft",
    ),
    Broken(
        "a second side that is not told to be light",
        GLIDING,
        put("passages", 0, "landmark", "again", 0, value="The same place."),
        "passages[0].landmark.again[0]",
        "does not say to be light",
        "light or soft",
    ),
    Broken(
        "a landmark with one wording",
        GLIDING,
        put("passages", 0, "landmark", "first", value=["Just in front of the heel."]),
        "passages[0].landmark.first",
        "has 1 wordings",
        "two to four",
    ),
    Broken(
        "an image of the day without words",
        "timeline.yaml",
        without("images", "tree"),
        "images.tree",
        "is missing",
        "like the others",
    ),
    Broken(
        "an image amid other words",
        NOTICE,
        put("lines", 1, "say", value=["And {echo}"]),
        "lines[1].say[0]",
        "cannot be filled in: echo",
        "limb, other, side",
    ),
    Broken(
        "a line that names a limb and no side",
        NOTICE,
        put("lines", 0, "say", 1, value="Feel your feet."),
        "lines[0].say[1]",
        "neither left nor right",
        "left and right",
    ),
    Broken(
        "as shown",
        GLIDING,
        put("passages", 0, "brief", 0, value="Side to side, as shown."),
        "passages[0].brief[0]",
        "“as shown” needs eyes",
        "by ear alone",
    ),
    Broken(
        "a look at the screen",
        START,
        put("short", value="Look at the screen."),
        "short",
        "“Look at” needs eyes",
        "by ear alone",
    ),
    Broken(
        "a colour",
        "messages/need.yaml",
        put("list", value="Take the red ball."),
        "list",
        "“red” needs eyes",
        "by ear alone",
    ),
    Broken(
        "a colour in a word of all timelines",
        "timeline.yaml",
        put("halfway", value="Green."),
        "halfway",
        "“Green” needs eyes",
        "by ear alone",
    ),
    Broken(
        "a promise",
        "messages/why.yaml",
        put("sponge", value="This heals nerves."),
        "sponge",
        "“heals” is a claim",
        "as reports",
    ),
    Broken(
        "a promise within a step",
        NOTICE,
        put("lines", 3, "say", 1, value="Left and right, pain-free."),
        "lines[3].say[1]",
        "“pain-free” is a claim",
        "as reports",
    ),
    Broken(
        "a sentence without end",
        GLIDING,
        put("passages", 0, "full", 0, value="on " * 27 + "and back."),
        "passages[0].full[0]",
        "over 26 words",
        "Make two",
    ),
    Broken(
        "a message that nobody uses", START, put("spare", value="Hello."), "spare", "nobody uses", "Delete it"
    ),
    Broken(
        "a message that is not written",
        START,
        without("fresh"),
        "fresh",
        "used but not written",
        "Write the message",
    ),
    Broken(
        "a whole file of messages missing",
        "messages/ouch.yaml",
        None,
        "lighter",
        "used but not written",
        "Write the message",
    ),
    Broken(
        "a message that names Alexa and has no other words",
        "unnamed.yaml",
        without("pace.louder"),
        "pace.louder",
        "names Alexa",
        "without the name",
    ),
    Broken(
        "a name in words for devices without one",
        "unnamed.yaml",
        put("pace.louder", value="Say, Alexa, louder."),
        "pace.louder",
        "names Alexa",
        "like the message itself",
    ),
    Broken(
        "words for a message that is none",
        "unnamed.yaml",
        put("pace.loudest", value="Louder."),
        "pace.loudest",
        "no message",
        "like the message itself",
    ),
    Broken(
        "an unfinished brace in a message",
        START,
        put("short", value="About {minutes."),
        "short",
        "unfinished brace",
        "Close it",
    ),
    Broken(
        "an unfinished offer in a message",
        START,
        put("fresh", value="Say [foot."),
        "fresh",
        "unfinished brace or bracket",
        "Close it",
    ),
)
"""Mistakes of words."""

TIMELINES = (
    Broken(
        "a cue that collides with the next count",
        RINSING,
        put("passages", 0, "stroke_ms", value=900),
        "passages[0]",
        "still sounds when",
        "Lengthen stroke_ms",
    ),
    Broken(
        "a rest of over ten seconds between counts",
        RINSING,
        put("passages", 0, "stroke_ms", value=8900),
        "passages[0]",
        "more than 10 s of rest",
        "Shorten stroke_ms",
    ),
    Broken(
        "a line that is spoken into the next",
        NOTICE,
        put("lines", 1, "rest_ms", value=-500),
        "lines[2]",
        "still sounds when",
        "shorten the words",
    ),
    Broken(
        "a full routine that is too short",
        FULL,
        put("each_side", value=["gliding"]),
        "each_side",
        "not 9.0 to 11.0",
        "Adjust",
    ),
    Broken(
        "a short routine that is too long",
        SHORT,
        put("each_side", value=["gliding", "shearing", "rinsing"]),
        "each_side",
        "not 3.5 to 4.5",
        "Adjust",
    ),
    Broken(
        "a routine that says the same again and again",
        FULL,
        put("opening", value=["settle"] * 3),
        "each_side",
        "of its sentences in session",
        "differently",
    ),
)
"""Mistakes that show only in time."""

SHORTER = ("characters long", "A clip has at most 100")
LONG = "Roll the ball slowly over the {side} foot, and then over the {other} one" + ", and again" * 3 + "."
CLIPS = (
    Broken(
        "a movement told at length",
        GLIDING,
        put("passages", 0, "full", 0, value="Lightly. " + LONG),
        "passages[0].full[0]",
        *SHORTER,
    ),
    Broken(
        "a landmark told at length",
        GLIDING,
        put("passages", 1, "landmark", "again", 1, value=LONG),
        "passages[1].landmark.again[1]",
        *SHORTER,
    ),
    Broken(
        "a line told at length", NOTICE, put("lines", 0, "say", 1, value=LONG), "lines[0].say[1]", *SHORTER
    ),
    Broken(
        "a release told at length",
        RINSING,
        put("release", "first", 0, value=LONG),
        "release.first[0]",
        *SHORTER,
    ),
    Broken("a name told at length", RINSING, put("name", "first", 0, value=LONG), "name.first[0]", *SHORTER),
    Broken(
        "a count told at length",
        "timeline.yaml",
        put("counts", 2, value="Three, " * 15),
        "counts[2]",
        *SHORTER,
    ),
    Broken(
        "a missed stroke told at length",
        "timeline.yaml",
        put(
            "left_out",
            value="We left out the {technique} of your {side} {limb} today, and that is fine, so begin with that one when you come back.",
        ),
        "left_out",
        *SHORTER,
    ),
)
"""Texts that gTTS would cut at their commas."""

ALL = (*READING, *STRUCTURE, *WORDS, *TIMELINES, *CLIPS)
PROMISED = {broken.promise: broken for broken in ALL}


def test_the_real_content_has_no_mistake() -> None:
    assert check("en", KEYS) == []


@pytest.mark.parametrize("broken", ALL, ids=lambda broken: broken.promise)
def test_it_names_file_path_and_remedy_of(broken: Broken, tmp_path: Path) -> None:
    copy = copy_of_content(tmp_path)
    break_copy(copy, broken.file, broken.change)
    assert found(broken, mistakes_in(copy, KEYS)), "\n".join(map(str, mistakes_of(copy)))


@pytest.mark.parametrize("group", [READING, STRUCTURE, WORDS], ids=["reading", "structure", "words"])
def test_mistakes_in_several_files_are_all_listed_at_once(group: tuple[Broken, ...], tmp_path: Path) -> None:
    one_each = {broken.file: broken for broken in group if broken.change is not None}
    assert len(one_each) > 3
    copy = copy_of_content(tmp_path)
    for broken in one_each.values():
        break_copy(copy, broken.file, broken.change)
    mistakes = mistakes_of(copy)
    assert [broken.promise for broken in one_each.values() if not found(broken, mistakes)] == []


def test_mistakes_of_words_structure_and_time_come_in_one_list(tmp_path: Path) -> None:
    copy = copy_of_content(tmp_path)
    wanted = [
        PROMISED["a later landmark without a side"],
        PROMISED["a promise"],
        PROMISED["a cue that collides with the next count"],
        PROMISED["a full routine that is too short"],
    ]
    for broken in wanted:
        break_copy(copy, broken.file, broken.change)
    mistakes = mistakes_of(copy)
    assert all(found(broken, mistakes) for broken in wanted)


def test_a_message_that_the_program_uses_and_nobody_wrote_is_named(tmp_path: Path) -> None:
    mistakes = mistakes_of(copy_of_content(tmp_path), [*KEYS, "start.no_such", "nowhere.at_all"])
    assert [(mistake.file, mistake.path) for mistake in mistakes] == [
        ("messages/nowhere.yaml", "at_all"),
        ("messages/start.yaml", "no_such"),
    ]


def test_words_that_take_too_long_are_refused_as_they_were_measured() -> None:
    class Drawl:
        def milliseconds(self, text: str, tempo: Tempo) -> int | None:
            return 4000

        def chime_milliseconds(self) -> int | None:
            return 1200

    problems = {mistake.problem for mistake in check_folder(HERE / "en", KEYS, Drawl())}
    assert any("of its time with words" in problem for problem in problems)
    assert any("still sounds" in problem for problem in problems)


def test_a_folder_without_content_is_refused(tmp_path: Path) -> None:
    mistakes = check_folder(tmp_path, KEYS)
    assert {"exercises", "routines", "timeline.yaml", "names.yaml"} <= {mistake.file for mistake in mistakes}
    with pytest.raises(ContentError):
        load_folder(tmp_path)


def test_loading_says_every_mistake_a_line_each(tmp_path: Path) -> None:
    copy = copy_of_content(tmp_path)
    for broken in (PROMISED["what is not YAML"], PROMISED["an empty file of words"]):
        break_copy(copy, broken.file, broken.change)
    with pytest.raises(ContentError) as caught:
        load_folder(copy)
    lines = str(caught.value).splitlines()
    assert [line.split(":")[0] for line in lines] == [GLIDING, "timeline.yaml"]
    assert all("Remedy: " in line for line in lines)


def test_a_copy_with_nothing_wrong_is_accepted_and_has_another_fingerprint_once_changed(
    tmp_path: Path,
) -> None:
    copy = copy_of_content(tmp_path)
    assert mistakes_of(copy) == []
    before = load_folder(copy).fingerprint
    break_copy(copy, START, put("fresh", value="Then afresh. [foot], or [hand]?"))
    assert load_folder(copy).fingerprint != before


def test_a_clip_of_a_hundred_characters_is_accepted_and_one_more_is_not(tmp_path: Path) -> None:
    copy = copy_of_content(tmp_path)
    said = "Left and right. " + "Let them rest, " * 5
    for size, refused in ((100, False), (101, True)):
        break_copy(copy, NOTICE, put("lines", 0, "say", 1, value=said.ljust(size, ".")))
        assert any("characters long" in mistake.problem for mistake in mistakes_of(copy)) is refused
