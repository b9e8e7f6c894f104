"""``manage createadministrator``: the first user of a region."""

from __future__ import annotations

import getpass
import sys
from argparse import ArgumentParser
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from mingzhang.web.accounts.models import Membership, Region, Role, User
from mingzhang.web.workflow.events import record

_LONGEST_CODE, _SHORTEST_CODE = 12, 6


class Command(BaseCommand):
    """Make a region where it is not there, and its administrator, who then invites everybody else."""

    help = "建立一个地区（已有的不重复建立）和它的管理员；其他用户由管理员邀请。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the options."""
        parser.add_argument("--region-code", required=True, help="区划代码，6 至 12 位数字")
        parser.add_argument("--region-name", required=True, help="地区名称，如 甲市乙县")
        parser.add_argument("--level", choices=Region.Level.values, default=Region.Level.COUNTY, help="预算级次")
        parser.add_argument("--username", required=True, help="管理员的用户名")
        parser.add_argument("--full-name", default="", help="管理员的姓名")
        parser.add_argument("--stdin", action="store_true", help="从标准输入读一行密码，不在终端询问")
        parser.add_argument("--superuser", action="store_true", help="同时可以进入 /admin/ 维护登记表和查看日志")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Make the region and the user, both or neither."""
        code, username = str(options["region_code"]), str(options["username"])
        if not code.isdecimal() or not _SHORTEST_CODE <= len(code) <= _LONGEST_CODE:
            raise CommandError(f"区划代码应为 {_SHORTEST_CODE} 至 {_LONGEST_CODE} 位数字，现在是“{code}”。")
        if User.objects.filter(username__iexact=username).exists():
            raise CommandError(f"用户名 {username} 已被使用，请换一个。")
        user = User(username=username, full_name=options["full_name"])
        user.is_staff = user.is_superuser = options["superuser"]
        password = self._password(from_stdin=options["stdin"])
        try:
            UnicodeUsernameValidator()(username)
            validate_password(password, user)
        except ValidationError as error:
            raise CommandError("".join(error.messages)) from error
        user.set_password(password)
        with transaction.atomic():
            region, made = Region.objects.get_or_create(
                code=code, defaults={"name": options["region_name"], "level": options["level"]}
            )
            if region.name != options["region_name"]:
                raise CommandError(f"区划代码 {code} 已登记为“{region.name}”，请核对。")
            user.save()
            Membership.objects.create(user=user, role=Role.ADMINISTRATOR, region=region)
            record("create_administrator", actor=None, data={"username": username, "scope": region.name})
        self.stdout.write(f"{'已建立' if made else '已有'}地区 {region.name}，管理员 {username} 可以登录。")

    def _password(self, *, from_stdin: bool) -> str:
        if from_stdin:
            return sys.stdin.readline().rstrip("\n")
        first = getpass.getpass("密码：")
        if getpass.getpass("再输入一次：") != first:
            raise CommandError("两次输入的密码不一致。")
        return first
