"""Makes warp.json: what GDAL's warper gives of a simulated 40 x 40 raster on other grids, by four methods.

    python3 warp.py        (rasterio 1.4.4 with GDAL 3.10.3, numpy 1.26)

The field is smooth with noise, nodata (NaN) in a block, in single pixels and along a slanting edge. Values are whole
numbers of 1/30000, base64 of little-endian int16, row-major; -32768 is NaN. GDAL runs with its defaults, so positions
may be off by an eighth of a pixel, but at 40 pixels they are off by less than a thousandth.
"""
import base64
import json
from pathlib import Path

import numpy as np
from rasterio.crs import CRS
from rasterio.transform import Affine, array_bounds
from rasterio.warp import Resampling, calculate_default_transform, reproject, transform

N = 40
UNIT = 30000
METHODS = {"nearest": Resampling.nearest, "bilinear": Resampling.bilinear, "cubic": Resampling.cubic,
           "mean": Resampling.average}

rng = np.random.default_rng(11)
row, col = np.mgrid[0:N, 0:N]
field = 0.5 + 0.2 * np.sin(col / 5.0) * np.cos(row / 7.0) + 0.1 * (row + col) / (2 * N) + rng.normal(0, 0.03, (N, N))
whole = np.rint(np.clip(field, 0.05, 0.95) * UNIT)
whole[9:13, 20:27] = np.nan
whole[rng.integers(0, N, 12), rng.integers(0, N, 12)] = np.nan
whole[row - col / 3 > 33] = np.nan
source = (whole / UNIT).astype("float32")


def packed(values):
    ints = np.where(np.isnan(values), -32768, np.rint(np.nan_to_num(values) * UNIT)).astype("<i2")
    return base64.b64encode(ints.tobytes()).decode()


def grid(epsg, t, width=N, height=N):
    return {"epsg": epsg, "transform": list(t)[:6], "width": width, "height": height}


def around(src, epsg, gsd, width, height=None):
    """A north-up grid whose middle lies near that of the source, at a crooked offset."""
    height = height or width
    x, y = Affine(*src["transform"]) * (N / 2, N / 2)
    if src["epsg"] != epsg:
        (x,), (y,) = transform(CRS.from_epsg(src["epsg"]), CRS.from_epsg(epsg), [x], [y])
    return grid(epsg, Affine(gsd, 0, x - gsd * (width / 2 + 0.137), 0, -gsd, y + gsd * (height / 2 - 0.271)), width, height)


def default_grid(src, epsg):
    t, width, height = calculate_default_transform(CRS.from_epsg(src["epsg"]), CRS.from_epsg(epsg), N, N,
                                                   *array_bounds(N, N, Affine(*src["transform"])))
    return grid(epsg, t, width, height)


def metres(epsg, lon, lat, gsd=10, turn=0.0, south_up=False):
    (x,), (y,) = transform(CRS.from_epsg(4326), CRS.from_epsg(epsg), [lon], [lat])
    t = Affine.translation(round(x, -1), round(y, -1)) * Affine.rotation(turn) * Affine.scale(gsd, gsd if south_up else -gsd)
    return grid(epsg, t * Affine.translation(-N / 2, -N / 2))


def degrees(lon, lat, step=0.0001):
    return grid(4326, Affine(step, 0, lon - step * N / 2, 0, -step, lat + step * N / 2))


utm50 = grid(32650, Affine(10, 0, 500000, 0, -10, 4000000))
border = metres(32650, 120, 35)
gauss = metres(4548, 116.2, 36)
south = metres(32731, 5.7, -22)
cases = {
    "same grid": (utm50, utm50),
    "half a pixel": (utm50, grid(32650, Affine(10, 0, 500005, 0, -10, 3999995))),
    "0.3 pixel": (utm50, grid(32650, Affine(10, 0, 499997, 0, -10, 4000004))),
    "20 m to 10 m": (grid(32650, Affine(20, 0, 500000, 0, -20, 4000000)), grid(32650, Affine(10, 0, 500160, 0, -10, 3999880))),
    "10 m to 20 m": (utm50, grid(32650, Affine(20, 0, 500000, 0, -20, 4000000), 20, 20)),
    "10 m to 30 m": (utm50, grid(32650, Affine(30, 0, 500005, 0, -30, 3999993), 13, 13)),
    "10 m to 24 m": (utm50, grid(32650, Affine(24, 0, 500010, 0, -24, 3999990), 15, 15)),
    "rotated by 30 degrees": (metres(32650, 117, 36, turn=30), around(metres(32650, 117, 36), 32650, 10, 26)),
    "rotated, seen whole": (metres(32650, 117, 36, turn=30), around(metres(32650, 117, 36), 32650, 10, 40)),
    "south-up": (metres(32650, 117, 36, south_up=True), around(metres(32650, 117, 36), 32650, 10, 38)),
    "south-up to 20 m": (metres(32650, 117, 36, south_up=True), around(metres(32650, 117, 36), 32650, 20, 18)),
    "UTM 50N to 51N": (border, around(border, 32651, 10, 36)),
    "UTM 50N to 51N, seen whole": (border, around(border, 32651, 10, 46)),
    "UTM 50N to 51N at 25 m": (border, around(border, 32651, 25, 14)),
    "UTM to 4326": (border, around(border, 4326, 0.0001, 40, 34)),
    "UTM to 4326, as gdalwarp chooses the grid": (utm50, default_grid(utm50, 4326)),
    "10 m to 30 m, seen whole": (utm50, grid(32650, Affine(30, 0, 499930, 0, -30, 4000080), 18, 18)),
    "4326 to UTM": (degrees(119.9, 35), around(degrees(119.9, 35), 32650, 10, 32, 36)),
    "CGCS2000 Gauss-Kruger to UTM": (gauss, around(gauss, 32650, 10, 38)),
    "southern UTM to its neighbour": (south, around(south, 32732, 10, 36)),
    "4326 to 3857": (degrees(116, 40), around(degrees(116, 40), 3857, 12, 34)),
    "UTM 60S to 1S across the antimeridian": (metres(32760, 180, -16.5), around(metres(32760, 180, -16.5), 32701, 10, 36)),
    "4326 beyond 180 to UTM 60S": (degrees(180.0003, -16.5), around(degrees(180.0003, -16.5), 32760, 10, 36)),
}

out = []
for name, (src, dst) in cases.items():
    got = {}
    for method, resampling in METHODS.items():
        target = np.full((dst["height"], dst["width"]), np.nan, "float32")
        reproject(source, target, src_transform=Affine(*src["transform"]), src_crs=CRS.from_epsg(src["epsg"]), src_nodata=np.nan,
                  dst_transform=Affine(*dst["transform"]), dst_crs=CRS.from_epsg(dst["epsg"]), dst_nodata=np.nan,
                  resampling=resampling)
        got[method] = packed(target)
    valid = 100 * (1 - np.isnan(target).mean())
    print(f"{name}: {dst['width']} x {dst['height']}, {valid:.0f} % valid")
    out.append({"name": name, "source": src, "target": dst, "values": got})

text = json.dumps({"unit": UNIT, "field": packed(source), "cases": out}, indent=1)
Path(__file__).with_name("warp.json").write_text(text + "\n")
