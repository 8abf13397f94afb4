"""The settings of a box: layers, rules between them, and mistakes told by their line."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from devices.printers.network.settings import NetworkPrinterSettings
from devices.printers.simulator.settings import SimulatedPrinterSettings
from kiosk.paths import DataFolders, site_file, words_folder
from kiosk.settings.model import Settings, load_settings
from kiosk.settings.problems import SettingsError
from queueing.words import load_words


class Site:
    """A site whose file and environment a test writes."""

    def __init__(self, folder: Path) -> None:
        self.environ = {"KIOSK_CONFIG": str(folder), "HOME": str(folder / "home")}
        self.file = folder / "site.yaml"

    def load(self, text: str | None = None, *, demo: bool | None = False, **environ: str) -> Settings:
        if text is not None:
            self.file.write_text(text, encoding="utf-8")
        return load_settings(demo=demo, environ=self.environ | environ)

    def sentences(self, text: str, language: str = "en", *, demo: bool | None = False, **environ: str) -> list[str]:
        with pytest.raises(SettingsError) as caught:
            self.load(text, demo=demo, **environ)
        words = load_words(words_folder(), language)
        return [line.replace(str(self.file), "site.yaml") for line in caught.value.sentences(words)]


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return Site(tmp_path)


def test_the_defaults_are_a_configured_centre_with_a_real_printer(site: Site) -> None:
    settings = site.load()
    assert not settings.demo
    assert settings.printer.connection == "usb"
    assert settings.kiosk.language == "vi"


def test_the_demo_lies_over_the_defaults(site: Site) -> None:
    settings = site.load(demo=True)
    assert settings.demo
    assert isinstance(settings.printer, SimulatedPrinterSettings)
    assert [service.code for service in settings.centre.services] == list("ABCDEFGH")


def test_without_a_site_file_the_demo_is_chosen_where_that_is_left_open(site: Site) -> None:
    assert site.load(demo=None).demo
    assert not site.load("centre: {site: x}\n", demo=None).demo


def test_a_site_that_calls_itself_a_demo_has_the_simulators(site: Site) -> None:
    settings = site.load("centre: {mode: demo, site: try}\n")
    assert settings.demo
    assert settings.centre.site == "try"
    assert isinstance(settings.printer, SimulatedPrinterSettings)


def test_the_site_lies_over_the_defaults_and_the_environment_over_all(site: Site) -> None:
    text = "hub: {port: 1001}\nprinter: {connection: network, host: printer.local}\n"
    settings = site.load(text, KIOSK_HUB__PORT="1002", KIOSK_BOARD__ON="false")
    assert settings.hub.port == 1002
    assert settings.board.on is False
    assert settings.printer == NetworkPrinterSettings(host="printer.local")


def test_a_configured_centre_has_no_simulators(site: Site) -> None:
    [line] = site.sentences("printer:\n  connection: simulated\n  port: 9\n")
    assert line.startswith("site.yaml:2: printer.connection: a configured centre has no simulated devices.")


def test_a_configured_site_cannot_be_run_as_a_demo(site: Site) -> None:
    [line] = site.sentences("centre:\n  mode: configured\n", demo=True)
    assert line.startswith("site.yaml:2: This file says that it is a real centre")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("hub:\n  prot: 1\n", "site.yaml:2: hub.prot: is no setting. Did you mean “port”?"),
        ("hub:\n  port: 70000\n", "site.yaml:2: hub.port: found 70000; this must be 65535 or less."),
        ("hub:\n  port: soon\n", 'site.yaml:2: hub.port: found "soon"; this must be a whole number.'),
        (
            "hub:\n  host: 0.0.0.0\n",
            'site.yaml:2: hub.host: found "0.0.0.0"; allowed are: 127.0.0.1, ::1, localhost.',
        ),
        ("board:\n  on: maybe\n", 'site.yaml:2: board.on: found "maybe"; this must be true or false.'),
        ("board: 3\n", "site.yaml:1: board: found 3; keys and values must stand here."),
        (
            "kiosk:\n  text_size: big\n",
            'site.yaml:2: kiosk.text_size: found "big"; allowed are: default, large, huge.',
        ),
        (
            "printer:\n  connection: wifi\n",
            "site.yaml:2: printer.connection: found wifi; allowed are: network, usb, serial, file, cups",
        ),
        (
            "printer:\n  connection: network\n",
            "site.yaml:1: printer.host: is missing: “connection: network” needs it. Set both at once.",
        ),
        (
            "printer:\n  connection: usb\n  host: 192.0.2.5\n",
            "site.yaml:3: printer.host: is only for “connection:” network; here it is usb. Set both at once.",
        ),
        (
            "reader:\n  port: 5\n",
            "site.yaml:1: reader: does not say how the device is connected. Add “connection:”",
        ),
        ("printer:\n  vender: 3\n", "site.yaml:2: printer.vender: is no setting. Did you mean “vendor”?"),
        (
            "centre:\n  counters:\n    - label: 1\n      services: [A]\n",
            'site.yaml:3: centre.counters[1].label: found 1; this must be text: put it in quotes, as in "1".',
        ),
        (
            "centre:\n  counters:\n    - {label: '1', services: [Z]}\n",
            "site.yaml:2: centre.counters: counter 1 serves Z, which is no service of this centre.",
        ),
        (
            "centre:\n  hours:\n    monday:\n      - start: '11:00'\n        end: '09:00'\n",
            "site.yaml:5: centre.hours.monday[1].end: opens at 11:00 but closes at 09:00: the end must be later.",
        ),
        ("centre:\n  services: []\n", "site.yaml:2: centre.services: needs at least 1 entries."),
        ("centre: [\n", "site.yaml:2: The file is not correct YAML here"),
        ("- 1\n", "site.yaml:1: The file must hold keys and values, such as “centre:”."),
    ],
)
def test_a_mistake_is_told_with_its_line(site: Site, text: str, sentence: str) -> None:
    [line] = site.sentences(text)
    assert line.startswith(sentence)


def test_every_mistake_is_told_at_once_in_order_and_in_both_languages(site: Site) -> None:
    text = "kiosk:\n  language: fr\nhub:\n  port: -1\ncentre:\n  site: Bắc Sơn\n"
    assert [line.split(": ")[:2] for line in site.sentences(text)] == [
        ["site.yaml:2", "kiosk.language"],
        ["site.yaml:4", "hub.port"],
        ["site.yaml:6", "centre.site"],
    ]
    assert site.sentences(text, "vi")[1] == "site.yaml:4: hub.port: đang là -1; phải từ 0 trở lên."


def test_a_mistake_in_the_environment_names_the_variable(site: Site) -> None:
    assert site.sentences("{}", KIOSK_HUB__PROT="1") == [
        "KIOSK_HUB__PROT: hub.prot: is no setting. Did you mean “port”?"
    ]


def test_a_wrong_entry_is_not_also_counted_as_missing(site: Site) -> None:
    lines = site.sentences("centre:\n  services:\n    - {code: a, look: A, name: {vi: x, en: y}}\n")
    assert not [line for line in lines if "entries" in line]


def test_folders_of_demo_and_centre_are_apart(tmp_path: Path) -> None:
    environ = {"KIOSK_DATA": str(tmp_path)}
    demo, centre = (DataFolders.of(demo=demo, environ=environ) for demo in (True, False))
    assert demo.root.parent == centre.root.parent == tmp_path
    assert demo.root != centre.root


def test_folders_follow_the_rules_of_the_desktop(tmp_path: Path) -> None:
    home = {"HOME": str(tmp_path)}
    assert site_file(home) == tmp_path / ".config" / "commune-kiosk" / "site.yaml"
    assert site_file(home | {"XDG_CONFIG_HOME": "/etc/x"}) == Path("/etc/x/commune-kiosk/site.yaml")
    assert DataFolders.of(demo=False, environ=home).root == tmp_path / ".local/share/commune-kiosk/centre"


def test_reading_the_settings_again_needs_no_yaml(site: Site) -> None:
    code = "import sys, kiosk.settings.model as s; s.load_settings(demo=True); print('ruamel.yaml' in sys.modules)"
    answers = [
        subprocess.run(
            [sys.executable, "-c", code], env=site.environ, capture_output=True, text=True, check=True
        ).stdout.strip()
        for _ in range(2)
    ]
    assert answers == ["True", "False"]


@pytest.mark.parametrize("handbook", ["technician.md", "technician.vi.md"])
def test_the_example_of_the_handbook_is_right(site: Site, repo: Path, handbook: str) -> None:
    example = (repo / "docs" / handbook).read_text(encoding="utf-8").split("```yaml\n")[1].split("```")[0]
    settings = site.load(example)
    assert settings.kiosk.screen.name == "DP-1"
    assert not settings.demo


def test_a_handset_that_is_the_loudspeaker_is_told_by_its_line(site: Site) -> None:
    [line] = site.sentences("sound:\n  volume: 60\n  handset: {output: null}\n")
    assert line.startswith("site.yaml:3: sound.handset: ")
    assert "private" in line


def test_no_device_of_a_configured_centre_is_simulated(site: Site) -> None:
    [line] = site.sentences("sound:\n  connection: simulated\n")
    assert line.startswith("site.yaml:2: sound.connection: ")


def test_a_reader_with_a_simulated_camera_is_named_whole(site: Site) -> None:
    text = "reader:\n  connection: camera\n  camera:\n    connection: simulated\n    port: 9\n"
    [line] = site.sentences(text)
    assert line.startswith("site.yaml:4: reader.camera.connection: a configured centre has no simulated devices.")


def test_a_camera_address_with_a_password_in_it_is_refused(site: Site) -> None:
    text = "reader:\n  connection: camera\n  camera:\n    connection: network\n    url: http://a:b@10.0.0.9/v\n"
    [line] = site.sentences(text)
    assert line.startswith("site.yaml:5: reader.camera.url:")
    assert "keys of their own" in line


def test_a_picture_that_nobody_drew_is_named_with_its_line_and_what_there_is(tmp_path: Path) -> None:
    file = tmp_path / "site.yaml"
    file.write_text(
        "centre:\n"
        "  services:\n"
        "    - code: A\n"
        "      look: A\n"
        "      name: {vi: Khai sinh, en: Birth}\n"
        "      bring:\n"
        "        - {vi: Thẻ, en: Card, picture: id}\n"
        "        - {vi: Voi, en: Elephant, picture: elephant}\n"
        "  counters: [{label: '1', services: [A]}]\n",
        encoding="utf-8",
    )
    with pytest.raises(SettingsError) as caught:
        load_settings(environ={}, site=file)
    (problem,) = caught.value.problems
    assert (problem.place.line, problem.key) == (8, "centre.services[1].bring[2].picture")
    assert problem.values["found"] == "elephant"
    assert "phone" in str(problem.values["allowed"])


def test_whatever_the_shipped_services_ask_for_is_drawn() -> None:
    services = load_settings(environ={}, demo=True).centre.services
    assert all(item.picture for service in services for item in service.bring)
