"""The demo's seniors (pure): nine to twelve names on every centre's roll."""

from __future__ import annotations

import random

from attendance.entry import Member
from wire.ids import CenterId, MemberId

_FAMILY = "김이박최정강조윤장임한오서신권황안송류홍"
_GIVEN = (
    *("순자", "영희", "복례", "말순", "점례", "춘자", "금옥", "분이", "병철", "상규", "덕수"),
    *("옥순", "정자", "명숙", "갑순", "판례", "봉남", "만석", "길동", "용만", "태식", "끝순"),
    *("귀례", "필녀", "종갑", "두리", "삼월", "막례", "응삼", "재복", "화자", "경숙", "일남"),
)
_HOUSES = ("감나무집", "우물집", "방앗간집", "윗말", "아랫말", "기와집")
_FEWEST, _MOST = 9, 12


def members(center_id: CenterId) -> tuple[Member, ...]:
    """The people of one centre, always the same ones, in the order of their names.

    Two of them share a name, as in every village; their houses tell them apart.
    """
    luck = random.Random(f"people of {center_id}")
    names: set[str] = set()
    count = luck.randint(_FEWEST, _MOST)
    while len(names) < count - 1:
        names.add(luck.choice(_FAMILY) + luck.choice(_GIVEN))
    twin = luck.choice(sorted(names))
    houses = luck.sample(_HOUSES, 2)
    called = sorted([(name, "") for name in names if name != twin] + [(twin, h) for h in houses])
    return tuple(
        Member(id=MemberId(f"{center_id}-{number:02}"), name=name, note=note)
        for number, (name, note) in enumerate(called, 1)
    )
