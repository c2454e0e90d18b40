"""The rules that weights are added by, as shipped."""

from checks.catalogue import CHECK_IDS
from indicators.profiles import read_profiles
from papers.target_files.default_weights import BranchWeights
from tests.conftest import ROOT


def shipped_shares() -> list[BranchWeights]:
    profiles, _ = read_profiles(
        {path.stem: path.read_bytes() for path in sorted((ROOT / "rules").glob("*.yaml"))}, CHECK_IDS
    )
    return [
        BranchWeights(profile.name, profile.title, profile.branches.weights)
        for profile in map(profiles.__getitem__, ("mof-2020", "mof-2021-cost"))
    ]
