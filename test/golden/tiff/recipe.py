"""Makes the GeoTIFFs of this folder and expected.json, GDAL's own reading of them. Pixels are simulated: seed 7.

    python3 -m pip install rasterio==1.4.4 && python3 test/golden/tiff/recipe.py
"""

import base64
import hashlib
import json
import os

import numpy as np
import rasterio
from rasterio.enums import ColorInterp
from rasterio.transform import from_origin

HERE = os.path.dirname(os.path.abspath(__file__))
W, H = 45, 37
random = np.random.default_rng(7)
smooth = 2000 + 900 * np.sin(np.arange(H)[:, None] / 6) * np.cos(np.arange(W)[None, :] / 5)
layers = np.stack([smooth + 40 * random.standard_normal((H, W)) + 300 * b for b in range(4)])

TILE = dict(tiled=True, blockxsize=16, blockysize=16)
CASES = {
    "u16-none-strip": dict(blockysize=8),
    "u16-none-tile-bigendian": dict(**TILE, ENDIANNESS="BIG"),
    "u16-deflate-p2": dict(**TILE, compress="deflate", predictor=2),
    "u16-deflate-p2-bigendian-bigtiff": dict(**TILE, compress="deflate", predictor=2, ENDIANNESS="BIG", BIGTIFF="YES"),
    "u16-deflate-p2-pixel4": dict(**TILE, compress="deflate", predictor=2, interleave="pixel", bands=4),
    "u16-lzw-p2": dict(**TILE, compress="lzw", predictor=2),
    "u8-lzw-strip": dict(compress="lzw", blockysize=16, dtype="uint8"),
    "i16-zstd-p2": dict(**TILE, compress="zstd", predictor=2, dtype="int16"),
    "u16-zstd-pixel3": dict(**TILE, compress="zstd", interleave="pixel", bands=3),
    "u16-packbits": dict(compress="packbits", blockysize=16),
    "u16-lzma": dict(**TILE, compress="lzma"),
    "f32-deflate-p3": dict(**TILE, compress="deflate", predictor=3, dtype="float32", nodata=float("nan")),
    "f32-zstd-p3-pixel4": dict(**TILE, compress="zstd", predictor=3, dtype="float32", interleave="pixel", bands=4),
    "f64-lzw-p3": dict(**TILE, compress="lzw", predictor=3, dtype="float64"),
    "f32-lerc": dict(**TILE, compress="lerc", MAX_Z_ERROR=0, dtype="float32"),
    "u16-lerc-deflate": dict(**TILE, compress="lerc_deflate", MAX_Z_ERROR=0),
    "u16-lerc-zstd": dict(**TILE, compress="lerc_zstd", MAX_Z_ERROR=0),
    "u8-webp-lossless": dict(**TILE, compress="webp", WEBP_LOSSLESS="YES", dtype="uint8", interleave="pixel", bands=3),
    "u8-jpeg-ycbcr": dict(**TILE, compress="jpeg", photometric="ycbcr", dtype="uint8", interleave="pixel", bands=3),
    "u12-deflate": dict(**TILE, compress="deflate", NBITS=12),
    "f16-deflate": dict(**TILE, compress="deflate", NBITS=16, dtype="float32"),
    "u64-deflate": dict(**TILE, compress="deflate", dtype="uint64"),
    "i64-none": dict(blockysize=8, dtype="int64"),
    "i8-deflate": dict(**TILE, compress="deflate", dtype="int8"),
    "u32-deflate-p2": dict(**TILE, compress="deflate", predictor=2, dtype="uint32"),
    "u16-sparse": dict(**TILE, compress="deflate", SPARSE_OK="TRUE", nodata=7),
    "u16-overviews-mask": dict(**TILE, compress="deflate", overviews=[2, 4], mask=True),
    "i16-scale-offset": dict(**TILE, compress="deflate", dtype="int16", scales=[0.0001, 0.0002], offsets=[-0.1, 0.5], bands=2,
                             descriptions=["B02", "a <name> & more"]),
}


def write(name, dtype="uint16", bands=1, overviews=None, mask=False, scales=None, offsets=None, descriptions=None,
          nodata=None, **options):
    path = os.path.join(HERE, f"{name}.tif")
    values = layers[:bands].copy()
    if dtype in ("uint8", "int8"):
        values = (values / 32).clip(0, 127)
    if dtype in ("uint64", "int64"):
        values = values * 1_000_003 + 2**53
    if name.startswith("u12"):
        values = values.clip(0, 4095)
    values = (values if dtype.startswith("float") else np.rint(values)).astype(dtype)
    if dtype == "int64":
        values = -values
    if dtype.startswith("float") and nodata is not None:
        values[:, 5:9, 7:12] = np.nan
    profile = dict(driver="GTiff", width=W, height=H, count=bands, dtype=dtype, crs="EPSG:32650",
                   transform=from_origin(500000, 4000000, 10, 10), nodata=nodata, **options)
    with rasterio.Env(GDAL_TIFF_INTERNAL_MASK=True), rasterio.open(path, "w", **profile) as d:
        if name == "u16-sparse":
            d.write(values[:, :16, :16], window=((0, 16), (0, 16)))
        else:
            d.write(values)
        if mask:
            d.write_mask((np.indices((H, W)).sum(0) % 5 > 0).astype("uint8") * 255)
        if scales:
            d.scales, d.offsets = scales, offsets
        for i, text in enumerate(descriptions or []):
            d.set_band_description(i + 1, text)
    if overviews:
        with rasterio.Env(GDAL_TIFF_INTERNAL_MASK=True), rasterio.open(path, "r+") as d:
            d.build_overviews(overviews, rasterio.enums.Resampling.average)
    return path


def sha(values):
    return hashlib.sha256(np.ascontiguousarray(values).astype(values.dtype.newbyteorder("<")).tobytes()).hexdigest()


def expected(name, path):
    with rasterio.open(path) as d:
        values = d.read()
        row = dict(file=f"{name}.tif", width=d.width, height=d.height, bands=d.count, dtype=str(values.dtype),
                   nodata=None if d.nodata is None else "NaN" if np.isnan(d.nodata) else d.nodata,
                   lossy=name == "u8-jpeg-ycbcr", sha256=sha(values),
                   scales=list(d.scales), offsets=list(d.offsets), descriptions=list(d.descriptions),
                   overviews=[], maskSha256=None)
        if row["lossy"]:
            row["valuesBase64"] = base64.b64encode(values.tobytes()).decode()
        for level in range(len(d.overviews(1))):
            with rasterio.open(path, overview_level=level) as o:
                row["overviews"].append(dict(width=o.width, height=o.height, sha256=sha(o.read())))
        if rasterio.enums.MaskFlags.per_dataset in d.mask_flag_enums[0] and ColorInterp.alpha not in d.colorinterp:
            row["maskSha256"] = sha((d.read_masks(1) > 0).astype("uint8"))
    return row


rows = [expected(name, write(name, **dict(options))) for name, options in sorted(CASES.items())]
with open(os.path.join(HERE, "expected.json"), "w") as f:
    json.dump(dict(madeWith=f"rasterio {rasterio.__version__}, GDAL {rasterio.__gdal_version__}", files=rows), f, indent=1)
    f.write("\n")
