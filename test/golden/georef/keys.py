"""Makes keys.json: GeoTIFF tags of 2 x 2 px files, and where GDAL says each of them lies.

    python3 keys.py        (rasterio 1.4.4 with GDAL 3.10.3, pyproj 3.7.2)

Some are written by GDAL from a CRS without its code, others are keys put together by hand as other software writes them.
A row has the tags (33550 scale, 33922 tie points, 34264 matrix, 34735 to 34737 keys), and GDAL's epsg (null where it
identifies none), transform, and for control points their places and CRS.
"""
import json
import re
import struct
import tempfile
import warnings
from pathlib import Path

import numpy
import rasterio
from pyproj import CRS
from rasterio.control import GroundControlPoint
from rasterio.transform import Affine

warnings.simplefilter("ignore")
folder = Path(tempfile.mkdtemp())
WANTED = (33550, 33922, 34264, 34735, 34736, 34737)
rows = []


def write_tiff(path, tags):
    """A little-endian TIFF of 2 x 2 bytes with more tags: lists of doubles (335xx, 34264, 34736), shorts, or text."""
    entries = [(256, 3, [2]), (257, 3, [2]), (258, 3, [8]), (259, 3, [1]), (262, 3, [1]), (273, 4, [8]), (277, 3, [1]),
               (278, 3, [2]), (279, 4, [4])]
    for tag, value in tags.items():
        if isinstance(value, str):
            entries.append((tag, 2, value.encode() + b"\0"))
        else:
            entries.append((tag, 3 if tag == 34735 else 12, value))
    entries.sort()
    data = bytearray(b"\0\1\2\3")
    directory = struct.pack("<H", len(entries))
    for tag, kind, values in entries:
        packed = values if kind == 2 else struct.pack("<%d%s" % (len(values), {3: "H", 4: "I", 12: "d"}[kind]), *values)
        if len(packed) <= 4:
            where = packed.ljust(4, b"\0")
        else:
            data += b"\0" * (len(data) % 2)
            where = struct.pack("<I", 8 + len(data))
            data += packed
        directory += struct.pack("<HHI", tag, kind, len(values)) + where
    data += b"\0" * (len(data) % 2)
    path.write_bytes(b"II*\0" + struct.pack("<I", 8 + len(data)) + data + directory + b"\0\0\0\0")


def read_tags(path):
    """The tags of a little-endian classic TIFF, as GDAL writes here."""
    d = path.read_bytes()
    at = struct.unpack_from("<I", d, 4)[0]
    out = {}
    for i in range(struct.unpack_from("<H", d, at)[0]):
        tag, kind, n = struct.unpack_from("<HHI", d, at + 2 + 12 * i)
        if tag in WANTED:
            size, code = {2: (1, ""), 3: (2, "H"), 12: (8, "d")}[kind]
            p = at + 10 + 12 * i
            p = struct.unpack_from("<I", d, p)[0] if n * size > 4 else p
            out[tag] = d[p:p + n].decode().rstrip("\0") if kind == 2 else list(struct.unpack_from("<%d%s" % (n, code), d, p))
    return out


def add(name, path):
    with rasterio.open(path) as d:
        points, crs = d.gcps
        row = {"name": name, "tags": read_tags(path), "epsg": d.crs.to_epsg() if d.crs else None,
               "transform": list(d.transform)[:6]}
        if points:
            row["gcps"] = {"points": [[p.col, p.row, p.x, p.y] for p in points], "epsg": crs.to_epsg() if crs else None}
    rows.append(row)


def by_gdal(name, crs, transform=Affine(10, 0, 5e5, 0, -10, 4e6), points=None, area_or_point=None, **options):
    path = folder / "x.tif"
    place = {"gcps": points} if points else {"transform": transform}
    with rasterio.open(path, "w", driver="GTiff", width=2, height=2, count=1, dtype="uint8", crs=crs, **place, **options) as d:
        if area_or_point:
            d.update_tags(AREA_OR_POINT=area_or_point)
        d.write(numpy.zeros((1, 2, 2), "uint8"))
    (folder / "x.tif.aux.xml").unlink(missing_ok=True)
    add(name, path)


