"""人工填报: what no export can tell; a person enters it with evidence."""

from evaluators.contract import evaluator


@evaluator(unit="", better="higher", label="人工填报数值")
def value() -> None:
    """由人员填报实际完成值并附佐证资料；系统不取数，填报之前为待采集。"""


@evaluator(unit="", better="higher", label="人工评定等级")
def grade() -> None:
    """定性指标由人员评定“达成、部分达成、未达成”并在相应分档内给分；系统不取数，评定之前为待评定。"""


@evaluator(unit="", better="higher", label="人工确认完成")
def done() -> None:
    """由人员确认是否完成（是或否）并附佐证资料；系统不取数，确认之前为待采集。"""
