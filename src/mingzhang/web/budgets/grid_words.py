"""What the grid says to its user; scripts take all their words from here, in the user's language."""

from __future__ import annotations

from django.utils.translation import gettext as _


def grid_words() -> dict[str, str]:
    """Return the grid's sentences by name; ``{n}`` and ``{sum}`` are put in by the browser."""
    return {
        "waiting": _("有改动，稍后自动保存……"),
        "sending": _("正在保存……"),
        "saved": _("已保存。"),
        "resumed": _("上次没有送到的改动已经恢复，正在保存……"),
        "offline": _("连接不上服务器，改动留在本机，恢复后自动保存。请不要清除浏览器数据。"),
        "signed_out": _("登录已经过期，改动留在本机：请在新窗口重新登录，这里会自动继续保存。"),
        "sign_in": _("重新登录"),
        "full": _("浏览器的本机存储已满，断线时改动可能丢失，请保持联网。"),
        "refused": _("没有保存："),
        "conflict": _("有的格同时被别人改过，请在下面选择用哪一个；其他的已经保存。"),
        "conflicts": _("同时被别人改过的格"),
        "cell": _("位置"),
        "row": _("第{n}行"),
        "mine": _("你填的"),
        "theirs": _("别人填的"),
        "choose": _("选择"),
        "use_mine": _("用我的"),
        "use_theirs": _("用别人的"),
        "understood": _("知道了"),
        "gone": _("这一行已经被删除"),
        "blank": _("（空）"),
        "selected": _("已选 {n} 格"),
        "sum": _("，合计 {sum}"),
        "found": _("填的是"),
        "removed": _("已删除 {n} 行，Ctrl+Z 可以撤销。"),
        "pasted": _("已粘贴 {n} 行。"),
        "cut": _("右边多出的 {n} 列没有粘贴。"),
    }