def by_hand(name, keys, place=None):
    doubles, text, directory = [], "", [1, 1, 0, len(keys)]
    for key, value in sorted(keys.items()):
        if isinstance(value, str):
            directory += [key, 34737, len(value) + 1, len(text.encode())]
            text += value + "|"
        elif isinstance(value, float):
            directory += [key, 34736, 1, len(doubles)]
            doubles.append(value)
        else:
            directory += [key, 0, 1, value]
    tags = dict(place or {33550: [10, 10, 0], 33922: [0, 0, 0, 5e5, 4e6, 0]})
    tags[34735] = directory
    if doubles:
        tags[34736] = doubles
    if text:
        tags[34737] = text
    path = folder / "y.tif"
    write_tiff(path, tags)
    add(name, path)


# What GDAL writes for a CRS without a code, and for ESRI's texts.
for code in (32650, 32731, 4498, 4509, 4527, 4548, 3857, 4326, 4490):
    crs = CRS.from_epsg(code)
    by_gdal(f"{code} by code", rasterio.CRS.from_epsg(code))
    bare = re.sub(r',AUTHORITY\["EPSG","\d+"\]', "", crs.to_wkt("WKT1_GDAL"))
    by_gdal(f"{code} by name", rasterio.CRS.from_wkt(bare))
    by_gdal(f"{code} by parameters", rasterio.CRS.from_wkt(bare.replace(crs.name, "unnamed")))
    by_gdal(f"{code} by ESRI text", rasterio.CRS.from_wkt(crs.to_wkt("WKT1_ESRI")), GEOTIFF_KEYS_FLAVOR="ESRI_PE")
for name, text in {
    "transverse Mercator on an unknown datum": "+proj=tmerc +lon_0=117 +k=1 +x_0=500000 +ellps=GRS80",
    "transverse Mercator of no zone": "+proj=tmerc +lon_0=116.5 +k=1 +x_0=500000 +datum=WGS84",
    "UTM on an unknown datum": "+proj=utm +zone=50 +ellps=WGS84",
    "Albers": "+proj=aea +lat_1=25 +lat_2=47 +lon_0=105 +datum=WGS84",
    "UTM in feet": "+proj=utm +zone=50 +datum=WGS84 +units=us-ft",
}.items():
    by_gdal(name, rasterio.CRS.from_string(text))
by_gdal("Gauss-Kruger of Xian 1980", rasterio.CRS.from_epsg(2384))
by_gdal("no CRS", None)

# What others write.
utm = {1024: 1, 1025: 1, 3072: 32767}
by_hand("ESRI names", {**utm, 1026: "PCS Name = WGS_1984_UTM_Zone_50N", 2049: "GCS Name = GCS_WGS_1984|Datum = D_WGS_1984"})
by_hand("EPSG's name alone", {**utm, 1026: "WGS 84 / UTM zone 50N"})
by_hand("name, another datum", {**utm, 1026: "WGS 84 / UTM zone 50N", 2048: 4214})
by_hand("UTM projection on 4326", {**utm, 2048: 4326, 3074: 16050, 3076: 9001})
by_hand("UTM south projection on 4326", {**utm, 2048: 4326, 3074: 16150, 3076: 9001})
by_hand("UTM projection on Beijing 1954", {**utm, 2048: 4214, 3074: 16050, 3076: 9001})
tm = {**utm, 3074: 32767, 3075: 1, 3076: 9001, 3081: 0.0, 3082: 500000.0, 3083: 0.0}
by_hand("parameters of UTM on 4326", {**tm, 2048: 4326, 3080: 117.0, 3092: 0.9996})
by_hand("parameters of 6 degree zone", {**tm, 2048: 4490, 3080: 117.0, 3082: 20500000.0, 3092: 1.0})
by_hand("parameters of 3 degree zone 40", {**tm, 2048: 32767, 2050: 1043, 2054: 9102, 3080: 120.0, 3082: 40500000.0, 3092: 1.0})
by_hand("name of another zone than the parameters", {**tm, 1026: "WGS 84 / UTM zone 49N", 2048: 4326, 3080: 117.0, 3092: 0.9996})
by_hand("geographic by datum", {1024: 2, 1025: 1, 2048: 32767, 2050: 6326, 2054: 9102})
by_hand("geographic by name", {1024: 2, 1025: 1, 2048: 32767, 2049: "GCS_WGS_1984", 2050: 32767, 2054: 9102})
by_hand("geographic on another datum", {1024: 2, 1025: 1, 2048: 32767, 2050: 6214, 2054: 9102})
by_hand("text in another CRS over base 4326", {1024: 32767, 1025: 1, 2048: 4326, 3073: "ESRI PE String = " + CRS.from_proj4(
    "+proj=geos +lon_0=105 +h=35786000 +datum=WGS84").to_wkt("WKT1_ESRI")})
