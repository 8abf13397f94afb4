"""Cards: every way that their text comes in gives one card, and nothing that is fed in does harm."""

from __future__ import annotations

import contextlib
import time
import traceback
import unicodedata
from datetime import date

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from devices.readers.identity.card import CardSource, CardWarning, IdentityCard, NotACard, NotACardReason, Sex
from devices.readers.identity.mrz import check_digit
from devices.readers.identity.number import hints, provinces
from devices.readers.identity.parse import parse_card

NUMBER = "045090001234"
words = st.text(alphabet="AaĂăÂâĐđÊêệểỊịỏọƠơờớƯưứNnghTtuyÝỹ", min_size=1, max_size=8)
names = st.lists(words, min_size=1, max_size=5).map(" ".join)
homes = st.lists(names, min_size=1, max_size=4).map(", ".join)
days = st.dates(date(1900, 1, 1), date(2099, 12, 31))


@st.composite
def cards(draw: st.DrawFn) -> tuple[list[str], str, str, date, Sex, str, date]:
    """Return fields of an invented card beside what they mean; the number agrees with them."""
    birth, sex, issued = draw(days), draw(st.sampled_from(Sex)), draw(days)
    assume(birth <= issued)
    name, home = draw(names), draw(homes)
    assume(not (name + home).isascii())
    old = draw(st.sampled_from(["", "197123456"]))
    century = (birth.year - 1900) // 100 * 2 + (sex is Sex.FEMALE)
    number = f"045{century}{birth:%y}{draw(st.integers(0, 999_999)):06d}"
    fields = [number, old, name, f"{birth:%d%m%Y}", "Nữ" if sex is Sex.FEMALE else "Nam", home, f"{issued:%d%m%Y}"]
    return fields, number, name, birth, sex, home, issued


def test_the_card_of_2021(card_2021: str) -> None:
    assert parse_card(card_2021) == IdentityCard(
        source=CardSource.CCCD_2021,
        number=NUMBER,
        name="Nguyễn Văn A",
        birth=date(1990, 1, 1),
        birth_year=1990,
        sex=Sex.MALE,
        residence="Thôn 1, Xã Hướng Phùng, Quảng Trị",
        issued=date(2021, 4, 15),
    )


def test_the_card_of_2024_keeps_what_follows_raw(card_2024: str) -> None:
    card = parse_card(card_2024)
    assert (card.source, card.name, card.old_number) == (CardSource.CAN_CUOC_2024, "Hồ Thị Mừng", "197123456")
    assert card.more == ("", "", "", "")
    assert card.warnings == frozenset()
    fuller = parse_card(card_2024.removesuffix("||||") + "|045190005679|Hồ Văn Ớt|Hồ Thị Sẻ|")
    assert fuller.more == ("045190005679", "Hồ Văn Ớt", "Hồ Thị Sẻ", "")


def test_the_machine_readable_lines(mrz: str) -> None:
    card = parse_card(mrz)
    assert card == IdentityCard(
        source=CardSource.MRZ,
        number=NUMBER,
        name="NGUYEN VAN A",
        birth=date(1990, 1, 1),
        birth_year=1990,
        sex=Sex.MALE,
        expires=date(2030, 1, 1),
    )
    for same in (mrz.replace("\n", ""), mrz.replace("\n", "\r\n") + "\r\n", mrz.replace("\n", " / "), mrz.lower()):
        assert parse_card(same) == card


@given(cards(), st.sampled_from(["", "|", "||||", "|||||"]), st.sampled_from(["", "\r", "\n", "\r\n"]))
def test_what_a_card_says_comes_back(
    card: tuple[list[str], str, str, date, Sex, str, date], tail: str, enter: str
) -> None:
    fields, number, name, birth, sex, home, issued = card
    text = "|".join(fields) + tail + enter
    for payload in (text, text.encode(), unicodedata.normalize("NFD", text), "]Q1" + text, "\ufeff" + text):
        read = parse_card(payload)
        assert (read.number, read.name, read.birth, read.sex) == (number, name, birth, sex)
        assert (read.residence, read.issued, read.old_number) == (home, issued, fields[1])
        assert read.source is (CardSource.CAN_CUOC_2024 if len(tail) > 1 else CardSource.CCCD_2021)
        assert read.warnings == frozenset()


