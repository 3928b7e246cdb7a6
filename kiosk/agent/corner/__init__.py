"""The helper's corner (관리사 자리): `pin` lets in who knows the number, `corner` answers there."""
