"""``assembler site`` and ``assembler serve``: the public site written, and looked at on this machine."""

from __future__ import annotations

import datetime as dt
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import click

from assembler import assembly, prefilling, site
from assembler.cli.common import (
    KEY,
    base_option,
    chosen_day,
    cores,
    day_option,
    example,
    jobs_option,
    load_all,
    news,
    out_option,
    progress,
    read_register,
    site_base,
)
from assembler.definition import Key
from assembler.errors import Problem, UsageError
from assembler.site import stock
from assembler.workspace import Workspace


@click.command("site", epilog=example("assembler site", "assembler site --base https://tilskudd.example.no/"))
@click.argument("keys", type=KEY, nargs=-1, metavar="[SCHEME/YEAR]...")
@base_option
@day_option
@out_option
@jobs_option
@click.pass_obj
def site_command(
    workspace: Workspace, keys: tuple[Key, ...], base: str | None, date: dt.datetime | None, out: Path, jobs: int | None
) -> None:
    """The public site, in OUT/site: what the build folder lacks is made first."""
    definitions = load_all(workspace, keys or workspace.scheme_years())
    register = read_register(workspace)
    tasks = stock.missing(workspace, definitions, out)
    wanted = [definition for definition in definitions if prefilling.in_register(definition)]
    with progress(len(tasks) + sum(len(prefilling.recipients(each, register)) for each in wanted)) as advance:
        if tasks:
            assembly.run(workspace, tasks, out, cores(jobs), advance)
        for definition in wanted:
            stock.fill(workspace, definition, register, out, advance)
    gathered = site.gathered(
        workspace,
        definitions,
        register,
        out,
        site_base(workspace, base),
        chosen_day(date),
        news(workspace, definitions),
    )
    count = site.write(gathered, out)
    click.echo(f"{count} files in {out / site.FOLDER}")


@click.command(epilog=example("assembler serve", "assembler serve --out build --port 8080"))
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="Port (0: any free one).")
@out_option
def serve(port: int, out: Path) -> None:
    """The site in OUT/site, shown on this machine alone until you press Ctrl+C."""
    folder = out / site.FOLDER
    if not (folder / "index.html").is_file():
        raise UsageError([Problem(str(folder), "", "holds no site; make it with «assembler site»")])
    try:
        server = ThreadingHTTPServer(("127.0.0.1", port), partial(_Handler, directory=str(folder)))
    except OSError as error:
        raise UsageError([Problem(f"port {port}", "", f"cannot be used: {error.strerror}; try --port 0")]) from error
    click.echo(f"http://127.0.0.1:{server.server_port}/ shows {folder}; Ctrl+C ends it")
    with server:
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            click.echo("")


class _Handler(SimpleHTTPRequestHandler):
    """Files alone, without a line for each request."""

    def log_message(self, format: str, *args: object) -> None:
        """Nothing: a local look needs no log."""


COMMANDS = (site_command, serve)
