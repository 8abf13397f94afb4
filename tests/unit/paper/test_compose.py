from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from datetime import UTC, datetime

import pytest

from kiosk.breaking import TOGETHER, as_one
from kiosk.paper.compose import Ahead, PaperWords
from kiosk.paper.model import TicketPaper
from kiosk.paths import assets_folder
from queueing.centre import Centre
from queueing.issuing.model import IssuedHere
from queueing.words import load_words

MakeTicket = Callable[..., IssuedHere]


def spaced(text: str) -> str:
    """A text as it is read: what holds together on one line is held by spaces that are seen as any."""
    return text.replace(TOGETHER, " ")


def test_a_ticket_tells_sign_number_service_and_time(
    words: dict[str, PaperWords], centre: Centre, make_ticket: MakeTicket
) -> None:
    paper = words["vi"].ticket(make_ticket(), centre, ahead=Ahead(4, 15, 25))
    assert paper.number == "A015"
    assert (paper.look, paper.pictures, paper.picture_name.text) == ("A", ("lotus",), "hoa sen")
    assert spaced(paper.service.text) == "Khai sinh, kết hôn"
    assert paper.ahead == ("Còn 4 người trước", "khoảng 15–25 phút")
    assert spaced(paper.when) == "Thứ Hai 23/11/2026 · 08:31"
    assert tuple(map(spaced, paper.bring)) == ("Thẻ căn cước", "Giấy chứng sinh (khai sinh)")


def test_without_a_fresh_queue_nothing_is_said_about_it(
    words: dict[str, PaperWords], centre: Centre, make_ticket: MakeTicket
) -> None:
    paper = words["vi"].ticket(make_ticket(), centre, ahead=None)
    assert (paper.people_ahead, paper.ahead) == (None, ())


@pytest.mark.parametrize(
    ("ahead", "said"),
    [
        (Ahead(0, 5, 10), ("Sắp đến lượt bà con",)),
        (Ahead(3), ("Còn 3 người trước",)),
        (Ahead(3, 0, 10), ("Còn 3 người trước", "trong khoảng 10 phút")),
        (Ahead(3, 10, 10), ("Còn 3 người trước", "trong khoảng 10 phút")),
    ],
)
def test_the_wait_is_a_range_never_a_false_minute(
    words: dict[str, PaperWords], centre: Centre, make_ticket: MakeTicket, ahead: Ahead, said: tuple[str, ...]
) -> None:
    assert tuple(map(spaced, words["vi"].ticket(make_ticket(), centre, ahead=ahead).ahead)) == said


@pytest.mark.parametrize(("service", "go"), [("A", "Đến quầy 2"), ("B", "Đến quầy 1 hoặc 2"), ("C", "Đến quầy 3")])
def test_the_way_names_the_counters_that_serve(
    words: dict[str, PaperWords], centre: Centre, make_ticket: MakeTicket, service: str, go: str
) -> None:
    assert spaced(words["vi"].ticket(make_ticket(service), centre).steps.go) == go


def test_many_counters_are_left_to_the_call(
    words: dict[str, PaperWords], make_centre: Callable[..., Centre], make_ticket: MakeTicket
) -> None:
    counters = [{"label": str(n), "services": ["A"]} for n in range(1, 6)]
    paper = words["vi"].ticket(make_ticket(), make_centre(counters=counters))
    assert (paper.counters, spaced(paper.steps.go)) == ((), "Đến quầy")


def test_a_later_copy_is_marked_and_leaves_the_old_queue_out(
    words: dict[str, PaperWords], centre: Centre, make_ticket: MakeTicket
) -> None:
    paper = words["vi"].ticket(make_ticket(), centre, copy_number=2, ahead=Ahead(4, 15, 25))
    assert paper.reprint is not None
    assert (paper.reprint.title, paper.reprint.copy) == ("IN LẠI", "Bản in lần 2")
    assert paper.ahead == ()


def test_staff_see_the_reprint_on_a_ticket_in_another_language(
    words: dict[str, PaperWords], centre: Centre, make_ticket: MakeTicket
) -> None:
    paper = words["en"].ticket(make_ticket(language="en"), centre, copy_number=3)
    assert paper.reprint is not None
    assert (paper.reprint.title, paper.reprint.copy) == ("REPRINT", "Copy 3 · IN LẠI")


def test_names_stand_in_both_languages_where_the_ticket_is_not_vietnamese(
    words: dict[str, PaperWords], centre: Centre, make_ticket: MakeTicket
) -> None:
    paper = words["en"].ticket(make_ticket(language="en"), centre)
    assert (paper.service.text, spaced(paper.service.second)) == ("Birth, marriage", "Khai sinh, kết hôn")
    assert (paper.picture_name.text, paper.picture_name.second) == ("lotus", "hoa sen")
    assert words["vi"].ticket(make_ticket(), centre).service.second == ""


def test_only_a_demo_centre_says_so(
    words: dict[str, PaperWords], make_centre: Callable[..., Centre], make_ticket: MakeTicket
) -> None:
    assert words["vi"].ticket(make_ticket(), make_centre()).demo is None
    demo = words["vi"].ticket(make_ticket(), make_centre(mode="demo")).demo
    assert demo is not None
    assert spaced(demo.text) == "CHẠY THỬ, không có giá trị"


def test_a_ticket_of_another_issuer_has_no_qr(
    words: dict[str, PaperWords], centre: Centre, make_ticket: MakeTicket
) -> None:
    assert words["vi"].ticket(make_ticket(secret=""), centre).code is None


def test_the_time_is_the_centres_own(words: dict[str, PaperWords], centre: Centre, make_ticket: MakeTicket) -> None:
    late = make_ticket(issued_at=datetime(2026, 11, 21, 17, 5, tzinfo=UTC))
    assert words["vi"].ticket(late, centre).when == as_one("Chủ Nhật") + " 22/11/2026 · 00:05"


def test_a_paper_has_no_room_for_personal_data() -> None:
    assert not {f.name for f in fields(TicketPaper)} & {
        "name",
        "citizen",
        "person",
        "birth",
        "address",
        "phone",
        "id",
    }


def test_both_languages_say_the_same_things_with_the_same_fields() -> None:
    folder = assets_folder() / "words"
    vi, en = load_words(folder, "vi"), load_words(folder, "en")
    ids = {word_id for word_id in vi.ids | en.ids if word_id.startswith("paper.")}
    assert {word_id: vi.entry(word_id).fields for word_id in ids} == {
        word_id: en.entry(word_id).fields for word_id in ids
    }
    assert ids <= vi.ids & en.ids
