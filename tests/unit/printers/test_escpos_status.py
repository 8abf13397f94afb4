"""Reading the status bytes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.printers.base import PrinterFault
from devices.printers.escpos_status import (
    STOPPING,
    Fences,
    Question,
    UnaskedStatus,
    faults_of,
    is_answer,
    is_fence,
    status_of,
)
from devices.state import DeviceState

WELL = {Question.PRINTER: 0x12, Question.OFFLINE_CAUSE: 0x12, Question.PAPER: 0x12}
ANSWERS = st.sampled_from([byte for byte in range(256) if is_answer(byte)])


def test_a_printer_that_is_well_has_no_faults():
    assert faults_of(WELL) == frozenset()


@pytest.mark.parametrize(
    ("answers", "fault"),
    [
        ({Question.PAPER: 0x1E}, PrinterFault.PAPER_LOW),
        ({Question.PAPER: 0x72}, PrinterFault.PAPER_OUT),
        ({Question.PAPER: 0x7E, Question.PRINTER: 0x1A}, PrinterFault.PAPER_OUT),
        ({Question.OFFLINE_CAUSE: 0x32, Question.PRINTER: 0x1A}, PrinterFault.PAPER_OUT),
        ({Question.OFFLINE_CAUSE: 0x16, Question.PRINTER: 0x1A}, PrinterFault.COVER_OPEN),
        ({Question.OFFLINE_CAUSE: 0x52, Question.ERROR_CAUSE: 0x1A, Question.PRINTER: 0x1A}, PrinterFault.CUTTER),
        ({Question.OFFLINE_CAUSE: 0x52, Question.ERROR_CAUSE: 0x32, Question.PRINTER: 0x1A}, PrinterFault.ERROR),
        ({Question.PRINTER: 0x1A}, PrinterFault.OFFLINE),
    ],
)
def test_each_fault_is_told_by_its_own_name(answers, fault):
    assert faults_of(WELL | answers) == {fault}


@pytest.mark.parametrize("noise", [0x00, 0xFF, 0x13, 0x92, 0x02])
def test_noise_is_no_answer(noise):
    assert not is_answer(noise)


@given(ANSWERS)
def test_an_answer_is_never_taken_for_a_fence(byte):
    assert not is_fence(byte)


@given(st.dictionaries(st.sampled_from(Question), ANSWERS))
def test_a_printer_that_says_offline_is_never_ready(answers):
    status = status_of(faults_of(answers), can_ask=True)
    if answers.get(Question.PRINTER, 0) & 0x08:
        assert status.state is DeviceState.FAILED
    assert (status.state is DeviceState.READY) is (not status.faults)
    assert bool(status.faults & STOPPING) is (status.state in (DeviceState.FAILED, DeviceState.DISCONNECTED))


REPORTS = st.tuples(
    st.integers(0, 255).map(lambda byte: byte & 0x6C | 0x10),
    *[st.integers(0, 255).map(lambda byte: byte & 0x6F)] * 3,
).map(bytes)


@given(st.lists(st.tuples(REPORTS, ANSWERS.map(lambda byte: bytes((byte,))))), st.integers(1, 7))
def test_reports_are_taken_out_however_they_are_chopped_up_and_answers_stay(parts, size):
    stream = b"".join(report + answer for report, answer in parts)
    unasked = UnaskedStatus()
    kept = b"".join(unasked.taken_out_of(stream[at : at + size]) for at in range(0, len(stream), size))
    assert kept == b"".join(answer for _, answer in parts)


@given(st.lists(ANSWERS | st.sampled_from([0x00, 0x03])).map(bytes))
def test_what_was_asked_for_is_never_taken_out(answers):
    assert UnaskedStatus().taken_out_of(answers) == answers


def fences_of_a_job(fences: Fences, sent: int, now: float = 0.0) -> Fences:
    fences.begin_job(now, 60)
    for _ in range(sent):
        fences.add(now)
    return fences


def test_one_answer_proves_a_job_whichever_of_its_fences_it_is_for():
    fences = fences_of_a_job(Fences(), 2)
    assert not fences.passed
    fences.take(1)
    assert fences.passed
    fences_of_a_job(fences, 1).take(1)
    assert fences.passed, "one that got lost behind a proof is not waited for"


def test_answers_to_the_job_before_come_first():
    fences = fences_of_a_job(Fences(), 2)
    fences_of_a_job(fences, 1).take(2)
    assert (fences.answered, fences.passed) == (True, False)
    fences.take(1)
    assert fences.passed


def test_an_answer_that_came_between_two_jobs_is_settled():
    fences = fences_of_a_job(Fences(), 1)
    fences.take(1)
    fences_of_a_job(fences, 0).take(3)
    assert not fences.answered, "more answers than fences are noise"


@pytest.mark.parametrize("forgotten", ["cleared", "long ago"])
def test_what_a_printer_forgot_is_not_waited_for(forgotten):
    fences = fences_of_a_job(Fences(), 2)
    if forgotten == "cleared":
        fences.forget()
    fences_of_a_job(fences, 1, 1.0 if forgotten == "cleared" else 61.0).take(1)
    assert fences.passed
