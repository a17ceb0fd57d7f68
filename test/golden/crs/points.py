"""Makes points.json: 200 seeded places in every family of systems that pipeline/geo/crs.ts knows, by PROJ.

    python3 points.py        (pyproj 3.7.2, PROJ 9.5.1)

Each row is [epsg, lon, lat, x, y]: degrees on WGS 84, metres (degrees for 4326 and 4490) of the system. Longitude and
latitude are rounded before they are projected, so they are exact; x and y are to 0.1 mm (1e-10 degrees).
"""
import json
import random
from pathlib import Path

from pyproj import Transformer

rng = random.Random(20)
rows = []


def add(epsg, lon, lat):
    lon, lat = round((lon + 180) % 360 - 180, 7), round(lat, 7)
    x, y = Transformer.from_crs(4326, epsg, always_xy=True).transform(lon, lat, errcheck=True)
    digits = 10 if epsg in (4326, 4490) else 4
    rows.append([epsg, lon, lat, round(x, digits), round(y, digits)])


for n in range(110):
    # Zones overlap in imagery: half a zone beyond each border is usual, a whole zone happens.
    zone = rng.randint(1, 60)
    lon = 6 * zone - 183 + rng.uniform(-6, 6)
    add((32600 if n % 2 == 0 else 32700) + zone, lon, rng.uniform(0, 84) if n % 2 == 0 else rng.uniform(-80, 0))
for first, last, step, central in [
    (4491, 4501, 6, 75),
    (4502, 4512, 6, 75),
    (4513, 4533, 3, 75),
    (4534, 4554, 3, 75),
]:
    for _ in range(16):
        epsg = rng.randint(first, last)
        add(epsg, central + step * (epsg - first) + rng.uniform(-step, step), rng.uniform(3, 54))
for _ in range(6):
    add(4326, rng.uniform(-180, 180), rng.uniform(-90, 90))
for _ in range(8):
    add(4490, rng.uniform(73, 136), rng.uniform(3, 54))
for _ in range(12):
    add(3857, rng.uniform(-180, 180), rng.uniform(-85, 85))

text = "[\n" + ",\n".join(json.dumps(r) for r in rows) + "\n]\n"
Path(__file__).with_name("points.json").write_text(text)
print(len(rows), "points")
