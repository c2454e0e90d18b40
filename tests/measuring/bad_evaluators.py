"""Evaluators that do what none should, each as the body of one function or as a whole file."""

from pathlib import Path

HEAD = '''
import os, sys, time
from evaluators.columns import Columns
from evaluators.contract import Count, Ratio, evaluator
from sources.tables import WORK_ORDERS

@evaluator(reads=WORK_ORDERS, unit="%", better="higher", dated_by="due_at", label="自编的")
def rate(orders: Columns) -> Ratio:
    """自编的取数方法。"""
'''
SOUND = "    return Ratio(part=orders.closed_at.is_not(None), of=orders.due_at.is_not(None))\n"

FAILING = {
    "raises": ("    raise ValueError('坏了')\n", "坏了"),
    "raises_surrogates": ("    raise ValueError('\\ud800' * 9)\n", "ValueError"),
    "raises_much_text": ("    raise ValueError('很长' * 10_000_000)\n", "ValueError"),
    "raises_bytes": ("    raise ValueError(b'\\xff\\x00')\n", "ValueError"),
    "raises_unprintable": (
        "    class Unprintable(Exception):\n"
        "        def __str__(self) -> str:\n            raise RuntimeError\n"
        "    raise Unprintable\n",
        "Unprintable",
    ),
    "exits": ("    sys.exit(3)\n", "SystemExit"),
    "exits_at_once": ("    os._exit(3)\n", "退出码 3"),
    "interrupts": ("    raise KeyboardInterrupt\n", "KeyboardInterrupt"),
    "ends_its_process": ("    os.kill(os.getpid(), 11)\n", "SIGSEGV"),
    "kills_its_group": ("    os.killpg(0, 9)\n", "被系统终止"),
    "loops": ("    while True: pass\n", "用时超过"),
    "sleeps": ("    time.sleep(600)\n", "用时超过"),
    "waits_deaf": (
        "    import signal\n    signal.pthread_sigmask(signal.SIG_BLOCK, range(1, 32))\n    time.sleep(600)\n",
        "用时超过",
    ),
    "eats_memory": ("    bytearray(1 << 40)\n", "内存"),
    "calls_itself": ("    return rate(orders)\n", "无休止"),
    "closes_everything": ("    os.closerange(3, 256)\n", "已停止"),
    "writes_into_the_line": (
        "    import socket\n"
        "    for handle in range(3, 64):\n"
        "        try: os.write(handle, b'nonsense\\n')\n"
        "        except OSError: pass\n"
        "    time.sleep(600)\n",
        "已停止",
    ),
    "gives_a_number": ("    return 42\n", "AttributeError"),
    "gives_a_list": ("    return [1]\n", "AttributeError"),
    "gives_nonsense_inside": ("    return Ratio(part='x', of=5)\n", "取数出错"),
}
"""Of each what it does and a word of the reason that is kept."""

ODD = {
    "prints": "    print('x' * 10_000_000)\n" + SOUND,
    "changes_folder": "    os.chdir('/')\n" + SOUND,
    "closes_output": "    os.close(1)\n" + SOUND,
    "forks": "    os.fork()\n" + SOUND,
    "leaves_a_thread": "    import threading\n    threading.Thread(target=time.sleep, args=[600]).start()\n"
    + SOUND,
    "spoils_arithmetic": "    import decimal\n    decimal.getcontext().prec = 2\n" + SOUND,
}
"""These give their number all the same."""

BROKEN_FILES = {
    "file_raises": "raise RuntimeError('不行')\n",
    "file_exits": "import os\nos._exit(7)\n",
    "file_interrupts": "raise KeyboardInterrupt\n",
    "file_without_sense": "def (:\n",
}


def write_bad_evaluators(folder: Path) -> None:
    """All of them into the folder of a workspace's own evaluators, each in a file of its name, and a good one."""
    folder.mkdir(exist_ok=True)
    bodies = {name: body for name, (body, _) in FAILING.items()} | ODD | {"good": SOUND}
    for name, body in bodies.items():
        (folder / f"{name}.py").write_text(HEAD + body, encoding="utf-8")
    for name, text in BROKEN_FILES.items():
        (folder / f"{name}.py").write_text(text, encoding="utf-8")
