"""What looks like personal data, and the checks that it has to pass."""

import re

import pytest

from berth.sources.personal import RULES, SUSPECT
from tests.sources.test_redact import PERSONAL


def test_what_a_rule_finds_the_quick_look_finds_first() -> None:
    for text, _ in PERSONAL:
        assert re.search(SUSPECT, text)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("192.168.1.254", True),
        ("192.168.1.256", False),
        ("4111 1111 1111 1111", True),
        ("4111 1111 1111 1112", False),
        ("123-45-6789", True),
        ("666-45-6789", False),
        ("gb82west12345698765432", True),
        ("gb81west12345698765432", False),
    ],
)
def test_numbers_pass_their_checks(text: str, found: bool) -> None:
    matches = [(pick, match) for pattern, pick in RULES for match in pattern.finditer(text)]
    assert any(pick(match) == (0, len(text)) for pick, match in matches) is found
