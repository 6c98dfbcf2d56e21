"""The catalogues: what the code says in English, in simplified and in traditional Chinese.

Run as `python -m scripts.messages`. It reads every msgid from the code, and what the process tree
and its drawings say, keeps zh_Hans (written by
hand) in step with them and makes zh_Hant from it (OpenCC s2twp, then terms.toml). `--check` changes
nothing and fails on a missing, fuzzy, unsound or outdated entry. `--compile` writes the .mo files,
which are not kept in git. Needs no gettext on the machine. Refuses to guess a translation: a new
msgid stays empty.
"""

import argparse
import re
import sys
import tomllib
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import polib

from trivet.launcher import catalogues
from trivet.processes import wording

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "trivet"
LOCALE = PACKAGE / "locale"
TERMS = Path(__file__).with_name("terms.toml")
KEYWORDS = {
    "_": None,
    "lazy": None,  # gettext_lazy, where a module needs both
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
HEADER = {
    "Project-Id-Version": "Trivet",
    "MIME-Version": "1.0",
    "Content-Type": "text/plain; charset=UTF-8",
    "Content-Transfer-Encoding": "8bit",
    "Plural-Forms": "nplurals=1; plural=0;",
}
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[sd]|\{\w*\}")
FIELD = re.compile(r'(msgctxt|msgid_plural|msgid|msgstr(?:\[0\])?) "(.*)"$')

Key = tuple[str, str]


def extract() -> dict[Key, str]:
    """Every (context, msgid) in the package, with its plural or ""."""
    found: dict[Key, str] = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        if "migrations" not in path.parts:
            found.update(_messages(path.read_bytes()))
    for path in sorted((PACKAGE / "web" / "templates").rglob("*")):
        if path.suffix in (".html", ".txt"):
            found.update(_messages(_as_python(path.read_text("utf-8"))))
    found.update({("", text): "" for text in wording.said()})
    return found


def _messages(source: bytes) -> Iterator[tuple[Key, str]]:
    from babel.messages.extract import extract as babel_extract

    for _line, said, _comments, context in babel_extract("python", BytesIO(source), KEYWORDS):
        words = said if isinstance(said, tuple) else (said,)
        if words[0]:
            yield (context or "", words[0]), (words[1] or "") if len(words) > 1 else ""


def _as_python(template: str) -> bytes:
    """Django turns a template into lines of calls; indentation would trip the tokenizer."""
    from django.utils.translation.template import templatize

    calls = re.sub(r"^[^\S\n]+", "", templatize(template), flags=re.M)
    return calls.encode()


def read(language: str) -> dict[Key, str]:
    """What a catalogue says for each message.

    Read line by line and leniently: git joins two branches by lines (`merge=union`), so an entry
    may have lost its end or stand there twice. What is whole is kept, the translated one first.
    """
    path = _path(language)
    found: dict[Key, str] = {}
    if path.exists():
        for entry in _whole(path.read_text("utf-8").splitlines()):
            key = (entry.get("msgctxt", ""), entry["msgid"])
            found[key] = found.get(key) or entry.get("msgstr[0]") or entry.get("msgstr", "")
    return found


def _whole(lines: list[str]) -> Iterator[dict[str, str]]:
    """The entries that have both an id and a translation, however empty."""
    entry: dict[str, str] = {}
    name = ""
    for line in [*lines, 'msgid ""']:
        if field := FIELD.match(line):
            name = field[1]
            if name in entry or (name in ("msgid", "msgctxt") and _said_of(entry)):
                if _said_of(entry) and entry.get("msgid"):
                    yield entry
                entry = {}
            entry[name] = polib.unescape(field[2])
        elif line.startswith('"') and name:
            entry[name] += polib.unescape(line[1:-1])
        else:
            name = ""


def _said_of(entry: dict[str, str]) -> bool:
    return "msgstr" in entry or "msgstr[0]" in entry


def simplified(messages: dict[Key, str]) -> polib.POFile:
    """zh_Hans with exactly `messages`: translations kept, new ones empty, gone ones dropped."""
    known = read("zh_Hans")
    return _catalogue(
        "zh_Hans",
        [_entry(key, plural, known.get(key, "")) for key, plural in sorted(messages.items())],
    )


def traditional(source: polib.POFile) -> polib.POFile:
    """zh_Hant from `source`, by OpenCC and the terms that it gets wrong for this field."""
    from opencc import OpenCC

    terms = tomllib.loads(TERMS.read_text("utf-8"))
    convert = OpenCC("s2twp").convert
    entries = []
    for entry in source:
        said = terms["messages"].get(entry.msgid) or convert(_said(entry))
        for wrong, right in terms["phrases"].items():
            said = said.replace(wrong, right)
        if entry.msgid not in terms["messages"]:
            said = _rows_and_columns(entry.msgid, said)
        entries.append(_entry((entry.msgctxt or "", entry.msgid), entry.msgid_plural, said))
    return _catalogue("zh_Hant", entries)


def _rows_and_columns(msgid: str, said: str) -> str:
    """A row is 行 on the mainland and 列 in Taiwan, where a column is 欄: no dictionary knows."""
    if re.search(r"\bcolumns?\b", msgid, re.I):
        said = re.sub(r"(?<!系)列(?![表出印])", "欄", said)
    if re.search(r"\brows?\b", msgid, re.I):
        said = re.sub(r"(?<![進執運另先自並現銀流])行(?![業為動程政])", "列", said)
    return said


def faults(catalogue: polib.POFile, language: str) -> list[str]:
    """One line for each entry that is empty, fuzzy, or lost a placeholder."""
    found = []
    for entry in catalogue:
        said = _said(entry)
        if not said:
            found.append(f"{language}: no translation of {entry.msgid!r}")
        elif "fuzzy" in entry.flags:
            found.append(f"{language}: fuzzy translation of {entry.msgid!r}")
        elif not _sound(entry, said):
            found.append(f"{language}: placeholders differ in {entry.msgid!r}")
    return found


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--check", action="store_true", help="change nothing, fail when not current"
    )
    parser.add_argument("--compile", action="store_true", help="write the .mo files")
    options = parser.parse_args()
    if options.compile:
        catalogues.compile_stale()
        return 0
    hans = simplified(extract())
    hant = traditional(hans)
    wrong = faults(hans, "zh_Hans") + faults(hant, "zh_Hant")
    if options.check:
        wrong += [
            f"{language}: not current; run `make messages`"
            for language, catalogue in (("zh_Hans", hans), ("zh_Hant", hant))
            if not _path(language).exists()
            or _path(language).read_text("utf-8") != _text(catalogue)
        ]
    else:
        for language, catalogue in (("zh_Hans", hans), ("zh_Hant", hant)):
            _path(language).parent.mkdir(parents=True, exist_ok=True)
            _path(language).write_text(_text(catalogue), "utf-8")
        catalogues.compile_stale()
    sys.stdout.write("".join(f"{line}\n" for line in wrong))
    return 1 if options.check and wrong else 0


