"""What was filled in about a person, and the sentence that says what has to change."""

from __future__ import annotations

from dataclasses import dataclass

from pydantic import BaseModel, ConfigDict

from hub.auth.scope import EVERYWHERE, Scope
from hub.auth.staff import DISPLAY_LONGEST, NAME_LONGEST, Role, Staff
from wire.ids import CenterId


class PersonForm(BaseModel):
    """The form.  `reach` is ``all`` or ``some``; then counties and centres count."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    name: str = ""
    display_name: str = ""
    role: str = ""
    reach: str = "all"
    counties: list[str] = []
    center_ids: list[str] = []

    @classmethod
    def of(cls, person: Staff) -> PersonForm:
        scope = person.scope
        return cls(
            name=person.name,
            display_name=person.display_name,
            role=person.role,
            reach="all" if scope.everywhere else "some",
            counties=sorted(scope.counties),
            center_ids=sorted(scope.center_ids),
        )

    @property
    def scope(self) -> Scope:
        """What was chosen; for roles without bounds it does not matter what that was."""
        if self.reach == "all" or self.role in (Role.ADMIN, Role.INSTRUCTOR):
            return EVERYWHERE
        return Scope(False, frozenset(self.counties), frozenset(map(CenterId, self.center_ids)))


@dataclass(frozen=True, slots=True)
class Fault:
    """Which field has to change, and how."""

    field: str
    sentence: str


NAME_TAKEN = Fault("name", "이 이름은 다른 분이 쓰고 있어요. 다른 이름을 정해 주세요.")
LAST_ADMIN = Fault("role", "관리자가 한 분뿐이에요. 다른 분을 먼저 관리자로 정해 주세요.")


def fault_of(form: PersonForm, *, is_new: bool) -> Fault | None:
    """The first thing that has to change."""
    name, display = form.name.strip(), form.display_name.strip()
    if is_new and (not name or any(letter.isspace() for letter in name)):
        return Fault("name", "들어올 때 쓸 이름을 빈칸 없이 넣어 주세요.")
    if is_new and len(name) > NAME_LONGEST:
        return Fault("name", f"들어올 때 쓸 이름은 {NAME_LONGEST}자까지 넣을 수 있어요.")
    if not display:
        return Fault("display_name", "다른 분들에게 보일 이름을 넣어 주세요.")
    if len(display) > DISPLAY_LONGEST:
        return Fault("display_name", f"보이는 이름은 {DISPLAY_LONGEST}자까지 넣을 수 있어요.")
    if form.role not in set(Role):
        return Fault("role", "역할을 골라 주세요.")
    if form.role == Role.HELPER and form.reach == "all":
        return Fault("reach", "경로당 관리사는 맡은 곳만 봐요. ‘고른 곳만’을 누르고 골라 주세요.")
    if form.scope.is_empty:
        return Fault("reach", "맡을 시·군이나 경로당을 하나 이상 골라 주세요.")
    return None
