"""The command `kiosk`.

What a command needs is imported when it runs: `kiosk --help` loads neither Qt nor the hub.
"""

from __future__ import annotations

import logging
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from kiosk.console import Console
from kiosk.paths import DataFolders, assets_folder, layer_folders, ui_folder

if TYPE_CHECKING:
    from kiosk.settings.model import Settings
    from kiosk.settings.problems import SettingsError

SETTINGS_WRONG = 2  # exit code


def main() -> None:
    """Run the command line."""
    try:
        build(Console.open())()
    finally:
        _end_output()


def _end_output() -> None:
    """Write what is still held back; where its reader is gone (`| head`), end without a word of it."""
    if sys.stdout is None:  # started without one
        return
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        with Path(os.devnull).open("wb") as nowhere:  # the interpreter flushes once more at its end
            os.dup2(nowhere.fileno(), sys.stdout.fileno())


def build(console: Console) -> typer.Typer:
    """Return the command line; its help is in the console's language."""
    app = typer.Typer(
        name="kiosk",
        help=console.text("cli.about"),
        no_args_is_help=True,
        add_completion=False,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
    )
    demo_option = typer.Option(False, "--demo", help=console.text("cli.option.demo"))

    @app.command("run", help=console.text("cli.run.about"))
    def run(
        demo: bool = demo_option,
        fresh: bool = typer.Option(False, "--fresh", help=console.text("cli.option.fresh")),
    ) -> None:
        from kiosk.run.centre import run as run_centre

        settings = _settings(console, demo=demo or None)
        raise typer.Exit(run_centre(settings, console, fresh=fresh))

    @app.command("hub", help=console.text("cli.hub.about"))
    def hub(demo: bool = demo_option) -> None:
        settings = _settings(console, demo=demo)
        from kiosk.notify import notify_alive, notify_ready, watchdog_period_s
        from queueing.hub import serve
        from queueing.hub.pages import Layers

        _log_to_stderr()
        folders = DataFolders.of(demo=settings.demo)
        folders.hub.mkdir(parents=True, exist_ok=True, mode=0o700)
        code = serve.run(
            settings.centre,
            settings=settings.hub,
            data_dir=folders.hub,
            web_root=ui_folder(),
            assets=assets_folder(),
            pulse=serve.Pulse(notify_ready, notify_alive, watchdog_period_s()),
            layers=Layers(words=layer_folders("words"), art=layer_folders("art")),
        )
        raise typer.Exit(code)

    @app.command("app", help=console.text("cli.app.about"))
    def kiosk_app(demo: bool = demo_option) -> None:
        settings = _settings(console, demo=demo)
        from kiosk.window import swift_start

        swift_start.begin()
        from kiosk.app import process

        _log_to_stderr()
        raise typer.Exit(process.main(settings))

    @app.command("board", help=console.text("cli.board.about"))
    def board(demo: bool = demo_option) -> None:
        settings = _settings(console, demo=demo)
        from kiosk.window import swift_start

        swift_start.begin()
        from kiosk import board as board_process

        _log_to_stderr()
        raise typer.Exit(board_process.main(settings))

    @app.command("doctor", help=console.text("cli.doctor.about"))
    def doctor(
        demo: bool = demo_option,
        as_json: bool = typer.Option(False, "--json", help=console.text("cli.option.json")),
    ) -> None:
        from kiosk.doctor.examine import examine

        raise typer.Exit(examine(console, demo=demo or None, as_json=as_json))

    @app.command("printers", help=console.text("cli.printers.about"))
    def printers(
        demo: bool = demo_option,
        network: bool = typer.Option(False, "--network", help=console.text("cli.option.network")),
        test: bool = typer.Option(False, "--test", help=console.text("cli.option.test_page")),
        as_json: bool = typer.Option(False, "--json", help=console.text("cli.option.json")),
    ) -> None:
        from kiosk import printers_command

        if test:
            raise typer.Exit(printers_command.test_printer(console, _settings(console, demo=demo)))
        raise typer.Exit(printers_command.list_printers(console, network=network, as_json=as_json))

    @app.command("screenshots", help=console.text("cli.screenshots.about"))
    def screenshots(folder: Path = typer.Argument(help=console.text("cli.argument.folder"))) -> None:  # noqa: B008 - typer's own way
        from kiosk.screenshots.everything import render_all

        console.say("cli.screenshots.done", count=render_all(folder), folder=folder)

    inspect = typer.Typer(help=console.text("inspect.about"), no_args_is_help=True, rich_markup_mode=None)
    app.add_typer(inspect, name="inspect")

    @inspect.command("code", help=console.text("inspect.code.about"))
    def inspect_code(images: list[Path] = typer.Argument(help=console.text("inspect.argument.images"))) -> None:  # noqa: B008 - typer's own way
        from kiosk.inspect.readings import codes

        raise typer.Exit(codes(console, images))

    @inspect.command("page", help=console.text("inspect.page.about"))
    def inspect_page(
        images: list[Path] = typer.Argument(help=console.text("inspect.page.argument")),  # noqa: B008 - typer's own way
        out: Path = typer.Option(None, "--out", help=console.text("inspect.page.out")),  # noqa: B008 - typer's own way
    ) -> None:
        from kiosk.inspect.pages import pages

        raise typer.Exit(pages(console, images, out))

    @inspect.command("card", help=console.text("inspect.card.about"))
    def inspect_card(text: str = typer.Argument(help=console.text("inspect.argument.text"))) -> None:
        from kiosk.inspect.readings import card

        raise typer.Exit(card(console, text))

    _add_configure(app, console)
    _add_backup(app, console)
    _add_support(app, console)
    _add_profile(app, console)
    return app


