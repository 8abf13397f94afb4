"""What a backend offers is read from its own words, and the best for papers is chosen whatever they are."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.scanners.base import ScannerFault
from devices.scanners.sane.choose import NotFit, Sources, double_feed_seen, is_set, order, plan, sources
from devices.scanners.sane.discovery import parse_devices
from devices.scanners.sane.moved import found_again
from devices.scanners.sane.options import parse_options
from devices.scanners.sane.presence import look_every, plug_of
from devices.scanners.sane.settings import PaperSource
from devices.scanners.sane.status import fault_of, last_line
from devices.supervision.hotplug.events import event_of

# As the backends' manual pages and sources show their options.
FUJITSU = """
All options specific to device `fujitsu:fi-7160:1234':
  Standard:
    --source ADF Front|ADF Back|ADF Duplex [ADF Front]
        Selects the scan source (such as a document-feeder).
    --mode Lineart|Halftone|Gray|Color [Lineart]
        Selects the scan mode (e.g., lineart, monochrome, or color).
    --resolution 50..600dpi (in steps of 1) [600]
        Sets the resolution of the scanned image.
  Geometry:
    --page-width 0..221.121mm (in steps of 0.0211639) [215.872]
    --page-height 0..863.489mm (in steps of 0.0211639) [279.364]
    -l 0..215.872mm (in steps of 0.0211639) [0]
    -t 0..279.364mm (in steps of 0.0211639) [0]
    -x 0..215.872mm (in steps of 0.0211639) [215.872]
    -y 0..279.364mm (in steps of 0.0211639) [279.364]
  Advanced:
    --ald[=(yes|no)] [no] [advanced]
        Scanner detects paper lower edge. May confuse some frontends.
    --df-action Default|Continue|Stop [Default] [advanced]
    --df-thickness[=(yes|no)] [inactive]
    --swdeskew[=(yes|no)] [no] [advanced]
  Sensors and Buttons:
    --adf-loaded[=(yes|no)] [no] [hardware]
    --cover-open[=(yes|no)] [no] [hardware]
    --double-feed[=(yes|no)] [yes] [hardware]
"""
EPSON = """
    --mode Binary|Gray|Color [Binary]
    --depth 1|8|16 [8]
    --resolution 75|100|150|300|600|1200dpi [75]
    --source Flatbed|Automatic Document Feeder [Flatbed]
    -l 0..215.9mm [0]
    -t 0..297.18mm [0]
    -x 0..215.9mm [215.9]
    -y 0..297.18mm [297.18]
"""
PIXMA = """
    --resolution auto||75|150|300|600dpi [75]
    --mode auto|Color|Gray|48 bits color|16 bits gray [Color]
    --source Flatbed|ADF|ADF Duplex [Flatbed]
    -x 0..216.069mm [216.069]
    -y 0..297.011mm [297.011]
"""
PLAIN = """
    --mode 24bit Color|True Gray|Black & White [24bit Color]
    --x-resolution 100|200|300|600dpi [100]
    --y-resolution 100|200|300|600dpi [100]
"""


def test_a_document_feeder_is_told_all_that_helps():
    made = plan(parse_options(FUJITSU), "ADF Front", feeder=True, least_dpi=200)
    assert made.arguments == (
        *("--source=ADF Front", "--mode=Color", "--resolution=200", "--page-width=210", "--page-height=297"),
        *("-l", "0", "-t", "0", "-x", "210", "-y", "279.364", "--swdeskew=yes", "--ald=yes", "--df-action=Stop"),
    )
    assert (made.dpi, made.width_mm, made.feeder) == (200, 210, True)


@pytest.mark.parametrize(
    ("text", "source", "wanted"),
    [
        (EPSON, "Flatbed", ["--mode=Color", "--depth=8", "--resolution=300"]),
        (PIXMA, "ADF", ["--mode=Color", "--resolution=300"]),
        (PLAIN, None, ["--mode=24bit Color", "--x-resolution=200", "--y-resolution=200"]),
    ],
)
def test_the_smallest_resolution_that_is_enough_is_taken_in_plain_colour(text, source, wanted):
    arguments = plan(parse_options(text), source, feeder=False, least_dpi=200).arguments
    assert [argument for argument in arguments if not argument.startswith(("-l", "-t", "-x", "-y", "--source"))][
        : len(wanted)
    ] == wanted


def test_an_archive_gets_its_300_dots():
    assert plan(parse_options(FUJITSU), "ADF Front", feeder=True, least_dpi=300).dpi == 300


@pytest.mark.parametrize(
    "text", ["    --resolution 50|100|150dpi [50]", "    --resolution 10..199dpi [50]", "    --mode Color [Color]"]
)
def test_a_scanner_too_coarse_for_papers_is_refused(text):
    with pytest.raises(NotFit):
        plan(parse_options(text), None, feeder=False, least_dpi=200)


@given(st.integers(1, 400), st.integers(200, 2400), st.integers(1, 37), st.integers(200, 600))
def test_a_range_is_never_left_and_its_steps_are_kept(low, high, step, least):
    options = parse_options(f"    --resolution {low}..{high}dpi (in steps of {step}) [{low}]")
    try:
        dpi = plan(options, None, feeder=False, least_dpi=least).dpi
    except NotFit:
        assert high - step < 200 or low > high
        return
    assert low <= dpi <= high
    assert (dpi - low) % step == 0
    assert dpi >= least or dpi + step > high


def test_sides_are_taken_one_by_one_and_the_feeder_first_where_there_is_paper():
    options = parse_options(FUJITSU)
    assert sources(options) == Sources(None, "ADF Front", named=True)
    assert order(PaperSource.FLATBED, sources(options), options) == [("ADF Front", True)]
    both = parse_options(EPSON)
    glass, feed = ("Flatbed", False), ("Automatic Document Feeder", True)
    assert order(PaperSource.AUTO, sources(both), both) == [feed, glass]
    assert order(PaperSource.FLATBED, sources(both), both) == [glass]
    assert order(PaperSource.FEEDER, sources(both), both) == [feed]
    empty = parse_options(EPSON + "    --adf-loaded[=(yes|no)] [no] [hardware]\n")
    assert order(PaperSource.AUTO, sources(empty), empty) == [glass]
    none = parse_options(PLAIN)
    assert order(PaperSource.AUTO, sources(none), none) == [(None, False)]


def test_sensors_are_read_and_never_set():
    options = parse_options(FUJITSU)
    assert double_feed_seen(options)
    assert is_set(options, "--cover-open") is False
    assert is_set(options, "--no-such-sensor") is None
    assert not any("cover" in argument for argument in plan(options, None, feeder=True, least_dpi=200).arguments)


@given(st.text(max_size=300))
def test_any_text_gives_options_or_none(text):
    options = parse_options("    --mode " + text)
    sources(options)
    for wish in PaperSource:
        order(wish, sources(options), options)


def test_a_list_of_devices_gives_settings_and_passes_over_what_does_not_fit():
    text = "\n".join(
        (
            "epson2:libusb:001:004\x1fEpson\x1fGT-1500\x1fflatbed scanner",
            "v4l:/dev/video0\x1fNoname\x1fCamera\x1fvirtual device",
            "escl:https://10.0.0.5:443\x1fBrother\x1fDCP_L2540\x1fflatbed or ADF scanner",
            "half a line",
            "bad\x07name\x1fA\x1fB\x1fC",
        )
    )
    found = parse_devices(text)
    assert [(scanner.title, scanner.settings.device) for scanner in found] == [
        ("Epson GT-1500", "epson2:libusb:001:004"),
        ("Brother DCP L2540", "escl:https://10.0.0.5:443"),
    ]


@pytest.mark.parametrize(
    ("device", "present", "name"),
    [
        ("epson2:libusb:001:004", ["epson2:libusb:001:009", "plustek:libusb:001:003"], "epson2:libusb:001:009"),
        ("epson2:libusb:001:004", ["epson2:libusb:001:009", "epson2:libusb:001:010"], None),
        ("epson2:libusb:001:004", ["epson2:libusb:001:004", "epson2:libusb:001:009"], None),
        ("fujitsu:fi-7160:1234", ["fujitsu:fi-7160:9"], None),
        ("genesys:libusb:002:004", [], None),
    ],
)
def test_a_scanner_on_another_port_is_known_again_where_there_is_no_doubt(device, present, name):
    assert found_again(device, present) == name


def usb(number: int, product: str, serial: str = "", *, is_scanner: bool = False) -> dict[str, str]:
    """Return a device on USB as udev describes it."""
    record = {
        "SUBSYSTEM": "usb", "DEVTYPE": "usb_device", "DEVNAME": f"/dev/bus/usb/001/{number:03}",
        "ID_VENDOR_ID": "04a9", "ID_MODEL_ID": product, "ID_SERIAL": "_".join(filter(None, ("Canon_X", serial))),
    }  # fmt: skip
    return (
        record
        | ({"ID_SERIAL_SHORT": serial} if serial else {})
        | ({"libsane_matched": "yes"} if is_scanner else {})
    )


A, B, STICK = usb(4, "190f", is_scanner=True), usb(5, "1909", "A1B2C3", is_scanner=True), usb(6, "0001", "A1B2C4")


@pytest.mark.parametrize(
    ("device", "present", "product"),
    [
        ("genesys:libusb:001:004", [A, B, STICK], 0x190F),
        ("pixma:04A91909_A1B2C3", [A, B, STICK], 0x1909),
        ("hpaio:/usb/HP_LaserJet_MFP?serial=A1B2C3", [A, B, STICK], 0x1909),
        ("brother4:bus1;dev1", [A, STICK], 0x190F),  # one is marked as a scanner by SANE's own rules
        ("brother4:bus1;dev1", [A, B, STICK], None),
        ("genesys:libusb:001:007", [A], None),
        ("genesys:libusb:001:004", [], None),
        ("test:1", [A], None),
        ("escl:https://10.0.0.5:443", [A], None),
        ("airscan:e0:Brother", [A], None),
        ("net:10.0.0.5:genesys:libusb:001:004", [B], None),
        ("epson2:net:10.0.0.5", [A], None),
        ("hpaio:/net/HP_LaserJet?ip=10.0.0.5", [A], None),
        ("genesys:libusb:001:004", [{"DEVTYPE": "usb_device", "DEVNAME": "/dev/bus/usb/001/004"}], None),
    ],
)
def test_the_plug_of_a_scanner_is_known_by_its_name_or_not_at_all(device, present, product):
    plug = plug_of(device, present)
    pulled = [event_of("remove", record) for record in present]
    known = [event.product for event in pulled if event and plug and plug.fits(event)]
    assert known == ([] if product is None else [product])


def test_only_what_cannot_be_woken_is_asked_often():
    assert look_every("test:1") <= 5 < 60 <= look_every("genesys:libusb:001:004")
    assert look_every("airscan:e0:Brother") >= 60


@pytest.mark.parametrize(
    ("code", "complaint", "fault"),
    [
        (0, "", None),
        (2, "", None),
        (3, "", ScannerFault.IN_USE),
        (6, "", ScannerFault.JAM),
        (6, "Double feed detected", ScannerFault.DOUBLE_FEED),
        (7, "", ScannerFault.EMPTY),
        (8, "", ScannerFault.COVER_OPEN),
        (9, "", ScannerFault.ERROR),
        (11, "", ScannerFault.DENIED),
        (-11, "", ScannerFault.ERROR),
        (None, "", ScannerFault.SILENT),
        (1, "scanimage: open of device a:0 failed: Invalid argument", ScannerFault.UNREACHABLE),
        (1, "scanimage: open of device a:0 failed: Device busy", ScannerFault.IN_USE),
        (1, "scanimage: open of device a:0 failed: Access to resource has been denied", ScannerFault.DENIED),
        (1, "scanimage: no SANE devices found", ScannerFault.UNREACHABLE),
    ],
)
def test_every_end_has_its_meaning(code, complaint, fault):
    assert fault_of(code, complaint) == fault


def test_the_technician_is_told_the_backends_words_only():
    text = "Scanning page 1\nscanimage: sane_read: Document feeder jammed\nscanimage: trying to stop scanner"
    assert last_line(text) == "scanimage: sane_read: Document feeder jammed"
