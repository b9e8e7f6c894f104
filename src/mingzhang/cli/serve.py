"""``mingzhang serve``: the workspace and the portal on one machine."""

from __future__ import annotations

import os
import sys
from importlib.util import find_spec
from pathlib import Path

import click

from mingzhang.cli.options import EXIT_UNREADABLE

_NEEDED = ("django", "allauth", "axes", "csp", "ninja", "waitress", "whitenoise", "rules", "simple_history")


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="监听的地址；0.0.0.0 表示本机的所有地址。")
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="监听的端口；0 表示任选。")
@click.option("--demo/--no-demo", default=True, help="第一次启动时生成（默认）或不生成演示数据和演示用户。")
def serve(host: str, port: int, demo: bool) -> None:
    """启动工作台和公开门户（单机运行，一个进程）。

    数据放在环境变量 MINGZHANG_HOME 指定的文件夹；没有指定时放在用户的数据文件夹。
    第一次启动建立数据库，并在屏幕上显示一次演示用户和密码。
    """
    if missing := [name for name in _NEEDED if find_spec(name) is None]:
        click.echo(f"没有安装工作台所需的组件（{'、'.join(missing)}）。请运行 pip install 'mingzhang[web]'。", err=True)
        sys.exit(EXIT_UNREADABLE)
    from platformdirs import user_data_path  # noqa: PLC0415

    from mingzhang.web.serve import NotServedError  # noqa: PLC0415  only here Django is needed
    from mingzhang.web.serve import serve as run  # noqa: PLC0415

    home = Path(os.environ.get("MINGZHANG_HOME") or user_data_path("mingzhang"))
    try:
        run(host, port, home.absolute(), _say, with_demo=demo)
    except NotServedError as error:
        click.echo(str(error), err=True)
        sys.exit(EXIT_UNREADABLE)


def _say(line: str) -> None:
    """Write a line at once, for whoever reads the output through a pipe."""
    click.echo(line)
    sys.stdout.flush()
