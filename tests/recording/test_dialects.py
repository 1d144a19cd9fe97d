"""Recordings by other programs, of other sites than the lab's, in the forms in which people send them."""

import pytest

from crosshost import Problem
from crosshost.recording import explain, parse
from tests.recording import har_cases, text_cases
from tests.recording.answers import Answer, Case

CASES = har_cases.CASES + text_cases.CASES


def explained(case: Case) -> list:
    return explain(parse(case.data), case.page)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_each_request_of_a_recording_is_explained_as_it_should_be(case):
    explanations = explained(case)
    for answer in case.answers:
        found = [
            each for each in explanations if (each.method, each.url.partition("?")[0]) == (answer.method, answer.url)
        ]
        assert found, f"nothing is said about {answer.method} {answer.url}, only about {explanations}"
        assert_answers(found[0], answer)


def assert_answers(explanation, answer: Answer) -> None:
    if answer.healthy:
        assert not explanation.fails, explanation
    else:
        assert (explanation.cause or "") in answer.causes, explanation
    if answer.likely and not explanation.cause:
        assert {likely.id for likely in explanation.likely} & set(answer.likely), explanation
    if answer.readable is not None:
        assert explanation.readable is answer.readable, explanation


@pytest.mark.parametrize("case", [case for case in CASES if case.silent_about], ids=lambda case: case.name)
def test_requests_that_need_nothing_are_not_blamed(case):
    blamed = [each for each in explained(case) if each.fails and any(host in each.url for host in case.silent_about)]
    assert blamed == []


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_no_value_of_a_cookie_or_token_is_said(case):
    assert "s3cr3t" not in str(explained(case))


@pytest.mark.parametrize("data", text_cases.NO_REQUEST.values(), ids=text_cases.NO_REQUEST)
def test_a_file_without_a_request_is_one_line(data):
    with pytest.raises(Problem) as problem:
        explain(parse(data))
    assert len(str(problem.value).splitlines()) == 1


def test_about_a_har_without_entries_nothing_is_said():
    assert explain(parse(b'{"log": {"version": "1.2", "creator": {"name": "Firefox"}, "entries": []}}')) == []