def _add_backup(app: typer.Typer, console: Console) -> None:
    demo_option = typer.Option(False, "--demo", help=console.text("cli.option.demo"))

    @app.command("backup", help=console.text("backup.about"))
    def backup(
        folder: Path = typer.Argument(help=console.text("backup.argument.folder")),  # noqa: B008 - typer's own way
        demo: bool = demo_option,
    ) -> None:
        from kiosk.backup import commands

        raise typer.Exit(commands.backup(console, _settings(console, demo=demo), folder))

    @app.command("restore", help=console.text("backup.restore.about"))
    def restore(
        file: Path | None = typer.Argument(None, help=console.text("backup.argument.file")),  # noqa: B008 - typer's own way
        demo: bool = demo_option,
    ) -> None:
        from kiosk.backup import commands

        raise typer.Exit(commands.restore(console, file, demo=demo))

    @app.command("recovery-key", help=console.text("backup.key.about"))
    def recovery_key(
        show: bool = typer.Option(False, "--show", help=console.text("backup.option.show")),
        new: bool = typer.Option(False, "--new", help=console.text("backup.option.new")),
        demo: bool = demo_option,
    ) -> None:
        from kiosk.backup import commands

        settings = _settings(console, demo=demo)
        raise typer.Exit(commands.recovery_key(console, settings, show=show, new=new))


def _add_configure(app: typer.Typer, console: Console) -> None:
    group = typer.Typer(help=console.text("configure.about"), invoke_without_command=True, rich_markup_mode=None)
    app.add_typer(group, name="configure")
    demo_option = typer.Option(False, "--demo", help=console.text("cli.option.demo"))
    key_argument = typer.Argument(help=console.text("configure.argument.key"))

    @group.callback()
    def wizard(context: typer.Context, demo: bool = demo_option) -> None:
        if context.invoked_subcommand is None:
            from kiosk.configure import commands

            raise typer.Exit(commands.wizard(console, demo=demo))

    @group.command("pin", help=console.text("configure.pin.about"))
    def pin(demo: bool = demo_option) -> None:
        from kiosk.configure import commands

        raise typer.Exit(commands.pin(console, demo=demo))

    @group.command("get", help=console.text("configure.get.about"))
    def get(key: str = key_argument, demo: bool = demo_option) -> None:
        from kiosk.configure import commands

        raise typer.Exit(commands.get(console, key, demo=demo))

    @group.command("set", help=console.text("configure.set.about"))
    def set_value(
        key: str = key_argument,
        value: str = typer.Argument(help=console.text("configure.argument.value")),
        demo: bool = demo_option,
    ) -> None:
        from kiosk.configure import commands

        raise typer.Exit(commands.set_value(console, key, value, demo=demo))

    @group.command("unset", help=console.text("configure.unset.about"))
    def unset(key: str = key_argument, demo: bool = demo_option) -> None:
        from kiosk.configure import commands

        raise typer.Exit(commands.unset(console, key, demo=demo))

    @group.command("list", help=console.text("configure.list.about"))
    def listing(
        search: str = typer.Argument("", help=console.text("configure.argument.search")), demo: bool = demo_option
    ) -> None:
        from kiosk.configure import commands

        raise typer.Exit(commands.listing(console, search, demo=demo))

    @group.command("undo", help=console.text("configure.undo.about"))
    def undo(demo: bool = demo_option) -> None:
        from kiosk.configure import commands

        raise typer.Exit(commands.undo(console, demo=demo))


def _add_support(app: typer.Typer, console: Console) -> None:
    @app.command("support", help=console.text("support.about"))
    def support(
        folder: Path = typer.Argument(help=console.text("support.argument.folder")),  # noqa: B008 - typer's own way
        demo: bool = typer.Option(False, "--demo", help=console.text("cli.option.demo")),
    ) -> None:
        from datetime import UTC, datetime

        from kiosk.support.bundle import write_bundle

        settings = _settings(console, demo=demo)
        try:
            file = write_bundle(settings, DataFolders.of(demo=demo), folder, datetime.now(UTC))
        except OSError as error:
            console.complain("support.failed", folder=folder, reason=error.strerror or error)
            raise typer.Exit(1) from None
        console.say("support.made", file=file)


def _add_profile(app: typer.Typer, console: Console) -> None:
    group = typer.Typer(help=console.text("profile.about"), no_args_is_help=True, rich_markup_mode=None)
    app.add_typer(group, name="profile")

    @group.callback()
    def profile() -> None:
        """Make the group one of several commands, so that `import` is named."""

    @group.command("import", help=console.text("profile.import.about"))
    def import_profile(
        folder: Path = typer.Argument(help=console.text("profile.argument.folder")),  # noqa: B008 - typer's own way
        dry_run: bool = typer.Option(False, "--dry-run", help=console.text("profile.option.dry_run")),
    ) -> None:
        from kiosk.profile import commands

        raise typer.Exit(commands.import_profile(console, folder, dry_run=dry_run))


def _settings(console: Console, *, demo: bool | None) -> Settings:
    """Return the settings, and say what is wrong in their file; without any that can be used, end."""
    from kiosk.settings.problems import SettingsError
    from kiosk.settings.site_file import open_settings

    try:
        opened = open_settings(demo=demo)
    except SettingsError as error:
        _tell(console, "cli.settings.title", error)
        raise typer.Exit(SETTINGS_WRONG) from None
    if opened.wrong is not None:
        _tell(console, "cli.settings.on_last_good", opened.wrong)
    return opened.settings


def _tell(console: Console, title: str, error: SettingsError) -> None:
    console.complain(title)
    for words in console.catalogues:
        for sentence in error.sentences(words):
            typer.echo(f"  {sentence}", err=True)


def _log_to_stderr() -> None:
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(name)s: %(message)s")
