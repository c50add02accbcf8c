"""What a robots.txt allows."""

from __future__ import annotations

import time

import pytest

from onrecord.read.robots import parse_robots


@pytest.mark.parametrize(
    ("rules", "target", "allowed"),
    [
        ("Disallow: /private", "/private/x", False),
        ("Disallow: /private", "/public", True),
        ("Disallow:", "/anything", True),
        ("Disallow: /\nAllow: /news", "/news/1", True),
        ("Allow: /news\nDisallow: /", "/other", False),
        ("Disallow: /news\nAllow: /news/open", "/news/open/1", True),
        ("Disallow: /a\nAllow: /a", "/a", True),
        ("Disallow: /*?print=", "/story?print=1", False),
        ("Disallow: /*?print=", "/story?page=1", True),
        ("Disallow: /*.pdf$", "/x/y.pdf", False),
        ("Disallow: /*.pdf$", "/x/y.pdf?z", True),
        ("Disallow: /exact$", "/exact", False),
        ("Disallow: /exact$", "/exactly", True),
        ("Disallow: /%7Eana", "/~ana/1", False),
        ("Disallow: /a b", "/a%20b", False),
        ("disallow : /low # a remark", "/low", False),
        ("nonsense\nDisallow /no-colon", "/no-colon", True),
    ],
)
def test_the_longest_rule_that_fits_a_path_wins(rules: str, target: str, allowed: bool) -> None:
    assert parse_robots(f"User-agent: *\n{rules}", "onrecord").allows(target) is allowed


def test_the_group_that_names_the_visitor_counts_and_not_the_one_for_all() -> None:
    text = (
        "User-agent: *\nDisallow: /\n\nUser-agent: other\nUser-Agent: OnRecord/1.0\n"
        "Disallow: /closed\nCrawl-delay: 7\n\nUser-agent: onrecord\nDisallow: /shut\n"
    )
    rules = parse_robots(text, "onrecord")
    assert rules.allows("/open") and not rules.allows("/closed") and not rules.allows("/shut")
    assert rules.delay_seconds == 7
    assert not parse_robots(text, "stranger").allows("/open")


def test_a_file_that_says_nothing_allows_everything() -> None:
    for text in (
        "",
        "\ufeff<html>no such page</html>",
        "Disallow: /",
        "User-agent: x\nDisallow: /",
    ):
        assert parse_robots(text, "onrecord").allows("/p")


def test_a_pattern_made_to_take_for_ever_takes_no_time() -> None:
    rules = parse_robots(f"User-agent: *\nDisallow: /{'*a' * 500}b", "onrecord")
    started = time.process_time()
    assert rules.allows("/" + "a" * 5_000)
    assert time.process_time() - started < 1
