"""A name with quotes of its own stays readable inside a message."""

from indicators.quoting import quote_text


def test_quotes_inside_quotes_are_single() -> None:
    assert quote_text("“12345”语音服务费") == "“‘12345’语音服务费”"


def test_text_without_quotes_is_only_put_in_quotes() -> None:
    assert quote_text("人员‘经费’") == "“人员‘经费’”"