@given(cards())
def test_scanners_that_rewrite_a_card_give_the_same_card(
    card: tuple[list[str], str, str, date, Sex, str, date],
) -> None:
    fields, *_ = card
    whole = parse_card("|".join(fields))
    slashed = [f"{f[:2]}/{f[2:4]}/{f[4:]}" if place in (3, 6) else f for place, f in enumerate(fields)]
    labels = ["Số CCCD", "Số CMND", "Họ và tên", "Ngày sinh", "Giới tính", "Nơi thường trú", "Ngày cấp"]
    labelled = [f"{label}: {f}" for label, f in zip(labels, slashed, strict=True)]
    for text in (
        "|".join(slashed),
        ",".join(fields),
        ", ".join(slashed),
        ";".join(fields),
        "\t".join(fields),
        "\n".join(labelled),
        ", ".join(labelled),
        "|".join(labelled),
    ):
        assert parse_card(text) == whole


def test_only_twelve_digits_are_asked_for() -> None:
    card = parse_card(NUMBER + "\r\n")
    assert (card.source, card.number, card.warnings) == (CardSource.NUMBER, NUMBER, frozenset())
    for text in ("12345678901", "1234567890123", "04509000123X", "٠٤٥٠٩٠٠٠١٢٣٤", "https://example.vn/045090001234"):
        with pytest.raises(NotACard) as refused:
            parse_card(text)
        assert refused.value.reason is NotACardReason.NO_NUMBER


@pytest.mark.parametrize(
    ("place", "value", "warning"),
    [
        (0, "999090001234", CardWarning.PROVINCE_UNKNOWN),
        (0, "045190001234", CardWarning.SEX_DIFFERS),
        (0, "045091001234", CardWarning.YEAR_DIFFERS),
        (1, "12345", CardWarning.OLD_NUMBER_ODD),
        (2, "", CardWarning.NAME_MISSING),
        (2, "Nguyễn 5 A", CardWarning.STRANGE_CHARACTERS),
        (2, "Nguyễn\u202e Văn A", CardWarning.STRANGE_CHARACTERS),
        (2, "Nguy?n V?n A", CardWarning.LETTERS_LOST),
        (2, "Nguyá»…n VÄƒn A", CardWarning.LETTERS_LOST),
        (2, "Nguy\ufffdn", CardWarning.LETTERS_LOST),
        (2, "Ễ" * 200, CardWarning.CUT),
        (3, "31021990", CardWarning.BIRTH_UNREADABLE),
        (3, "1990", CardWarning.BIRTH_WITHOUT_DAY),
        (3, "00/00/1990", CardWarning.BIRTH_WITHOUT_DAY),
        (4, "?", CardWarning.SEX_UNREADABLE),
        (6, "", CardWarning.ISSUE_UNREADABLE),
        (6, "01011980", CardWarning.ISSUED_BEFORE_BIRTH),
    ],
)
def test_what_is_odd_is_a_warning_and_the_card_is_read(
    place: int, value: str, warning: CardWarning, card_2021: str
) -> None:
    fields = card_2021.split("|")
    fields[place] = value
    card = parse_card("|".join(fields))
    assert warning in card.warnings
    assert card.number == fields[0]


def test_a_keyboard_wedge_that_lost_the_letters_is_noticed() -> None:
    card = parse_card("045090001234||Nguyen Van A|01011990|Nam|Thon 1, Xa Huong Phung, Quang Tri|15042021")
    assert card.warnings == {CardWarning.LETTERS_LOST}


def test_a_year_alone_still_tells_an_age(card_2021: str) -> None:
    card = parse_card(card_2021.replace("01011990", "1990"))
    assert (card.birth, card.birth_year) == (None, 1990)


@pytest.mark.parametrize(
    ("place", "warning"),
    [
        (5, CardWarning.NUMBER_CHECK),
        (14, CardWarning.NUMBER_CHECK),
        (30, CardWarning.BIRTH_CHECK),
        (38, CardWarning.EXPIRY_CHECK),
        (59, CardWarning.WHOLE_CHECK),
    ],
)
def test_a_misread_digit_in_the_lines_is_noticed(place: int, warning: CardWarning, mrz: str) -> None:
    line = mrz.replace("\n", "")
    for other in set("0123456789") - {line[place]}:
        assert warning in parse_card(line[:place] + other + line[place + 1 :]).warnings