by_hand("no model type", {1025: 1, 3072: 32650})

# Places.
esri = rasterio.CRS.from_epsg(32650)
by_gdal("south-up", esri, Affine(10, 0, 5e5, 0, 10, 4e6))
by_gdal("rotated by 30 degrees", esri, Affine.translation(5e5, 4e6) * Affine.rotation(30) * Affine.scale(10, -10))
by_gdal("pixel is point", esri, area_or_point="Point")
by_gdal("rotated, pixel is point", esri, Affine(8, 6, 5e5, 6, -8, 4e6), area_or_point="Point")
by_hand("scale with a tie inside", {**utm, 3072: 32650}, {33550: [10, 20, 0], 33922: [3, 5, 0, 5e5, 4e6, 0]})
by_hand("scale, pixel is point", {1024: 1, 1025: 2, 3072: 32650}, {33550: [10, 20, 0], 33922: [0, 0, 0, 5e5, 4e6, 0]})
by_hand("scale with many ties", {**utm, 3072: 32650}, {33550: [10, 10, 0], 33922: [0, 0, 0, 5e5, 4e6, 0, 2, 2, 0, 500020, 3999980, 0]})
by_hand("scale over matrix", {**utm, 3072: 32650}, {33550: [10, 10, 0], 33922: [0, 0, 0, 5e5, 4e6, 0],
                                                    34264: [1, 0, 0, 7, 0, 1, 0, 8, 0, 0, 0, 0, 0, 0, 0, 1]})
corners = [(0, 0), (2, 0), (0, 2), (2, 2)]
by_gdal("four points of a grid", esri, points=[GroundControlPoint(r, c, 5e5 + 10 * c + r, 4e6 - 10 * r) for c, r in corners])
by_gdal("four points, none on a grid", esri,
        points=[GroundControlPoint(r, c, 5e5 + 10 * c - 4 * r * c, 4e6 - 10 * r) for c, r in corners])
by_hand("points, pixel is point", {1024: 2, 1025: 2, 2048: 4326},
        {33922: [v for c, r in corners for v in (c, r, 0, 100 + c / 8, 30 - r / 8, 0)]})
by_hand("two points", {**utm, 3072: 32650}, {33922: [0, 0, 0, 5e5, 4e6, 0, 2, 2, 0, 500020, 3999980, 0]})
by_hand("one point", {**utm, 3072: 32650}, {33922: [0, 0, 0, 5e5, 4e6, 0]})

lines = ",\n".join(json.dumps(r, separators=(",", ":")) for r in rows)
Path(__file__).with_name("keys.json").write_text("[\n" + lines + "\n]\n")
for r in rows:
    print(r["name"], r["epsg"], r["transform"], r.get("gcps", {}).get("epsg", ""))
