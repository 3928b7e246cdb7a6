"""Who comes to the centres: `roll` are a centre's names, `people` its visits and absences."""
