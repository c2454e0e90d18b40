"""Workspaces over the real records beside the repository; each builder gives the root of a workspace below ``root``.

The files stay where they are: ``sources.yaml`` names them by their full paths.
"""

from pathlib import Path

BOSTON = """
work_orders:
  files: "{data}/boston311_2011h2.csv.gz"
  key: order_no
"""

BALTIMORE = """
work_orders:
  files: "{data}/baltimore311_sample.{suffix}"
  columns: {{order_no: SRRecordID}}
  key: order_no
  exclude: {{status: [Closed (Duplicate), Closed (Transferred)]}}
"""

BANK = """
calls:
  files: "{data}/bank_callcentre_1999-02.tsv.gz"
  columns:
    call_id: call_id
    started_at: {{join: [date, vru_entry]}}
    wait_seconds: q_time
    talk_seconds: ser_time
    menu_seconds: vru_time
    result: outcome
    agent: server
  formats: {{started_at: "%y%m%d %H:%M:%S"}}
  exclude: {{outcome: [PHANTOM]}}
  covers: 1999-02-01..1999-02-28
"""

OXFORD = """
payments:
  files: "{data}/oxford_payments/*.csv.gz"
  columns:
    paid_at: [Paid Date, paid_date]
    voucher_no: [Trans No, trans_no]
    amount: [Amount, amount]
    department: [Organisational Unit, Organisatonal Unit, organisational_unit, Service Area]
    economic_code: [Expenditure Code, expenditure_code]
    purpose:
      header: [Expenditure Category, Expenditure Catergory, expenditure_category, Expenditure Unit]
      optional: true
  formats: {{paid_at: "%d/%m/%Y"}}
"""


def boston(root: Path, shared: Path) -> Path:
    return _workspace(root, BOSTON.format(data=shared / "data"))


def baltimore(root: Path, shared: Path, suffix: str = "csv.gz") -> Path:
    """``suffix``: ``csv.gz`` or ``xlsx``, the same rows."""
    return _workspace(root, BALTIMORE.format(data=shared / "data", suffix=suffix))


def bank(root: Path, shared: Path) -> Path:
    return _workspace(root, BANK.format(data=shared / "data"))


def oxford(root: Path, shared: Path) -> Path:
    """17 quarterly files of payments in pounds; the dates of 2014-04..06 are all 00:00:00."""
    return _workspace(root, OXFORD.format(data=shared / "data"))


def _workspace(root: Path, text: str) -> Path:
    root.mkdir(parents=True, exist_ok=True)
    (root / "sources.yaml").write_text(text, encoding="utf-8")
    return root
