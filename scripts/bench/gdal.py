"""The peer of `parus bench read`: makes rasters and reads them with rasterio, one GDAL thread. A line of JSON in, one out."""

import json
import os
import sys
import time

os.environ["GDAL_NUM_THREADS"] = "1"
import numpy as np
import rasterio


def make(path, raw, size, bands, options):
    layers = np.fromfile(raw, dtype="<u2").reshape(-1, size, size)
    kind = options.pop("dtype", "uint16")
    profile = dict(driver="GTiff", width=size, height=size, count=bands, dtype=kind, tiled=True,
                   blockxsize=512, blockysize=512, crs="EPSG:32650",
                   transform=rasterio.transform.from_origin(4e5, 4e6, 10, 10))
    with rasterio.open(path, "w", **profile, **options) as d:
        for band in range(bands):
            layer = np.roll(layers[0], band * 640, axis=0)
            d.write(layer if kind == "uint16" else (layer / 10000).astype(kind), band + 1)
    return {"bytes": os.path.getsize(path)}


def read(path):
    """All rows of blocks, one after the other, all bands at once: how a stream reads."""
    start = time.perf_counter()
    total = 0.0
    with rasterio.Env(GDAL_NUM_THREADS="1"), rasterio.open(path) as d:
        step = d.block_shapes[0][0]
        for row in range(0, d.height, step):
            values = d.read(window=((row, min(d.height, row + step)), (0, d.width)))
            total += float(values[:, 0, ::89].astype("f8").sum())
    return {"seconds": time.perf_counter() - start, "sum": int(total)}


for line in sys.stdin:
    question = json.loads(line)
    try:
        if question["do"] == "version":
            answer = {"version": f"{rasterio.__version__}, GDAL {rasterio.__gdal_version__}"}
        elif question["do"] == "make":
            answer = make(question["path"], question["raw"], question["size"], question["bands"], question["options"])
        else:
            answer = read(question["path"])
    except Exception as e:  # the other side tells the user
        answer = {"error": str(e)}
    print(json.dumps(answer), flush=True)
