"""Which of the layouts of a form the rule profile of a project asks for."""

from collections.abc import Container

from indicators.rules import Profile


def layout_of_profile(profile: Profile, layouts: Container[str], default: str) -> str:
    """The layout called as the place in the name of the profile: sichuan-2025 takes sichuan."""
    place = profile.name.partition("-")[0]
    return place if place in layouts else default
