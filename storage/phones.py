"""Phone numbers, as people write them and as they are kept."""

from __future__ import annotations

import phonenumbers
from phonenumbers import PhoneNumberType

MOBILE = (PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE)  # some countries do not tell them apart


def read_phone(text: str) -> str | None:
    """Any way to write an Indonesian mobile number (`0811…`, `62811…`, `+62 811-…`, `811…`) as E.164, else None.

    One from abroad needs its `+`. Numbers that nobody can have, and landlines, are none.
    """
    digits = text.strip()
    if digits.startswith(("62", "0062")):
        digits = "+" + digits.lstrip("0")
    try:
        number = phonenumbers.parse(digits, "ID")
    except phonenumbers.NumberParseException:
        return None
    if phonenumbers.number_type(number) not in MOBILE:
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
