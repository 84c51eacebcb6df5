"""Read dates as news texts and files write them, without guessing.

Invariant: ``read_moment`` returns an ISO 8601 date (with or without time), or the reason why there is none. It never decides
between two readings of numbers ("03/04/2025"), and rejects dates before 1600 or later than tomorrow.
"""

from __future__ import annotations

import contextlib
import functools
import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone

EARLIEST_YEAR = 1600  # the first printed newspapers
ANY_TIME = datetime(9990, 1, 1, tzinfo=UTC)  # the present by which nothing lies in the future: an embargo may
ZERO = date(1970, 1, 1)
# Midnights at which clocks of computers, databases and tables begin, and the noon and evening before 1970 west of Greenwich
_ZERO_DAYS = frozenset({date(1601, 1, 1), date(1753, 1, 1), date(1899, 12, 30), date(1900, 1, 1), date(1904, 1, 1), date(1980, 1, 1)})
_EVE = date(1969, 12, 31)
_SECONDS = re.compile(r"1[0-9]{9}(?:[0-9]{3}|[0-9]{6})?(?:\.[0-9]{1,9})?")  # since 1970, or thousandths, or millionths: 2001 to 2033
LONGEST_DATE_CHARACTERS = 100

# English, German, French, Spanish, Italian, Portuguese, Dutch, Scandinavian, Polish, Russian, Ukrainian, Serbian, Arabic and Turkish names
_MONTH_NAMES: tuple[str, ...] = (
    "january januar jänner janvier enero gennaio janeiro januari stycznia январь января січня januara јануара يناير ocak",
    "february februar feber février febrero febbraio fevereiro februari lutego февраль февраля лютого februara фебруара فبراير şubat",
    "march märz maerz mars marzo março maart marca март марта березня marta مارس mart",
    "april avril abril aprile kwietnia апрель апреля квітня aprila априла أبريل nisan",
    "may mai mayo maggio maio mei maj maja май мая травня маја مايو mayıs",
    "june juni juin junio giugno junho czerwca июнь июня червня juna јуна يونيو haziran",
    "july juli juillet julio luglio julho lipca июль июля липня jula јула يوليو temmuz",
    "august août agosto augustus augusti sierpnia август августа серпня avgusta أغسطس ağustos",
    "september septembre septiembre setiembre settembre setembro września сентябрь сентября вересня septembra септембра سبتمبر eylül",
    "october oktober octobre octubre ottobre outubro października октябрь октября жовтня oktobra октобра أكتوبر ekim",
    "november novembre noviembre novembro listopada ноябрь ноября листопада novembra новембра نوفمبر kasım",
    "december dezember décembre diciembre dicembre dezembro december grudnia декабрь декабря грудня decembra децембра ديسمبر aralık",
)
_SHORT_NAMES: tuple[str, ...] = (
    "jan janv ene gen", "feb févr fev", "mar mrt", "apr avr abr", "may mag", "jun giu", "jul juil lug", "aug ago", "sep sept set",
    "oct okt ott out", "nov", "dec dez dic",
)  # fmt: skip
MONTHS: dict[str, int] = {
    **{name: number for number, names in enumerate(_MONTH_NAMES, start=1) for name in names.split()},
    **{name: number for number, names in enumerate(_SHORT_NAMES, start=1) for name in names.split()},
}

# Only zones with one offset; "ET" and "IST" have several, so the time gets none.
ZONES: dict[str, int] = {
    "z": 0, "gmt": 0, "utc": 0, "wet": 0, "bst": 60, "cet": 60, "cest": 120, "eet": 120, "eest": 180, "msk": 180,
    "jst": 540, "est": -300, "edt": -240, "cdt": -300, "mst": -420, "mdt": -360, "pst": -480, "pdt": -420,
}  # fmt: skip

