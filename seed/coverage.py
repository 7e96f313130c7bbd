#!/usr/bin/env python3
"""Which numbers, dates and names of a source are in no record.

    python3 seed/coverage.py TEXT [--source ID]

TEXT is the source in plain text, each paragraph on a line that starts with its number, as in `[104] Kazakhstan's …`.
The text is not in the repository, since its licence is not stated. ID is the source's id, `trofimov-cabar` if not given.

In every paragraph the script finds

- dates ("January 2011", "8 July 2005", "January 25 – 28, 2005") and years,
- numbers, in digits or, from two to twenty, in words ("1,500", "4.76 million", "thirteen", "65th", "233-3"),
- quoted names (“…”, "…", «…»),
- names: capitalised words in a row, but for one that is capitalised only since it starts a sentence.

Each must stand in a record that cites the paragraph, in any cell that tells something (not an id or a citation), or in an
entity at one of the ends of a relation that cites it. Letters are compared without case, names as whole words, a row of
capitalised words in one record or, when two names meet, in two; numbers by value, dates to their precision.
What is not recorded on purpose is a row of omissions.csv: with a text, that text in that paragraph (a long quotation may
be named by its first words); without a locator, that text everywhere; without a text, the whole paragraph.

It prints what is missing, paragraphs of which nothing is said, and omissions that are no longer true. The exit status is 1
if it printed any of these. It reads the CSV files beside it and needs the standard library alone.
"""

import argparse
import csv
import re
import sys
from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

SEED = Path(__file__).resolve().parent
MONTHS = "January February March April May June July August September October November December".split()
WORDS = "two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen " \
        "eighteen nineteen twenty".split()
REFERENCES = {"id", "from", "to", "changeId", "citations", "externalIds", "url", "retrievedOn"}
SCALES = {"thousand": 10**3, "million": 10**6}

MONTH = "(?:" + "|".join(MONTHS) + ")"
DASH = r"\s?[-–]\s?"
DATE = re.compile(rf"\b({MONTH})\s(\d{{1,2}})(?:{DASH}(\d{{1,2}}))?,?\s(\d{{4}})\b"    # January 25 – 28, 2005
                  rf"|\b(\d{{1,2}})\s({MONTH})\s(\d{{4}})\b"                          # 8 July 2005
                  rf"|\b(?:({MONTH}){DASH})?({MONTH})\s(\d{{4}})\b")                  # March-April 2014
EDTF = re.compile(r"\d{4}(?:-\d\d(?:-\d\d)?)?(?![\d-])")
NUMBER = re.compile(r"(?<![\w.,])(\d+-\d+)(?!\s?(?:thousand|million))\b"              # 233-3
                    r"|(?<![\w.])(?:(\d+)\s?-\s?)?(\d+(?:,\d{3})*(?:\.\d+)?)(?:st|nd|rd|th)?(?!\w)(?:\s(thousand|million))?"
                    r"|\b(" + "|".join(WORDS) + r")\b(?!-)", re.I)
QUOTED = re.compile(r'[“«"]\s?([^“”«»"]+?)[\s,.]*[”»"]')
CAPITAL = r"(?:[^\W\d_a-z][\w’'.-]*[\w’']|[A-Z]\b\.?)"
NAME = re.compile(rf"(?<![\w-]){CAPITAL}(?:\s{CAPITAL})*")
STARTS = re.compile(r"(?:^|[.!?:•]\s*[“”«»\"]*\s*|[“«\"(]\s*|– )$")
FUNCTION_WORDS = set("a after an and art as at by for from if in its no of on or second since the this to while with".split())


def plain(text):
    """The text for comparison: without case, punctuation, dots of abbreviations and possessives."""
    text = text.replace("’", "'").replace("–", "-").casefold()
    text = re.sub(r"(?<=\b[^\W\d])\.", "", re.sub(r"'s\b", "", text))
    return " ".join(re.sub(r"[“”«»\"(),:;]", " ", text).split())


def dates(text):
    """The dates in a text, as precise as they are written, and the text without them."""
    found = []
    for a, day, last, year_a, first, b, year_b, c, d, year_c in DATE.findall(text):
        year = int(year_a or year_b or year_c)
        months = [MONTHS.index(m) + 1 for m in (a, b, c, d) if m]
        days = [int(n) for n in (day, last, first) if n]
        found += [(year, months[0], n) for n in days] or [(year, m) for m in months]
    return found, DATE.sub(" ; ", text)


def numbers(text):
    """The numbers in a text: values, and what is written with a hyphen as it is written."""
    found = []
    for hyphened, lower, digits, scale, word in NUMBER.findall(text):
        if hyphened:
            found.append(hyphened)
        elif word:
            found.append(Decimal(WORDS.index(word.lower()) + 2))
        else:
            found += [Decimal(d.replace(",", "")) * SCALES.get(scale.lower(), 1) for d in (lower, digits) if d]
    return found


