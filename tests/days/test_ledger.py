"""lab/days/ledger.py: what a load has lost."""

from dataclasses import replace

import pytest

from lab.days.ledger import Ledger, Sent, gaps, settle, unwell

GOOD = Sent("whoami", "nginx", 0.0, 0.1, "200", is_good=True)
BAD = Sent("whoami", "nginx", 0.0, 0.1, "503", is_good=False, has_retry_after=True)


def at(second: float, sent: Sent = GOOD, **changes) -> Sent:
    return replace(sent, began=second, ended=second, **changes)


def test_a_post_that_was_acknowledged_and_is_not_stored_is_lost():
    ledger = Ledger(attempted=["a", "b", "c"], posts=["a", "b"])
    assert settle(ledger, ["a"], []).posts_lost == 1


def test_a_post_that_was_stored_without_an_acknowledgement_is_not_lost():
    ledger = Ledger(attempted=["a", "b"], posts=["a"])
    result = settle(ledger, ["a", "b"], [])
    assert (result.posts, result.posts_lost, result.duplicates) == (1, 0, 0)


def test_a_post_that_is_stored_twice_is_a_duplicate_also_without_an_acknowledgement():
    ledger = Ledger(attempted=["a", "b"], posts=["a"])
    assert settle(ledger, ["a", "a", "b", "b", "b"], []).duplicates == 3


def test_posts_of_other_loads_do_not_count():
    assert settle(Ledger(attempted=["a"], posts=["a"]), ["a", "other", "other"], []).duplicates == 0


def test_a_session_that_does_not_answer_at_the_end_is_lost():
    result = settle(Ledger(sessions=["x", "y"]), [], ["y"])
    assert (result.sessions, result.sessions_lost) == (2, 1)


def test_a_session_that_was_refused_once_is_lost_although_it_answers_at_the_end():
    assert settle(Ledger(sessions=["x"], refused_sessions=["x", "x"]), [], ["x"]).sessions_lost == 1


def test_failed_requests_are_counted_by_route_and_outcome():
    sent = [GOOD, BAD, BAD, replace(BAD, route="gunicorn", outcome="closed")]
    result = settle(Ledger(sent=sent), [], [])
    assert (result.requests, result.failed) == (4, 3)
    assert result.outcomes == {"gunicorn": {"closed": 1}, "nginx": {"503": 2}}


def test_a_gap_reaches_from_one_good_response_to_the_next_good_one():
    sent = [at(0), at(1), at(1.5, BAD), at(4), at(4.5)]
    assert gaps(sent) == {"whoami": 3.0}


def test_a_gap_is_not_bridged_by_another_route_or_another_kind():
    sent = [at(0), at(1), at(6), *(at(second, route="gunicorn") for second in range(7))]
    sent += [at(second, kind="page") for second in range(7)]
    assert gaps(sent) == {"page": 1.0, "whoami": 5.0}


def test_a_load_that_ends_in_errors_has_a_gap_up_to_its_end():
    assert gaps([at(0), at(1), at(9, BAD)]) == {"whoami": 8.0}


def test_a_load_that_begins_with_errors_has_a_gap_from_its_beginning():
    assert gaps([at(0, BAD), at(3), at(4)]) == {"whoami": 3.0}


def test_the_gap_of_a_day_is_that_of_the_frequent_kinds():
    sent = [at(0), at(1), at(0, kind="page"), at(2, kind="page"), at(0, kind="login"), at(9, kind="login")]
    assert settle(Ledger(sent=sent), [], []).gap == 2.0


def test_the_slowest_request_of_each_kind_counts_also_if_it_failed():
    sent = [GOOD, replace(BAD, ended=7.0), replace(GOOD, kind="page")]
    result = settle(Ledger(sent=sent), [], [])
    assert (result.slowest, result.longest) == ({"page": 0.1, "whoami": 7.0}, 7.0)


@pytest.mark.parametrize(
    ("sent", "counted"),
    [
        (replace(BAD, is_readable=False), (1, 0, 0)),
        (replace(GOOD, is_good=False, is_readable=False), (1, 0, 0)),
        (replace(BAD, is_json=False), (0, 1, 0)),
        (replace(BAD, has_retry_after=False), (0, 0, 1)),
        (replace(BAD, outcome="429", has_retry_after=False), (0, 0, 1)),
        (replace(BAD, outcome="502", has_retry_after=False), (0, 0, 0)),
        (replace(BAD, outcome="closed", is_readable=False, is_json=False, has_retry_after=False), (0, 0, 0)),
        (replace(GOOD, is_json=False), (0, 0, 0)),
    ],
)
def test_responses_without_what_a_page_needs_are_counted(sent, counted):
    result = settle(Ledger(sent=[sent]), [], [])
    assert (result.unreadable, result.not_json, result.without_retry_after) == counted


def test_a_load_of_nothing_has_a_result():
    result = settle(Ledger(), [], [])
    assert (result.requests, result.gap, result.longest) == (0, 0.0, 0.0)


def test_what_failed_last_is_unwell_and_what_recovered_is_not():
    sent = [at(1, BAD), at(2), at(1, kind="post"), at(3, BAD, kind="post", route="gunicorn"), at(2, kind="post")]
    assert unwell(sent) == ["post on gunicorn (503)"]