_CLOCK = (
    r"(?:(?P<before>[上下午오][午前後전후])\s*)?(?P<hour>\d{1,2})"
    r"(?:[:.h](?P<minute>\d{2})(?:[:.](?P<second>\d{2})(?:[.,](?P<fraction>\d{1,9}))?)?|(?=\s*[ap]\.?\s?m\b))"
    r"(?:\s*(?P<half>[ap]\.?\s?m\b|[صم](?!\w))\.?)?(?:\s*(?:Uhr|hrs?|hours)\b)?"
    r"(?:\s*\(?(?P<offset>[+-]\d{2}:?\d{2}|[+-]\d{2}(?!\d)|[A-Z]{1,4}T?\b)\)?)?"
)
_AFTERNOON = ("下午", "午後", "오후")
_JOIN = r"(?:\s*(?:,|T|t|at|@|-|–|—|\||um|à|a las|alle|om)?\s*)"
# From Monday, in the languages of the months and in Chinese and Japanese
_WEEKDAY_NAMES: tuple[str, ...] = (
    "mon monday montag lundi lunes lunedì segunda-feira maandag "
    "mandag måndag poniedziałek понедельник понеділок понедељак الاثنين 星期一 月曜日",
    "tue tues tuesday dienstag mardi martes martedì terça-feira "
    "dinsdag tirsdag tisdag wtorek вторник вівторок уторак الثلاثاء 星期二 火曜日",
    "wed wednesday mittwoch mercredi miércoles mercoledì quarta-feira woensdag "
    "onsdag środa среда среду середа среда الأربعاء 星期三 水曜日",
    "thu thur thurs thursday donnerstag jeudi jueves giovedì "
    "quinta-feira donderdag torsdag czwartek четверг четвер четвртак الخميس 星期四 木曜日",
    "fri friday freitag vendredi viernes venerdì sexta-feira vrijdag fredag piątek пятница пятницу пʼятниця петак الجمعة 星期五 金曜日",
    "sat saturday samstag sonnabend samedi sábado sabato zaterdag lørdag lördag sobota суббота субботу субота السبت 星期六 土曜日",
    "sun sunday sonntag dimanche domingo domenica zondag søndag söndag niedziela воскресенье неділя недеља الأحد 星期日 日曜日",
)
WEEKDAYS: dict[str, int] = {name: number for number, names in enumerate(_WEEKDAY_NAMES) for name in names.split()}
_WEEKDAY = r"(?:(?:" + "|".join(sorted(WEEKDAYS, key=len, reverse=True)) + r")\.?,?\s+)?"
_MONTH = r"(?P<month>[^\W\d_]{3,12})\.?"
_YEAR = r"[\s,-]*(?:de\s+|del\s+)?(?P<year>\d{4})"
# (shape, pattern); the groups are year, month, day, and the clock's
_SHAPES: tuple[tuple[str, str], ...] = (
    ("year first", r"(?P<year>\d{4})(?P<mark>[-/.])(?P<month>\d{1,2})(?P=mark)(?P<day>\d{1,2})"),
    ("packed", r"(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})"),
    ("month name first", _WEEKDAY + _MONTH + r"\s+(?P<day>\d{1,2})(?:st|nd|rd|th)?,?\s+(?P<year>\d{4})"),
    ("day first", _WEEKDAY + r"(?:(?:le|el|the)\s+)?(?P<day>\d{1,2})(?:st|nd|rd|th|er|º|\.)?[\s-]*(?:(?:of|de)\s+)?" + _MONTH + _YEAR),
    ("dotted", _WEEKDAY + r"(?P<day>\d{1,2})\.\s?(?P<month>\d{1,2})\.\s?(?P<year>\d{4})"),
    ("two numbers", _WEEKDAY + r"(?P<one>\d{1,2})(?P<mark>[/-])(?P<two>\d{1,2})(?P=mark)(?P<year>\d{4})"),
    ("ideographs", r"(?P<year>\d{4})\s?[年년]\s?(?P<month>\d{1,2})\s?[月월]\s?(?P<day>\d{1,2})\s?[日일]"),
)  # fmt: skip
_TAIL = r"(?:" + _JOIN + _CLOCK + r")?(?:\s*(?:г\.|года|р\.))?\.?"
_DIGIT = re.compile(r"\d")
_NO_DAY = re.compile(
    r"\d{4}|\d{4}[-/.]?(?:\d{1,2}|W\d{2})|\d{1,2}[/.-]\d{4}|[^\W\d_]+\.?,?\s+(?:de[l ]?\s*)?\d{4}|\d{4}\s+[^\W\d_]+|"
    r"\d{4}\s?[年년]\s?(?:\d{1,2}\s?[月월])?"
)
_ISO = re.compile(r"(?P<day>\d{4}-\d\d-\d\d)[T ](?P<clock>\d\d:\d\d(?::\d\d)?)(?:\.\d+)?(?P<zone>Z|[+-]\d\d:?\d\d)?")
_NAME = "|".join(sorted({name for names in _MONTH_NAMES for name in names.split()}, key=len, reverse=True))
_PACKED_CLOCK = re.compile(r"(\d{8})T(\d{2})(\d{2})(\d{2})", re.IGNORECASE)


# These are compiled when a date is first looked for, which few commands do


@functools.cache
def _readers() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((shape, re.compile(pattern + _TAIL, re.IGNORECASE)) for shape, pattern in _SHAPES)


