"""What centres and the city tell each other: `notices`, `help_calls`, `talks`.

`findings` are what the hub itself says of centres.
"""
