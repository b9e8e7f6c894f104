"""The words for comparing a posted copy with the approved document, where they differ from those for two drafts."""

from __future__ import annotations

from typing import Final

ZH: Final = {
    "posted": "公开件与审定件核对",
    "old": "审定件",
    "new": "公开件",
    "old_drafts": "审定件",
    "new_drafts": "公开件",
    "other_body": "审定件是“{old}”的，公开件是“{new}”的，不是同一部门（单位）。",
    "name": "审定件的名称读作“{old}”，公开件的名称读作“{new}”。",
    "code": "审定件的部门代码是 {old}，公开件是 {new}。",
    "entity_type": "审定件是{old}预算，公开件是{new}预算。",
    "unknown_year": "有一份未读出年度，请自行确认两份是同一年度的。",
    "both_drafts": "审定件带水印“{old}”，公开件带水印“{new}”：公开前应去掉水印。",
    "old_draft": "审定件带水印“{old}”，请确认它就是审定的一份。",
    "new_draft": "公开件带水印“{new}”，公开前应去掉。",
    "annex_absent": "公开件提到附件“{new}”，文中没有找到，审定件也没有；请确认是否应当公开。",
    "page_around": "网页上文件以外的文字（{new}）没有计入。",
    "verdict_same": "公开件与审定件一致",
    "verdict_differs": (
        "公开件与审定件有 {n} 处不同：数字 {figures} 处、表 {tables} 处、文字 {texts} 处、附件 {attachments} 处"
    ),
    "attachments": "附件",
    "added": "多出",
    "dropped": "缺少",
    "renamed": "名称不同",
    "changed": "不同",
    "whole_added": "公开件多出这张表。",
    "whole_dropped": "公开件缺少这张表。",
    "change": "相差",
    "rate": "相差率",
    "equal": "一致",
    "line": "读出的第 {n} 行",
    "old_place": "审定件{place}",
    "new_place": "公开件{place}",
    "bars_help": "每行上一条是审定件，下一条是公开件。",
    "legend": "划线的字是公开件缺少的，下划线的字是公开件多出的。▲ 公开件较大，▼ 公开件较小。",
}

EN: Final = {
    "posted": "Posted copy against the approved document",
    "old": "Approved",
    "new": "Posted",
    "old_drafts": "Approved",
    "new_drafts": "Posted",
    "other_body": "The approved document is of “{old}”, the posted one of “{new}”: these are two bodies.",
    "name": "The approved document names “{old}”, the posted one “{new}”.",
    "code": "The department's code is {old} in the approved document and {new} in the posted one.",
    "entity_type": "The approved document is the budget of a {old}, the posted one of a {new}.",
    "unknown_year": "One document states no year; make sure that both are of one year.",
    "both_drafts": "The approved document bears the watermark “{old}”, the posted one “{new}”: it should bear none.",
    "old_draft": "The approved document bears the watermark “{old}”; make sure that it is the approved one.",
    "new_draft": "The posted copy bears the watermark “{new}”, which should be removed.",
    "annex_absent": "The posted copy names the attachment “{new}”, which is in neither document.",
    "page_around": "Words of the web page around the document ({new}) were left out.",
    "verdict_same": "The posted copy agrees with the approved document",
    "verdict_differs": (
        "The posted copy differs from the approved document in {n} places: figures {figures}, tables {tables}, "
        "text {texts}, attachments {attachments}"
    ),
    "attachments": "attachments",
    "added": "extra",
    "dropped": "missing",
    "renamed": "other name",
    "changed": "different",
    "whole_added": "Only the posted copy has this table.",
    "whole_dropped": "The posted copy lacks this table.",
    "change": "Difference",
    "equal": "equal",
    "line": "line {n} as read",
    "old_place": "approved, {place}",
    "new_place": "posted, {place}",
    "bars_help": "The upper bar of each row is the approved document, the lower one the posted copy.",
    "legend": "Struck text is missing in the posted copy, underlined text extra. ▲ more, ▼ less than approved.",
}
