"""What follows from the inputs of a paper and the data behind them: the numbers, the rows they were counted
from, and the catalogue of definitions."""

from dataclasses import dataclass
from pathlib import Path

from indicators.assessment import Assessment
from indicators.records import Observation
from sealing.certificates import Certificate, CertificateClass
from sealing.manifest import canonical_text
from sealing.numbers import build_catalogue, build_numbers, certificates_of, sealed_lines
from sealing.package import Content
from sealing.recounting import ROWS, recount_observations
from sealing.sources import PaperSources
from workspace.opened import Workspace


@dataclass(frozen=True)
class DerivedContents:
    """Files by their paths in the package, and what is to be said of each number, with the name of its
    row."""

    contents: dict[str, Content]
    certificates: tuple[tuple[str, Certificate], ...]

    @property
    def mismatches(self) -> list[str]:
        """Numbers that come out differently when they are counted again."""
        return [
            f"{name}：{certificate.text}"
            for name, certificate in self.certificates
            if certificate.grade is CertificateClass.MISMATCH
        ]


def derive_contents(workspace: Workspace, sources: PaperSources, folder: Path) -> DerivedContents:
    """Every measured number is counted again; the rows are written below ``folder``."""
    assessment = sources.dossier.assessment()
    recounts = recount_observations(standing_numbers(assessment), workspace.measurer, folder)
    infos = workspace.evaluators
    contents: dict[str, Content] = {
        "numbers.json": canonical_text(build_numbers(assessment, recounts, infos)),
        "texts/catalogue.json": canonical_text(build_catalogue(assessment, infos)),
    }
    rows = {f"{ROWS}/{path.name}": path for path in sorted((folder / ROWS).iterdir())}
    certified = certificates_of(assessment, recounts)
    names = {line.id: line.name for line in sealed_lines(assessment)}
    return DerivedContents({**contents, **rows}, tuple((names[id_], certified[id_]) for id_ in certified))


def standing_numbers(assessment: Assessment) -> dict[str, Observation]:
    """The observations that the lines of the form stand on, by row."""
    return {line.id: line.observation for line in sealed_lines(assessment) if line.observation}
