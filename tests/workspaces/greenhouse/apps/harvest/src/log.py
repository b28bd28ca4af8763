"""The harvest log (001-harvest-log)."""


def store(bed: str, weight: float) -> None:
    """FR-001"""