@functools.cache
def _finders() -> tuple[re.Pattern[str], ...]:
    """Return patterns of a day in a line of a page, with its clock behind it or before it."""
    days = [day for _, day in _SHAPES]
    forms = [form for day in days for form in (rf"(?P<date>{day}){_TAIL}", rf"(?P<clock>{_CLOCK})\s*[,|–-]?\s*(?P<date>{day})")]
    return tuple(re.compile(rf"(?<![\w/.:-]){form}(?![/.:-]?\w)", re.IGNORECASE) for form in forms)


@functools.cache
def _named_day() -> re.Pattern[str]:
    return re.compile(
        rf"(?<!\d)(?P<day1>\d{{1,2}})(?:st|nd|rd|th|er|º|\.)?[\s-](?:(?:of|de)\s)?(?P<month1>{_NAME})\b(?:,?\s(?:del?\s)?(?P<year1>\d{{4}}))?"
        rf"|\b(?P<month2>{_NAME})\s(?P<day2>\d{{1,2}})(?!\d)(?:st|nd|rd|th)?(?:,?\s(?P<year2>\d{{4}}))?"
        r"|(?<!\d)(?P<year3>\d{4})-(?P<month3>\d\d)-(?P<day3>\d\d)(?!\d)"
        r"|(?<![\d.])(?P<day4>\d{1,2})\.\s?(?P<month4>\d{1,2})\.\s?(?P<year4>\d{4})"
        r"|(?:(?P<year5>\d{4})\s?[年년]\s?)?(?<!\d)(?P<month5>\d{1,2})\s?[月월]\s?(?P<day5>\d{1,2})\s?[日일]",
        re.IGNORECASE,
    )


@dataclass(frozen=True, slots=True)
class Moment:
    """A written date in ISO 8601, or the problem with it."""

    iso: str | None
    problem: str | None = None


def names_no_day(written: str) -> bool:
    """Return whether words name a year, a month or a week and no day, of which some programs make the first day."""
    return _NO_DAY.fullmatch(" ".join(written.split())) is not None


def looks_like_date(written: str) -> bool:
    """Return whether a line is a date and nothing else, even an impossible one."""
    return _match(written) is not None


def read_moment(written: str, now: datetime | None = None) -> Moment:
    """Read a written date, with its time and offset if they are given.

    ``now`` (with a time zone; default the clock) sets what counts as the future.
    """
    if _SECONDS.fullmatch(written.strip()):
        return read_epoch(float(written), now)
    found = _match(written)
    if found is None and names_no_day(written):
        return Moment(None, f"{_shown(written)} names no day")
    if found is None:
        return Moment(None, f"{_shown(written)} is not a date in a known form")
    shape, match = found
    groups = match.groupdict()
    if shape == "two numbers":
        first, second = int(groups["one"]), int(groups["two"])
        if first <= 12 and second <= 12 and first != second:
            return Moment(None, f"{_shown(written)} can be read as day/month or as month/day")
        day, month = (first, second) if first > 12 else (second, first)
    else:
        day = int(groups["day"])
        month = int(groups["month"]) if groups["month"].isdigit() else MONTHS[groups["month"].casefold()]
    try:
        calendar_day = date(int(groups["year"]), month, day)
    except ValueError:
        return Moment(None, f"{_shown(written)} is a day that does not exist")
    try:
        clock = _clock(groups)
    except ValueError:
        return Moment(None, f"{_shown(written)} has a time of day that does not exist")
    problem = _unbelievable(calendar_day, now or datetime.now(UTC), clock)
    if problem:
        return Moment(None, f"{_shown(written)} {problem}")
    return Moment(calendar_day.isoformat() if clock is None else datetime.combine(calendar_day, clock).isoformat())


def moments_in(text: str, now: datetime | None = None) -> tuple[str, ...]:
    """Return the moments in ISO 8601 that stand in a text as a day of a known form, with its clock if it has one, ascending."""
    parts = (match.groupdict() | {"whole": match[0]} for shape in _finders() for match in shape.finditer(text))
    found = (f"{part['date']} {part['clock']}" if part.get("clock") else part["whole"] for part in parts)
    return tuple(sorted({moment.iso for moment in (read_moment(written, now) for written in found) if moment.iso}))


def read_epoch(seconds: float, now: datetime | None = None) -> Moment:
    """Read a count of seconds (or, above 10^11 and 10^14, of thousandths and millionths) since 1970 as a moment in UTC."""
    try:
        unit = 1_000_000 if abs(seconds) > 1e14 else 1_000 if abs(seconds) > 1e11 else 1
        moment = datetime.fromtimestamp(seconds / unit, UTC)
    except (ValueError, OverflowError, OSError):
        return Moment(None, f"{seconds} is not a number of seconds since 1970")
    problem = _unbelievable(moment.date(), now or datetime.now(UTC))
    return Moment(None, f"{seconds} {problem}") if problem else Moment(moment.isoformat())


