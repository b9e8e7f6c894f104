"""``mingzhang verify`` and ``mingzhang key new``: whether a package is what was signed and published."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from mingzhang.cli.options import EXIT_CLEAN, EXIT_ERRORS, EXIT_UNREADABLE

_KINDS = {"changed": "内容被改动", "missing": "缺少", "extra": "清单以外的文件"}


@click.command()
@click.argument("package", type=click.Path(path_type=Path, exists=True))
@click.option(
    "--key", type=click.Path(path_type=Path, exists=True, dir_okay=False), help="公布的公钥（PEM），核验签名。"
)
def verify(package: Path, key: Path | None) -> None:
    """核对公开包：每个文件是否与清单一致，清单的签名是否有效。

    PACKAGE 是公开包的文件夹或 ZIP。一致时返回 0，不一致返回 1，读不了返回 2。
    """
    from mingzhang.model.errors import UnreadableInputError  # noqa: PLC0415
    from mingzhang.packaging.folder import differences, open_package, unpacked  # noqa: PLC0415
    from mingzhang.packaging.manifest import MANIFEST, SIGNATURE  # noqa: PLC0415
    from mingzhang.packaging.signing import SigningUnavailableError, is_signed  # noqa: PLC0415

    try:
        with unpacked(package) as folder:
            manifest = open_package(folder)
            wrong = list(differences(folder, manifest))
            signed = None
            signature = folder / SIGNATURE
            if key is not None and signature.is_file():
                signed = is_signed((folder / MANIFEST).read_bytes(), signature.read_bytes(), key.read_bytes())
    except (UnreadableInputError, SigningUnavailableError) as error:
        click.echo(str(error), err=True)
        sys.exit(EXIT_UNREADABLE)
    except ValueError as error:
        click.echo(f"{key}：{error}。请给出公布的公钥文件。", err=True)
        sys.exit(EXIT_UNREADABLE)
    click.echo(f"{manifest.name} {manifest.year}年度（{manifest.kind}）：清单列有 {len(manifest.files)} 个文件")
    for one in wrong:
        click.echo(f"  {_KINDS[one.kind]}：{one.path}")
    if key is not None:
        said = {None: "没有签名", True: "签名有效", False: "签名无效：清单不是用这把钥匙签的，或者被改动过"}[signed]
        click.echo(f"  {said}")
    bad = bool(wrong) or (key is not None and not signed)
    click.echo("不一致" if bad else "一致")
    sys.exit(EXIT_ERRORS if bad else EXIT_CLEAN)


@click.group()
def key() -> None:
    """签名用的钥匙。"""


@key.command()
@click.option(
    "--output",
    "-o",
    type=click.Path(path_type=Path, dir_okay=False),
    required=True,
    help="私钥写到这个文件；公钥写在旁边，后缀 .pub。",
)
def new(output: Path) -> None:
    """生成签名用的一对钥匙（Ed25519）。私钥自己保管，公钥公布。"""
    from mingzhang.packaging.signing import SigningUnavailableError, new_key, public_key  # noqa: PLC0415

    public = output.with_name(f"{output.name}.pub")
    try:
        if public.exists():
            raise FileExistsError(public)
        private = new_key()
        with os.fdopen(os.open(output, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(private)
        public.write_bytes(public_key(private))
    except FileExistsError:
        click.echo(f"{output} 或 {public} 已经存在，没有覆盖：换一个文件名，以免丢掉正在用的钥匙。", err=True)
        sys.exit(EXIT_UNREADABLE)
    except (OSError, SigningUnavailableError) as error:
        click.echo(f"不能生成钥匙：{error}", err=True)
        sys.exit(EXIT_UNREADABLE)
    click.echo(f"私钥：{output}（只有本人可读，不要外传）")
    click.echo(f"公钥：{public}")
