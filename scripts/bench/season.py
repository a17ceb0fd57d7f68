"""The peer of `parus bench run`: a season of Sentinel-2 folders in rasterio, one GDAL thread. A line of JSON in, one out."""

import json
import os
import sys
import time

os.environ["GDAL_NUM_THREADS"] = "1"
import numpy as np
import rasterio
from rasterio.enums import Resampling

BANDS = ["B02", "B03", "B04", "B08", "B11"]
USABLE = [4, 5, 6]  # SCL: vegetation, bare soil, water


def decode(scenes):
    for scene in scenes:
        for band in [*BANDS, "SCL"]:
            with rasterio.open(f"{scene}/{band}.tif") as d:
                d.read()


def mean(scenes):
    """Bands at 10 m, masked by SCL and averaged over the dates: what one writes first."""
    sums = counts = None
    for scene in scenes:
        with rasterio.open(f"{scene}/B02.tif") as d:
            shape = d.shape
        with rasterio.open(f"{scene}/SCL.tif") as d:
            clear = np.isin(d.read(1, out_shape=shape, resampling=Resampling.nearest), USABLE)
        if sums is None:
            sums, counts = np.zeros((len(BANDS), *shape), "f4"), np.zeros(shape, "u2")
        for i, band in enumerate(BANDS):
            with rasterio.open(f"{scene}/{band}.tif") as d:
                values = d.read(1, out_shape=shape, resampling=Resampling.bilinear)
            sums[i] += np.where(clear & (values > 0), values * np.float32(1e-4), 0)
        counts += clear
    return sums / np.maximum(counts, 1)


for line in sys.stdin:
    question = json.loads(line)
    try:
        if question["do"] == "version":
            answer = {"version": f"{rasterio.__version__}, GDAL {rasterio.__gdal_version__}"}
        else:
            start = time.perf_counter()
            with rasterio.Env(GDAL_NUM_THREADS="1"):
                (decode if question["do"] == "decode" else mean)(question["scenes"])
            answer = {"seconds": time.perf_counter() - start}
    except Exception as e:  # the other side tells the user
        answer = {"error": str(e)}
    print(json.dumps(answer), flush=True)