@functools.lru_cache(maxsize=256)  # of the articles of one text, of which each is asked by several others
def days_named(text: str, year: int) -> tuple[date, ...]:
    """Return the days that a text names, ascending; one without a year is taken for one of ``year``."""
    found: set[date] = set()
    for match in _named_day().finditer(text):
        parts = {name[:-1]: value for name, value in match.groupdict().items() if value}
        month = parts["month"]
        number = int(month) if month.isdigit() else MONTHS[month.casefold()]
        with contextlib.suppress(ValueError):
            found.add(date(int(parts.get("year", year)), number, int(parts["day"])))
    return tuple(sorted(found))


def _match(written: str) -> tuple[str, re.Match[str]] | None:
    text = " ".join(written.split())
    return _match_short(text) if len(text) <= LONGEST_DATE_CHARACTERS else None


@functools.lru_cache(maxsize=4096)  # many articles have the same date
def _match_short(text: str) -> tuple[str, re.Match[str]] | None:
    if not _DIGIT.search(text):
        return None
    text = _PACKED_CLOCK.sub(r"\1 \2:\3:\4", text)
    for shape, reader in _readers():
        match = reader.fullmatch(text)
        if match is None:
            continue
        month = match.groupdict().get("month")
        if month is None or month.isdigit() or month.casefold() in MONTHS:
            return shape, match
    return None


def _clock(groups: dict[str, str | None]) -> time | None:
    if groups["hour"] is None:
        return None
    hour, minute, second = int(groups["hour"]), int(groups["minute"] or 0), int(groups["second"] or 0)
    half = groups["half"] or groups["before"]
    if half:
        if not 1 <= hour <= 12:
            raise ValueError(hour)
        hour = hour % 12 + (12 if half[0] in "pPم" or half in _AFTERNOON else 0)
    micro = int((groups["fraction"] or "0")[:6].ljust(6, "0"))
    return time(hour, minute, min(second, 59), micro, tzinfo=_zone(groups["offset"]))


def _zone(offset: str | None) -> timezone | None:
    if not offset:
        return None
    if offset[0] in "+-":
        digits = offset[1:].replace(":", "").ljust(4, "0")
        minutes = int(digits[:2]) * 60 + int(digits[2:])
        return timezone(timedelta(minutes=-minutes if offset[0] == "-" else minutes))
    minutes_east = ZONES.get(offset.casefold())
    return None if minutes_east is None else timezone(timedelta(minutes=minutes_east))


def _unbelievable(day: date, now: datetime, clock: time | None = None) -> str | None:
    midnight = clock is not None and (clock.hour, clock.minute, clock.second) == (0, 0, 0)
    if day == ZERO or (day in _ZERO_DAYS and midnight) or (day == _EVE and clock is not None and clock.hour >= 12):
        return "is the zero of computer clocks, which stands for no date"
    if day.year < EARLIEST_YEAR:
        return f"lies before {EARLIEST_YEAR}"
    if day > (now.astimezone(UTC) + timedelta(days=1)).date():
        return "lies in the future"
    return None


def _shown(written: str) -> str:
    text = " ".join(written.split())
    return repr(text if len(text) <= 60 else text[:59] + "…")


def shown_moment(iso: str) -> str:
    """Return a moment in ISO 8601 as people read it, with its zone if it has one: "2026-05-03 11:00 UTC", "2026-05-03 11:00 UTC+2"."""
    read = _ISO.fullmatch(iso)
    if read is None:
        return iso.replace("T", " ")
    clock = read["clock"].removesuffix(":00") if read["clock"].count(":") > 1 else read["clock"]
    if not read["zone"]:
        return f"{read['day']} {clock}"
    hours, minutes = (read["zone"][1:3], read["zone"][-2:]) if read["zone"] != "Z" else ("00", "00")
    away = f"{read['zone'][0]}{int(hours)}{f':{minutes}' if minutes != '00' else ''}" if (hours, minutes) != ("00", "00") else ""
    return f"{read['day']} {clock} UTC{away}"


def in_the_afternoon(iso: str) -> str:
    """Return a moment of the morning twelve hours later, as if its clock of twelve hours had lost "PM"; "" for any other."""
    hour = iso[11:13]
    return f"{iso[:11]}{int(hour) + 12}{iso[13:]}" if hour.isdigit() and 1 <= int(hour) <= 11 else ""


def shows_afternoon(text: str, iso: str) -> bool:
    """Return whether a text shows the hour and the minute of a moment of the afternoon as a clock of twelve hours does."""
    hour, minute = int(iso[11:13]), iso[14:16]
    return re.search(rf"(?<![\d:])0?{hour - 12}:{minute}(?::\d\d)?\s?p\.?\s?m\b", text, re.IGNORECASE) is not None
