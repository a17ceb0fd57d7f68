"""Makes the JPEG 2000 files of this folder and expected.json: python3 make.py (rasterio 1.4, GDAL 3.10, OpenJPEG 2.5).

The numbers are ours: a slope, a wave and seeded noise. Each file is read back whole by GDAL, which is the oracle:
expected.json holds its grid and the sha256 of its values (little-endian, band by band, row-major).
"""

import hashlib
import json
import struct
from pathlib import Path

import numpy as np
import rasterio
from rasterio.transform import from_origin

HERE = Path(__file__).parent
W, H = 70, 50
rng = np.random.default_rng(2024)
y, x = np.mgrid[0:H, 0:W]
ground = (900 + 11 * x + 7 * y + 200 * np.sin(x / 5) * np.cos(y / 7) + rng.integers(0, 40, (H, W))).astype("int32")

PLACE = dict(crs="EPSG:32631", transform=from_origin(600_000, 5_700_000, 10, 10))
TILES = dict(tiled=True, BLOCKXSIZE=33, BLOCKYSIZE=35)
EXACT = dict(REVERSIBLE="YES", QUALITY="100")


def write(name, data, **options):
    data = np.atleast_3d(data) if data.ndim == 2 else data
    data = data.transpose(2, 0, 1) if data.shape[-1] == 1 else data
    profile = dict(driver="JP2OpenJPEG", width=W, height=H, count=data.shape[0], dtype=data.dtype, **PLACE)
    with rasterio.open(HERE / name, "w", **profile, **options) as out:
        out.write(data)


u16 = ground.astype("uint16")
rgb = np.stack([ground // 12, ground // 14, 255 - ground // 12]).astype("uint8")
write("u16-tiles-layers.jp2", u16, **TILES, REVERSIBLE="YES", QUALITY="10,40,100", RESOLUTIONS=4, PROGRESSION="RPCL")
write("u16-lossy-gml.jp2", u16, **TILES, QUALITY="30", RESOLUTIONS=3, GeoJP2="NO", GMLJP2="YES")
write("u16-one-tile.jp2", (u16 * 20).astype("uint16"), **EXACT, RESOLUTIONS=5, BLOCKXSIZE=128, BLOCKYSIZE=128, PRECINCTS="{32,32},{16,16}")
write("s16-geojp2.jp2", (ground - 1500).astype("int16"), **TILES, **EXACT, GeoJP2="YES", GMLJP2="NO")
write("u12.jp2", u16, **TILES, **EXACT, NBITS=12)
write("u8.j2k", (ground // 8).astype("uint8"), **TILES, **EXACT, CODEC="J2K", PROGRESSION="CPRL", SOP="YES", EPH="YES")
write("rgb-ycc.jp2", rgb, **TILES, **EXACT, YCC="YES")
(HERE / "refused").mkdir(exist_ok=True)
write("refused/two-components.j2k", rgb[:2], **TILES, **EXACT, CODEC="J2K")
write("rgb16.jp2", np.stack([u16, u16 + 5, u16 * 3]).astype("uint16"), **TILES, **EXACT, YCC="NO")

# Codestreams that GDAL reads but does not write, cut from one that it wrote with packet markers (SOP, ff91 0004 nnnn).
write("raw.j2k", u16, **TILES, **EXACT, CODEC="J2K", SOP="YES", RESOLUTIONS=3, PROGRESSION="RLCP")
raw = (HERE / "raw.j2k").read_bytes()
(HERE / "raw.j2k").unlink()
first = raw.index(b"\xff\x90\x00\x0a")
head, tiles, at = raw[:first], [], first
while raw[at : at + 2] == b"\xff\x90":
    length = struct.unpack(">I", raw[at + 6 : at + 10])[0]
    tiles.append(raw[at + 12 : at + length])
    at += length


def part(tile, index, count, body, open_end=False):
    length = 0 if open_end else 12 + len(body)
    return struct.pack(">HHHIBB", 0xFF90, 10, tile, length, index, count) + body


# Two parts a tile, all first parts before all second ones; the last part leaves its length open (Psot = 0).
cuts = []
for body in tiles:
    packets = [i for i in range(len(body)) if body[i : i + 4] == b"\xff\x91\x00\x04"]
    cuts.append(packets[len(packets) // 2])
firsts = [part(i, 0, 2, body[:cut]) for i, (body, cut) in enumerate(zip(tiles, cuts))]
seconds = [part(i, 1, 0, b"\xff\x93" + b[c:], i == len(tiles) - 1) for i, (b, c) in enumerate(zip(tiles, cuts))]
(HERE / "u16-tile-parts.j2k").write_bytes(head + b"".join(firsts + seconds) + b"\xff\xd9")

# The four tiles of the south-east: a picture that does not begin at the corner of its reference grid.
across = -(-W // 33)
kept = [r * across + c for r in (0, 1) for c in (1, 2)]
siz = bytearray(head)
struct.pack_into(">IIII", siz, 8, W, H, 33, 0)  # Xsiz, Ysiz, XOsiz, YOsiz behind SOC, SIZ, Lsiz, Rsiz
struct.pack_into(">II", siz, 32, 33, 0)  # XTOsiz, YTOsiz
body = b"".join(part(i, 0, 1, tiles[k]) for i, k in enumerate(kept))
(HERE / "u16-offset.j2k").write_bytes(bytes(siz) + body + b"\xff\xd9")

for extra in HERE.rglob("*.aux.xml"):  # GDAL's place for a bare codestream, which has none of its own
    extra.unlink()
LOSSY = {"u16-lossy-gml.jp2"}
expected = {}
for path in sorted(p for p in HERE.iterdir() if p.suffix in (".jp2", ".j2k")):
    with rasterio.open(path) as src:
        values = src.read()
        t = src.transform
        expected[path.name] = {
            "width": src.width,
            "height": src.height,
            "bands": src.count,
            "dtype": str(values.dtype),
            "epsg": src.crs.to_epsg() if src.crs else None,
            "transform": [t.a, t.b, t.c, t.d, t.e, t.f],
            "lossy": path.name in LOSSY,
            "sha256": hashlib.sha256(values.astype(values.dtype.newbyteorder("<")).tobytes()).hexdigest(),
        }
        if path.name == "u16-tile-parts.j2k":
            assert (values[0] == u16).all()
        if path.name == "u16-offset.j2k":
            assert (values[0] == u16[:, 33:]).all()
(HERE / "expected.json").write_text(json.dumps(expected, indent=1) + "\n")