def test_lines_of_another_country_are_no_card(mrz: str) -> None:
    with pytest.raises(NotACard) as refused:
        parse_card(mrz.replace("IDVNM", "IDFRA", 1))
    assert refused.value.reason is NotACardReason.FOREIGN


def test_check_digits_are_those_of_the_standard() -> None:
    assert check_digit("L898902C3") == "6"  # the specimen of ICAO 9303
    assert check_digit("740812") == "2"
    assert check_digit("120415") == "9"


def test_the_number_hints() -> None:
    hinted = hints("045301001234")
    assert (hinted.province, hinted.sex, hinted.birth_year) == ("Quảng Trị", Sex.FEMALE, 2001)
    assert hints("000999999999").province is None
    assert len(provinces()) == 63


@given(st.one_of(st.text(max_size=300), st.binary(max_size=300)))
def test_anything_is_a_card_or_not_a_card(payload: str | bytes) -> None:
    try:
        card = parse_card(payload)
    except NotACard:
        return
    assert_harmless(card)


@given(st.lists(st.text(max_size=60), max_size=30), st.sampled_from(["|", ",", "\n", "\x1d", ": "]))
def test_anything_behind_a_number_is_harmless(fields: list[str], separator: str) -> None:
    try:
        card = parse_card(separator.join([NUMBER, *fields]))
    except NotACard:
        return
    assert_harmless(card)


@pytest.mark.parametrize(
    "nasty",
    [
        "\x1b@\x1dV\x00",
        "\x00",
        "\u202eoverride",
        "\u200b\u200d\ufeff",
        "שלום",
        "<script>alert(1)</script>",
        "'; DROP TABLE tickets; --",
        "{0.__class__}%s%n",
        "Z" + "\u0301" * 1000,
        "\ud800",
        "\U0001f600\ue000",
    ],
)
def test_hostile_fields_are_inert(nasty: str, card_2021: str) -> None:
    fields = card_2021.split("|")
    for place in range(1, 7):
        card = parse_card("|".join([*fields[:place], nasty, *fields[place + 1 :]]))
        assert card.number == NUMBER
        assert_harmless(card)
    assert_harmless(parse_card(card_2021 + "|" + nasty))


@pytest.mark.parametrize("piece", ["A", "|", ",", "\n", "\n ", "Số: ", "a:", " ", "<", "I", "\u0301", "ﷺ", "1|"])
def test_a_megabyte_is_refused_and_a_full_code_is_quick(piece: str) -> None:
    with pytest.raises(NotACard) as refused:
        parse_card(piece * (2**20 // len(piece)))
    assert refused.value.reason in {NotACardReason.TOO_LONG, NotACardReason.EMPTY}
    began = time.thread_time()
    with contextlib.suppress(NotACard):
        assert_harmless(parse_card(NUMBER + piece * (4000 // len(piece))))
    assert time.thread_time() - began < 1


def test_no_log_can_hold_a_persons_data(card_2024: str) -> None:
    card = parse_card(card_2024)
    for said in (repr(card), str(card), f"{card}", f"{[card]}"):
        assert "Mừng" not in said
        assert "045190005" not in said
        assert "1990" not in said
    assert card.masked_number == "•••••••••678"
    assert card.masked_name == "H••• T••• M•••"
    with pytest.raises(NotACard) as refused:
        parse_card("Hồ Thị Mừng")
    assert "Mừng" not in "".join(traceback.format_exception_only(refused.value))
    assert refused.value.__cause__ is refused.value.__context__ is None


def assert_harmless(card: IdentityCard) -> None:
    texts = [card.number, card.name, card.residence, card.old_number, *card.more]
    assert len(card.number) == 12
    assert len(card.more) <= 17
    for text in texts:
        assert len(text) <= 300
        assert all(unicodedata.category(character)[0] != "C" for character in text)
        assert unicodedata.is_normalized("NFC", text)
