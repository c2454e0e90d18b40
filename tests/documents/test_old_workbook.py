"""Old workbooks: the same as new ones. The file is one that LibreOffice wrote, packed, for nothing in the house writes them."""

import base64
import zlib

from documents.document import Notice, Paragraph
from documents.open_file import open_document
from tests.documents.seen import rows

PACKED = (
    "eNrtWFtslEUUPvPvpf+W0m4LFSxQFhRa2lIWTbRGcQsLCoIWtSoxDdLL9iLbS9ragAHcikRQSVRC9IFESQovGsWY6ING24QHHzT6woO3pJDUWD"
    "BkMRqDka7fOf/87c+6TbpbYqLt2ZyZ+c/czsy5zdlvvs4fPvlB0XlKgrvJRWMJH3kdNAX02R9+IkPTxhKJhE1OzMJ/Cq7pmmXohvw8QJZ5FtDU"
    "ss3W9Sz8/+AR6sSvlwK0iTpQd9NeSgdugsY415vKnLEpjpsqzO6f+f7sv9mPu4Cp7J/9Pdv/HGAOcC4wF5hnhQDKBxYA5wHnAwtFJ4gWABcCbw"
    "YWARcBFwOXAIuBS4EB4DLgcuAtwFuBK4ArNY+lumYsR7tCf1eiXjPrk24I+ExI0euhT+Z+ySIX2Z+HRpxxD4leXADWURfrRrg+2hj4t2CD8FCv"
    "mIdBKOk65YauGnQCmEvvC/1TKdeJ/gGqKVCldXqHUS3cH5VyuZS5KBV9LHO+E8paaOIPouevihkoylJhqqcotVEDPGEbRhTRF2xhz8kItg+1Xn"
    "p41PR6g9ftDWtSD4kn7oRdPIoxHdSDVpgeoK1CCVOxO4cG2DLvj3REuuujxe5sOsUWG6wMBlcUu5fQadio2kvWr456d7ajNFuaUI5EhsVAB+j3"
    "RMDhDAYDTGcehP7b1OhGmnSacfQB3F2qey63xseT6asmoVdMQi+bhO5LSffY/JROQjeT+T9l0d3J9NP/oB8z8BGjBNf+mEvq/JhX6oKYW+p5sS"
    "yp58c8iV1igodgkPs42pBLXe7Lam09fIgDjMnma6jjO0PPvkJs8oqGlAkkqj2q6BIME6En/qTs7Y3LDZtW+DJoIiVRjvbtNCfOLuJzDDSpXyGk"
    "mYOqGmU1FV/xW0HN5L0RtMw/YIl/UZUEQo8EQLX3zct9ayJ/Pjx6YHPkYv/Zl1sPu0i1NGw7/GIPXMpIZGkLKrO2byd225NAuDRpmccKl41mIX"
    "BCCwp1bXBMtXyv/zrfmwO2m3BE9lX5cgQ/llsdXnzpwh1FoaeEHpuQFq3gy6cK1Y+eIXeZzCiX8nkZa8fkg0J7QcqVmN/SzPBTqMTRLh1f9+fQ"
    "Kkf7JDyoD1yRiMPAbhVqYY734NCu4ZBdK3oMPSbtl2OTesnM0yfNlcrSFxaTafh1u8LyiypPaCoFzUhBcyXRrsn7xL7az+RL4asQs7lPyYtEVg"
    "cvfIIF9PaRM+dHj18MHTCy5UR5tBU6wKMNGc0l9/ENLqSys4buM7Aq789fLnkF8bmU4cUX940gFhm2iPFzSfkLbWeJxjdb0oybWjF5ch654kFr"
    "pXip0H1xf4o3m0HZMo/nsFreaxTQR14r7BHdI9Lh11We8GVvAGiBVreYzoWU/U6caTo4AU6JBJwSMTOQiOmQCE1fIumBwivYlW3lAH7T0r1Bq+"
    "s+fnM/2NbY3dnT2dwb2LSnMRIN3HXn6tr6hkg0GhFRb2hrbq6aTu6haFzhM4KxhDj8VOvS8KG3fr1a0+p/5zWTyks+/Jalsk/rKPdX6fykWt/c"
    "Np2n7NC5SpPOV7p0MBi9ZuUe3A7qeTYkt2MD31/ZsP9H5Wynw78Eo3NfnTtRuch/7A3wX3H1vY0cUpJodTpPsoOW38Hrdu0xSedK9pkNzaMd5P"
    "jM67u6Ho9097R1dlx/VtaztbfhfRgMprz/G5n/C/9JOphqjpwpx2o/gd27aTfCOvOxO239KRAPa8WXRBp59es+W8/C2LcdOlIDHp7OaH+XIwef"
    "ypwS4JZxPa9BNhDJ2H44KqWb/6/SubrkJMgsnsH525FxsOy3QAuaRSZM6UW20gnK5FCq9/ekcf9lwHfH99+IHRqFh4hoYHr8VGVw/tWO/Wf6/z"
    "9/A8wWRtc="
)
XLS = zlib.decompress(base64.b64decode(PACKED))


def test_an_old_workbook_reads_like_a_new_one() -> None:
    document = open_document(XLS, "自评表.et")
    assert document.kind == "xls"
    assert document.blocks[0] == Paragraph("项目支出绩效自评表", "工作表“目标表” A1")
    assert rows(document.tables[0]) == [
        ["执行率", "83.08%", "8.5"],
        ["日期", "2024年1月31日", "合并"],
        ["x", "", "合并"],
    ]
    assert document.tables[0].cells[-2].place == "工作表“目标表” A4"
    assert document.notices == (
        Notice("是隐藏的工作表，没有读取；如果需要，请取消隐藏后再读取", "工作表“底稿”"),
    )


def test_an_old_workbook_cut_off_is_refused() -> None:
    document = open_document(XLS[: len(XLS) // 2], "半个.xls")
    assert document.is_refused
    assert "不完整或已损坏" in document.notices[0].message
