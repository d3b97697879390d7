from __future__ import annotations

from tsaces.render.palette import token_styles


def test_eight_tokens_have_eight_colours() -> None:
    styles = token_styles(tuple("abcdefgh"))
    assert len({style.fill for style in styles.values()}) == 8


def test_more_tokens_differ_in_their_lap() -> None:
    styles = token_styles(tuple("abcdefghijklmnopqrst"))
    assert len({(style.fill, style.lap) for style in styles.values()}) == 20
    assert styles["a"].fill == styles["i"].fill
