"""Where it all lies: one folder opened as declared projects, rules, sources, a measurer and a store."""

from workspace.opened import Workspace

__all__ = ["Workspace"]
