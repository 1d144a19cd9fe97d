"""The texts of the pages: English and Korean are both whole, and the Korean is of the present English."""

import hashlib
import json
import re

from crosshost.policy.reasons import REASONS
from crosshost.policy.reasons.fix import ways
from crosshost.recipe.sentences import SENTENCES
from lab import ROOT
from lab.docs.data.texts import story
from lab.scenarios import catalogue

TEXTS = ROOT / "web/texts"
HANGUL = re.compile("[가-힣]")
DOUBLED, PLACEHOLDER = re.compile("{{|}}"), re.compile(r"{(\w+)}")
NAMES = re.compile(r"`[^`]*`|{\w+}|crosshost|whoami|nginx|settings\.py|vite\.config\.js")  # the same in every language
# Right after a placeholder a particle of two forms (이/가, 을/를 …) would have to know how the value ends.
PARTICLE = re.compile(r"{\w+}`?(?:은|는|이|가|을|를|과|와|으로|로)(?![가-힣])")


def read(name: str) -> dict:
    return json.loads((TEXTS / name).read_text())


def digest(*english: str) -> str:
    """Return what a Korean entry says about the English that it was translated from."""
    return hashlib.sha256("\n".join(english).encode()).hexdigest()[:8]


def placeholders(text: str) -> list[str]:
    """Return the names of the placeholders; a doubled brace is a brace of code."""
    return sorted(set(PLACEHOLDER.findall(DOUBLED.sub("", text))))


def problems(file: str, english: dict[str, dict[str, str]], korean: dict[str, dict[str, str]]) -> list[str]:
    """Return what is wrong with the Korean entries of a file, a line each."""
    found = [f"{file} has no {name}: translate it" for name in english.keys() - korean.keys()]
    found += [f"{file} has {name}, which is gone: delete it" for name in korean.keys() - english.keys()]
    for name in english.keys() & korean.keys():
        texts, entry = english[name], korean[name]
        now = digest(*texts.values())
        if entry["english"] != now:
            found.append(f'{file}: the English of {name} changed. Change the Korean too, then write "english": "{now}"')
        for key, text in texts.items():
            found += [f"{file}, {name}, {key}: {why}" for why in faults(text, entry.get(key, ""))]
    return found


def leaves(texts: dict, path: str = "") -> dict[str, str]:
    """Return the texts of a nested object, by keys such as bench.run-all."""
    found: dict[str, str] = {}
    for key, value in texts.items():
        found |= leaves(value, f"{path}{key}.") if isinstance(value, dict) else {path + key: value}
    return found


def has_words(text: str) -> bool:
    """Return whether a text has words to translate: code in backticks and names such as Django or GET are none."""
    return re.search(r"\b[a-z]{2,}", NAMES.sub("", text)) is not None


def faults(english: str, korean: str) -> list[str]:
    """Return what is wrong with the Korean for one English text."""
    if not english:
        return ["there is none in English"] if korean else []
    if not korean or (has_words(english) and not HANGUL.search(korean)):
        return ["it is not in Korean"]
    if placeholders(english) != placeholders(korean):
        return [f"its placeholders must be {placeholders(english)}, not {placeholders(korean)}"]
    if found := PARTICLE.search(DOUBLED.sub("", korean)):
        return [f"write a noun between the placeholder and the particle: {found[0]}"]
    return []


def test_every_reason_is_translated_from_its_present_english() -> None:
    english = {name: {"sentence": each.sentence, "fix": each.fix} for name, each in REASONS.items()}

    assert not (found := problems("reasons.ko.json", english, read("reasons.ko.json"))), "\n".join(found)


def test_every_sentence_of_a_recipe_is_translated_from_its_present_english() -> None:
    english = {name: {"sentence": text} for name, text in SENTENCES.items()}

    assert not (found := problems("sentences.ko.json", english, read("sentences.ko.json"))), "\n".join(found)


def test_every_story_is_translated_from_its_present_english() -> None:
    english = {name: story(catalogue.load(name)) for name in catalogue.names()}

    assert not (found := problems("stories.ko.json", english, read("stories.ko.json"))), "\n".join(found)


def test_every_text_of_the_pages_is_in_both_languages() -> None:
    english, korean = (
        leaves(read(f"{code}.json")) | leaves(read(f"lesson.{code}.json")) | leaves(read(f"recipes.{code}.json"))
        for code in ("en", "ko")
    )
    found = [f"{key}: only in one language" for key in english.keys() ^ korean.keys()]
    for key in english.keys() & korean.keys():
        found += [f"{key}: {why}" for why in faults(english[key], korean[key])]

    assert not found, "\n".join(sorted(found))
    assert all(english.values()), "an English text is empty"


def test_every_title_of_a_case_and_of_a_list_of_cases_is_in_korean() -> None:
    groups = json.loads((ROOT / "web/cases/cases.json").read_text())
    lists = [*groups["headline"], *groups["faults"]]
    titles = {each["title"] for each in [*lists, *(case for each in lists for case in each["cases"])]}
    korean = read("cases.ko.json")

    assert korean.keys() == titles
    assert [title for title in korean.values() if not HANGUL.search(title)] == []


def test_the_korean_advice_has_the_lines_to_copy_in_their_order() -> None:
    korean = read("reasons.ko.json")
    for name, reason in REASONS.items():
        rest = korean[name]["fix"]
        for fix in (fix for way in ways(reason.advice) for fix in way if fix.is_line):
            assert fix.text in rest, f"{name}: {fix.text} is missing or comes too early"
            rest = rest.split(fix.text, 1)[1]
