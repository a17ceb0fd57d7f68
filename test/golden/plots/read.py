"""What GDAL reads of plot files: a JSON object a file, by its path.

    python3 read.py west,south,east,north plots.geojson plots.fgb ...      (geopandas 1.2, pyogrio 0.13, pyarrow 26)

Rows come by id, times as RFC 3339, JSON text parsed, missing values as null; `near` are the ids in the given box.
"""
import json
import sys

import geopandas
import pandas
import pyogrio
import shapely

box = tuple(float(v) for v in sys.argv[1].split(","))


def plain(value):
    if hasattr(value, "item"):
        value = value.item()
    if value is None or value is pandas.NaT or value != value:
        return None
    if isinstance(value, pandas.Timestamp):
        return value.strftime("%Y-%m-%dT%H:%M:%SZ")
    if isinstance(value, bytes):
        value = value.decode()
    return json.loads(value) if isinstance(value, str) and value.startswith("[") else value


def read(path):
    if path.endswith(".parquet"):
        frame = geopandas.read_parquet(path)  # leaves out the bounds
        near = geopandas.read_parquet(path, bbox=box)
        types = None
    else:
        frame = pyogrio.read_dataframe(path, use_arrow=True)
        near = pyogrio.read_dataframe(path, bbox=box, use_arrow=True)
        info = pyogrio.read_info(path)
        kinds = ["OFSTBoolean" if s == "OFSTBoolean" else t for t, s in zip(info["ogr_types"], info["ogr_subtypes"])]
        types = dict(zip(info["fields"].tolist(), kinds))
    frame = frame.sort_values("id")
    near = near[near.intersects(shapely.box(*box))]
    columns = [c for c in frame.columns if c != "geometry"]
    return {
        "isWgs84": frame.crs.equals("EPSG:4326", ignore_axis_order=True),
        "types": types,
        "areas": frame.to_crs("ESRI:54034").area.tolist(),
        "isCounterClockwise": bool(frame.exterior.is_ccw.all()),
        "shapes": [json.loads(json.dumps(g.__geo_interface__["coordinates"])) for g in frame.geometry],
        "rows": [{c: plain(v) for c, v in zip(columns, row)} for row in frame[columns].itertuples(index=False)],
        "near": sorted(near["id"]),
    }


print(json.dumps({path: read(path) for path in sys.argv[2:]}))
