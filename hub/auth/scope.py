"""Which centres somebody looks after (pure): every one, those of counties, or single ones."""

from __future__ import annotations

from dataclasses import dataclass

from wire.ids import CenterId


@dataclass(frozen=True, slots=True)
class Scope:
    """A person's reach.  Counties are meant as such: a centre that joins one later is in."""

    everywhere: bool = True
    counties: frozenset[str] = frozenset()
    center_ids: frozenset[CenterId] = frozenset()

    def covers(self, center_id: CenterId, county: str) -> bool:
        """Whether this centre is one of theirs.  `county` is empty where none is known."""
        if self.everywhere or center_id in self.center_ids:
            return True
        return bool(county) and county in self.counties

    @property
    def is_empty(self) -> bool:
        return not (self.everywhere or self.counties or self.center_ids)


EVERYWHERE = Scope()
