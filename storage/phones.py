"""Phone numbers, as people write them and as they are kept."""

from __future__ import annotations

import phonenumbers


def read_phone(text: str) -> str | None:
    """Any way to write an Indonesian mobile number (`0811…`, `62811…`, `+62 811-…`, `811…`) as E.164, else None."""
    digits = text.strip()
    if digits.startswith(("62", "0062")):
        digits = "+" + digits.lstrip("0")
    try:
        number = phonenumbers.parse(digits, "ID")
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_possible_number(number):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
