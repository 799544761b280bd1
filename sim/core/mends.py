"""What a word was probably meant to be that the grammar of words refuses.

Each mend is a piece of a sentence that ends with what to write, or nothing where that is unclear.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation

Fits = Callable[[str], bool]

MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september",
    "october", "november", "december",
)  # fmt: skip
SERIAL_ZERO = date(1899, 12, 30)  # from which spreadsheets count their days
LONGEST = 60  # characters of a word whose meaning is looked for

_MONEY = r"(?:¤|[A-Z]{3}|[Ee]uros?|[Dd]ollars?|[Dd]inars?)"
_AMOUNT = re.compile(
    rf"(?P<before>{_MONEY}\s?)?(?P<sign>[+-]?)(?P<digits>[0-9.,'_ ]*[0-9][.,]?)"
    rf"(?P<power>[eE][+-]?[0-9]{{1,2}})?(?P<after>\s?(?:%|{_MONEY}))?"
)
_GROUPED = re.compile(r"([0-9]{1,3}(?:([,.' ])[0-9]{3})(?:\2[0-9]{3})*)(?:[.,]([0-9]+))?")


def whole_number(word: str, fits: Fits) -> str:
    """How a whole number would be written."""
    readings = [each for each in map(_as_whole, _amounts(word)) if each]
    power = ["it has an exponent"] if re.search(r"[0-9][eE][+-]?[0-9]", plain(word)) else []
    return _write(_faults(word) + power, filter(fits, readings))


def number(word: str, fits: Fits) -> str:
    """How a number would be written."""
    return _write(_faults(word), filter(fits, _amounts(word)))


def day(word: str, fits: Fits) -> str:
    """How a day would be written."""
    return _write(_digit_fault(word), filter(fits, _days(plain(word))))


def month(word: str, fits: Fits) -> str:
    """How a month would be written."""
    text = plain(word)
    readings = [*_months(text), *(each[:7] for each in _days(text))]
    return _write(_digit_fault(word), filter(fits, readings))


def is_date(year: int, month_of_year: int, day_of_month: int) -> bool:
    """Whether there is such a day."""
    return _iso(year, month_of_year, day_of_month) != ""


def _write(faults: list[str], readings: Iterable[str]) -> str:
    found = list(dict.fromkeys(readings))
    parts = [" and ".join(faults), f"write {' or '.join(found)}" if found else ""]
    return ": ".join(filter(None, parts))


def plain(word: str) -> str:
    """A word with the digits, signs and blanks of other scripts as those of ASCII."""
    if len(word) > LONGEST:
        return ""
    return "".join(map(_ascii_letter, word)).strip().strip("\"'").strip()


def _ascii_letter(letter: str) -> str:
    digit, kind = unicodedata.decimal(letter, None), unicodedata.category(letter)
    if digit is not None:
        return str(digit)
    if "\uff01" <= letter <= "\uff5e":  # a full-width sign
        return chr(ord(letter) - 0xFEE0)
    special = {"\u066a": "%", "\u066b": ".", "\u066c": "", "\u060c": ",", "\u2019": "'"}
    by_kind = {"Pd": "-", "Sc": "¤", "Zs": " ", "Cf": ""}
    return "-" if letter == "\u2212" else special.get(letter, by_kind.get(kind, letter))


def _amounts(word: str) -> list[str]:
    """The numbers that a word may mean, those with thousands divided into groups first."""
    found = _AMOUNT.fullmatch(plain(word))
    if found is None:
        return []
    part = found.groupdict("")
    shares = "%" in part["after"]
    if shares and part["power"]:
        return []
    values = [f"{part['sign']}{each}{part['power']}" for each in _readings(part["digits"])]
    return [_plain_decimal(Decimal(each) / 100) if shares else each for each in values]


def _readings(digits: str) -> list[str]:
    """What digits may mean, as numbers with a decimal point, by what each separator may be."""
    readings: list[str] = []
    if grouped := _GROUPED.fullmatch(digits):
        whole, divider, rest = grouped.groups()
        if not rest or digits[len(whole)] != divider:
            readings.append(re.sub(r"\D", "", whole) + (f".{rest}" if rest else ""))
    if re.fullmatch(r"[0-9]+(_[0-9]+)+(\.[0-9]+)?", digits):
        readings.append(digits.replace("_", ""))
    if re.fullmatch(r"[0-9]*[.,]?[0-9]*", digits):
        readings.append(re.sub(r"^(?=\.)", "0", digits.replace(",", ".")).rstrip("."))
    return readings


def _as_whole(amount: str) -> str:
    """An amount as digits only, or nothing where it is no whole number."""
    with suppress(InvalidOperation):
        value = Decimal(amount)
        if value == value.to_integral_value():
            return str(int(value))
    return ""


def _plain_decimal(value: Decimal) -> str:
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _faults(word: str) -> list[str]:
    """What is wrong with how a number is written."""
    text = plain(word)
    digits = re.sub(r"[^0-9.,'_ ]", "", text).strip()
    grouped, decimal = bool(_GROUPED.fullmatch(digits)), bool(re.fullmatch("[0-9]*,[0-9]+", digits))
    faults = _digit_fault(word)
    if decimal and grouped:
        faults.append("it has a decimal comma or a separator of thousands")
    elif decimal:
        faults.append("it has a decimal comma")
    elif grouped or "_" in digits or "\u066c" in word:
        faults.append("it has a separator of thousands")
    if re.search("[0-9] ?%", text):
        faults.append("it has a percent sign")
    if re.search(rf"^{_MONEY} ?[0-9]|[0-9] ?{_MONEY}$", text):
        faults.append("it has a currency")
    return faults


def _digit_fault(word: str) -> list[str]:
    other = any(unicodedata.decimal(each, None) is not None and each > "9" for each in word)
    return ["only the digits 0 to 9 are read"] if other else []


def _iso(year: int, month_of_year: int, day_of_month: int) -> str:
    """A day as the grammar has it, or nothing where there is no such day."""
    with suppress(ValueError):
        return date(year, month_of_year, day_of_month).isoformat()
    return ""


def _days(text: str) -> list[str]:
    """The days that a word may mean: the order of day and month may be open."""
    text = re.sub(r"(?<=\d)[T ]\d{1,2}:.*$", "", text)
    if found := re.fullmatch(r"(\d{4})[-/. ]?(\d{2})[-/. ]?(\d{2})", text):
        return [_iso(*map(int, found.groups()))]
    if found := re.fullmatch(r"(\d{4})[-/. ](\d{1,2})[-/. ](\d{1,2})", text):
        return [_iso(*map(int, found.groups()))]
    if found := re.fullmatch(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4})", text):
        one, two, year = map(int, found.groups())
        return [_iso(year, two, one), _iso(year, one, two)]
    return _named_days(text) or _counted_days(text)


def _named_days(text: str) -> list[str]:
    """A day whose month is a name."""
    first = re.fullmatch(r"(\d{1,2})\.?[- ]([A-Za-z]+)\.?[-, ]+(\d{4}|\d{2})", text)
    second = re.fullmatch(r"([A-Za-z]+)\.? (\d{1,2}),? (\d{4})", text)
    if first:
        return [_iso(_year(first[3]), _month_of(first[2]), int(first[1]))]
    return [_iso(int(second[3]), _month_of(second[1]), int(second[2]))] if second else []


def _counted_days(text: str) -> list[str]:
    """A day of a week, or the number by which a spreadsheet counts it."""
    if re.fullmatch(r"[2-9]\d{4}(\.0+)?", text):
        return [(SERIAL_ZERO + timedelta(days=int(text[:5]))).isoformat()]
    with suppress(ValueError):
        return [date.fromisoformat(text).isoformat()]
    return []


def _months(text: str) -> list[str]:
    """The month that a word may mean."""
    if found := re.fullmatch(r"(\d{4})[-/. ]?(\d{2})|(\d{4})[-/. ](\d)", text):
        return [f"{found[1] or found[3]}-{int(found[2] or found[4]):02}"]
    if found := re.fullmatch(r"(\d{1,2})[-/. ](\d{4})", text):
        return [f"{found[2]}-{int(found[1]):02}"]
    if found := re.fullmatch(r"([A-Za-z]+)\.?[- ]+'?(\d{4}|\d{2})", text):
        return [f"{_year(found[2])}-{_month_of(found[1]):02}"]
    if found := re.fullmatch(r"(\d{4})[- ]+([A-Za-z]+)\.?", text):
        return [f"{found[1]}-{_month_of(found[2]):02}"]
    return []


def _year(digits: str) -> int:
    return int(digits) + (2000 if len(digits) == 2 else 0)


def _month_of(word: str) -> int:
    """The number of a month by its English name or the beginning of it; 0 where it is none."""
    long_enough = len(word) >= 3
    found = [number for number, known in enumerate(MONTHS, 1) if known.startswith(word.lower())]
    return found[0] if found and long_enough else 0