def _path(language: str) -> Path:
    return LOCALE / language / "LC_MESSAGES" / "django.po"


def _entry(key: Key, plural: str, said: str) -> polib.POEntry:
    context, msgid = key
    entry = polib.POEntry(msgid=msgid, msgctxt=context or None, msgid_plural=plural)
    if plural:
        entry.msgstr_plural = {0: said}
    else:
        entry.msgstr = said
    if re.search(r"%\(\w+\)[a-z]|%[sd]", msgid + plural):
        entry.flags = ["python-format"]
    return entry


def _catalogue(language: str, entries: list[polib.POEntry]) -> polib.POFile:
    catalogue = polib.POFile(wrapwidth=0)
    catalogue.metadata = {**HEADER, "Language": language}
    catalogue.extend(entries)
    return catalogue


def _said(entry: polib.POEntry) -> str:
    return str(entry.msgstr_plural.get(0, "") if entry.msgid_plural else entry.msgstr)


def _sound(entry: polib.POEntry, said: str) -> bool:
    wanted = set(PLACEHOLDER.findall(entry.msgid + entry.msgid_plural))
    given = set(PLACEHOLDER.findall(said))
    # Chinese has one form for one and many, so a plural may drop nothing, a singular neither.
    return given == wanted


def _text(catalogue: polib.POFile) -> str:
    return f"{catalogue}\n"


if __name__ == "__main__":
    sys.exit(main())
