"""Names of downloads that every program takes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms.file_names import MOST_BYTES, MOST_CHARACTERS, NOT_IN_NAMES, file_name


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("2024年度项目支出绩效自评表-“12345”热线", "2024年度项目支出绩效自评表-“12345”热线.docx"),
        ('a/b\\c:d*e?f"g<h>i|j', "a_b_c_d_e_f_g_h_i_j.docx"),
        ("维修费. . ", "维修费.docx"),
        ("换行\n和制表\t", "换行_和制表_.docx"),
        ("CON", "_CON.docx"),
        ("nul.txt", "_nul.txt.docx"),
        ("conference", "conference.docx"),
        (" .. ", "文件.docx"),
    ],
)
def test_what_a_program_refuses_is_replaced_and_the_rest_kept(title: str, name: str) -> None:
    assert file_name(title, "docx") == name


def test_a_file_without_ending_gets_none() -> None:
    assert file_name("扫描件", "") == "扫描件"


@given(st.text(max_size=400), st.sampled_from(["docx", "zip", ""]))
def test_every_name_is_short_keeps_its_ending_and_ends_in_no_dot(title: str, suffix: str) -> None:
    name = file_name(title, suffix)
    assert 0 < len(name) <= MOST_CHARACTERS
    assert len(name.encode("utf-8")) <= MOST_BYTES
    assert not NOT_IN_NAMES.search(name)
    assert name[-1] not in " ."
    assert name.endswith(f".{suffix}" if suffix else "")
