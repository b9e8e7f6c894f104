"""The words of renderings that show the findings on the pages or in the text of the source."""

from __future__ import annotations

from collections.abc import Mapping

ZH: Mapping[str, str] = {
    "document_help_counted": "边上的数字是读取时数出的行号。带下划线的数字参与了检查，点开可看算式；"
    "标出的位置有问题，角上是问题编号。",
    "without_place": "没有位置的问题",
    "told_before": "（共 {n} 处，依据和改法见第一处）",
    "page_picture": "第 {n} 页原样",
    "page_findings": "（{n} 处问题）",
    "on_picture": "原页",
    "in_text": "文字",
    "pictures_help": "方框标出原页上的问题，框角是问题编号；点开方框回到问题。",
    "pictures_cut": "原页图像只附了 {shown} 页；第 {pages} 页因超过上限没有附上，位置仍可在下面的文字中找到。",
    "pictures_lost": "第 {pages} 页画不出来，没有附上原页图像。",
}

EN: Mapping[str, str] = {
    "document_help_counted": "Numbers in the margin count the lines as they were read. Underlined figures took part in "
    "checks: open one to see the sums. Marked places have a finding, whose number stands beside them.",
    "without_place": "Findings without a place",
    "told_before": "({n} places in all; law and remedy are given at the first)",
    "page_picture": "Page {n} as it is",
    "page_findings": " ({n} findings)",
    "on_picture": "page",
    "in_text": "text",
    "pictures_help": "Boxes mark the findings on the page, with their numbers; open one to go back to the finding.",
    "pictures_cut": "Pictures of {shown} pages are shown; those of pages {pages} are beyond the limit. "
    "The text below has all places.",
    "pictures_lost": "Pages {pages} could not be drawn and have no picture.",
}
