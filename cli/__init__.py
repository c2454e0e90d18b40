"""The commands: each reads its words, asks the core, prints for people or, with ``--json``, for programs."""
