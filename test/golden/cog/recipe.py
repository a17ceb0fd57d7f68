"""What GDAL finds in the files of cases.ts: writes verdicts.json, or the file named as the one argument.

Needs rasterio and rio-cogeo (python3 -m pip install rasterio rio-cogeo). From any folder:
    python3 test/golden/cog/recipe.py
"""
import hashlib
import json
import math
import pathlib
import subprocess
import sys
import tempfile

import numpy as np
import rasterio
import rio_cogeo
from rasterio.enums import Resampling

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[2]


def sha(data):
    return hashlib.sha256(data).hexdigest()


def values(array):
    return sha(np.ascontiguousarray(array).astype(array.dtype.newbyteorder("<")).tobytes())


def number(v):
    """JSON has no NaN."""
    return v if v is None or math.isfinite(v) else str(v)


def mean_difference(src, ours):
    """Largest difference of our overviews to those of gdaladdo -r average, in units of the samples (floats: of 1e-6 of
    the value range); -1 where one has nodata and the other has not."""
    profile = dict(driver="GTiff", width=src.width, height=src.height, count=src.count, dtype=src.dtypes[0],
                   nodata=src.nodata, transform=src.transform, crs=src.crs, interleave="band", BIGTIFF="IF_SAFER")
    full = src.read()
    unit = 1.0
    if full.dtype.kind == "f":
        there = full[np.isfinite(full) & (full != (src.nodata if src.nodata is not None else math.nan))]
        unit = 1e-6 * float(there.max() - there.min())
    worst = 0.0
    with tempfile.TemporaryDirectory() as folder:
        path = f"{folder}/gdal.tif"
        with rasterio.open(path, "w", **profile) as dst:
            dst.write(full)
        with rasterio.open(path, "r+") as dst:
            dst.build_overviews([2 ** (k + 1) for k in range(len(ours))], Resampling.average)
        for level, our in enumerate(ours):
            with rasterio.open(path, overview_level=level) as theirs:
                their = theirs.read()
            gone = [np.isnan(a.astype("f8")) if src.nodata is None or math.isnan(src.nodata) else a == src.nodata
                    for a in (our, their)]
            if (gone[0] != gone[1]).any():
                return -1
            both = ~gone[0]
            worst = max(worst, float(np.abs(our[both].astype("f8") - their[both].astype("f8")).max(initial=0)))
    return math.ceil(worst / unit)


def verdict(path):
    valid, errors, warnings = rio_cogeo.cog_validate(str(path), strict=True, quiet=True)
    with rasterio.open(path) as src:
        tags = src.tags(ns="IMAGE_STRUCTURE")
        data = src.read()
        overviews = []
        for level in range(len(src.overviews(1))):
            with rasterio.open(path, overview_level=level) as over:
                overviews.append(over.read())
        found = {
            "sha256": sha(path.read_bytes()),
            "cog": {"valid": valid, "errors": errors, "warnings": warnings},
            "dtype": src.dtypes[0],
            "width": src.width,
            "height": src.height,
            "epsg": src.crs.to_epsg() if src.crs else None,
            "isGeographic": bool(src.crs and src.crs.is_geographic),
            "transform": list(src.transform)[:6],
            "nodata": number(src.nodata),
            "descriptions": list(src.descriptions),
            "scales": list(src.scales),
            "offsets": list(src.offsets),
            "compression": tags.get("COMPRESSION", "NONE"),
            "predictor": int(tags.get("PREDICTOR", 1)),
            "bigTiff": path.read_bytes()[2] == 43,
            "checksums": [src.checksum(b) for b in src.indexes],
            "values": [values(band) for band in data],
            "overviews": [{"width": o.shape[2], "height": o.shape[1], "values": [values(b) for b in o]}
                          for o in overviews],
        }
        if src.colorinterp[0].name == "palette":
            found["colours"] = [list(src.colormap(1)[i][:3]) for i in range(7)]
        if path.name.startswith("mean-"):
            found["differenceToGdal"] = mean_difference(src, overviews)
        return found


def main():
    out = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else HERE / "verdicts.json"
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(["node", "--import", "tsx", str(HERE / "write.ts"), folder], cwd=ROOT, check=True)
        files = sorted(pathlib.Path(folder).glob("*.tif"))
        cases = {path.stem: verdict(path) for path in files}
    by = {"rasterio": rasterio.__version__, "gdal": rasterio.__gdal_version__, "rio-cogeo": rio_cogeo.__version__}
    text = [f'{{"by":{json.dumps(by)},"cases":{{']
    text.append(",\n".join(f"{json.dumps(k)}:{json.dumps(v, ensure_ascii=False)}" for k, v in cases.items()))
    out.write_text("\n".join([*text, "}}", ""]), encoding="utf8")


main()
