"""Office files are zip archives; written twice from the same paper they shall be the same bytes."""

import io
import zipfile

FIXED_TIME = (1980, 1, 1, 0, 0, 0)


def repack(content: bytes) -> bytes:
    """The same members in the same order with one fixed time and no traces of the machine."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(target, "w") as new:
        for entry in old.infolist():
            member = zipfile.ZipInfo(entry.filename, FIXED_TIME)
            member.compress_type = zipfile.ZIP_DEFLATED
            member.create_system = 0
            new.writestr(member, old.read(entry), compresslevel=6)
    return target.getvalue()