def names(text):
    """The names in a text: capitalised words in a row, without function words in front."""
    for m in NAME.finditer(text):
        words = m.group().split()
        starts = STARTS.search(text[:m.start()])
        while words and (plain(words[0]) in FUNCTION_WORDS or words[0] in MONTHS):
            words.pop(0)
            starts = None
        if words and not (starts and len(words) == 1 and not words[0].isupper()):
            yield re.sub(r"[’']s$", "", " ".join(words).rstrip(".,"))


class Records:
    """What the records that cite one paragraph hold."""

    def __init__(self, rows):
        told = [[cell for column, cell in row.items() if cell and column not in REFERENCES] for row in rows]
        cells = [cell for row in told for cell in row]
        self.texts = {plain(" | ".join(row)) for row in told}
        self.dates = {tuple(map(int, d.split("-"))) for cell in cells for d in EDTF.findall(cell)}
        self.numbers = set()
        for cell in cells:
            found, rest = dates(cell)
            self.dates.update(found)
            self.numbers.update(numbers(rest))

    def has_date(self, wanted):
        """Also the end of a period, which is the day after its last."""
        after = date(*wanted) + timedelta(1) if len(wanted) == 3 else None
        return wanted in self.dates or after is not None and (after.year, after.month, after.day) in self.dates

    def has_number(self, wanted):
        if isinstance(wanted, str) and wanted not in self.numbers:
            return all(self.has_number(Decimal(n)) for n in wanted.split("-"))
        return wanted in self.numbers or (int(wanted),) in self.dates

    def has_name(self, wanted):
        words = plain(wanted).split()
        parts = [(words,)] + [(words[:i], words[i:]) for i in range(1, len(words))]
        return any(all(self.has_words(part) for part in split) for split in parts)

    def has_words(self, words):
        pattern = re.compile(r"(?<![\w-])" + r"\s".join(map(re.escape, words)) + r"(?:e?s)?(?!\w)")
        return any(pattern.search(text) for text in self.texts)


def read(path):
    with open(path, newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def records_by_paragraph(source):
    """The rows that cite each paragraph, and the entities at the ends of the relations among them."""
    files = [SEED / "sources.csv", *SEED.glob("entities/*.csv")]
    entities = {row["id"]: row for path in files for row in read(path)}
    rows = list(entities.values()) + [row for path in SEED.glob("relations/*.csv") for row in read(path)]
    cited = defaultdict(list)
    for row in rows:
        for citation in row["citations"].split("|"):
            name, _, locator = citation.partition("#")
            if name == source and locator:
                cited[locator] += [row] + [entities[row[end]] for end in ("from", "to") if row.get(end)]
    return cited


def missing(text, records):
    """What a paragraph has and its records have not."""
    found, rest = dates(text)
    yield from ("-".join(f"{n:02}" for n in d) for d in found if not records.has_date(d))
    yield from (str(n) for n in numbers(rest) if not records.has_number(n))
    yield from (q for q in QUOTED.findall(text) if not records.has_words(plain(q).split()))
    yield from (n for n in names(rest) if not records.has_name(n))


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("text", help="the source in plain text")
    parser.add_argument("--source", default="trofimov-cabar", help="its id in sources.csv")
    options = parser.parse_args()
    paragraphs = re.findall(r"^\[(\d+)\]\s+(.*)$", Path(options.text).read_text(encoding="utf-8"), re.M)
    cited = records_by_paragraph(options.source)
    omitted = defaultdict(dict)
    for row in read(SEED / "omissions.csv"):
        if row["source"] == options.source:
            omitted[row["locator"]][plain(row["text"])] = False
    problems = []
    for number, text in paragraphs:
        locator = "p" + number
        rows, here = cited[locator], {**omitted[""], **omitted[locator]}
        if not rows and "" not in here:
            problems.append(f"{locator}: nothing is recorded and no reason given")
        if rows and "" in here:
            problems.append(f"{locator}: omitted as a whole, yet cited by {rows[0]['id']}")
        for item in dict.fromkeys(missing(text, Records(rows))):
            words = plain(item)
            match = next((o for o in here if words == o or o and len(words) > 60 and words.startswith(o + " ")), None)
            if match is not None:
                omitted[locator if match in omitted[locator] else ""][match] = True
            elif "" not in here:
                problems.append(f"{locator}: {item}")
    problems += [f"{locator or 'everywhere'}: omitted, yet not missing: {text}" for locator, texts in omitted.items()
                 for text, used in texts.items() if text and not used]
    for problem in problems:
        print(problem)
    print(f"{len(paragraphs)} paragraphs, {sum(bool(cited['p' + n]) for n, _ in paragraphs)} with records; {len(problems)} problems")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
