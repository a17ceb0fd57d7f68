"""Makes the SAFE product of this folder, its Level-1C metadata and expected.json: python3 make.py (rasterio 1.4).

Names, folders and XML are laid out as ESA's (Product Specification Document, format 15, SAFE_COMPACT); elements that
no reader here looks at are left out. The numbers are ours and can be told by eye:

    number of band k (0 = B02 … 9 = B12) at row r, column c  =  1000 + 100 (k + 1) + 10 r + c

with 0 (no data) in the north-west 2 x 2 pixels of 10 m, and 4 (vegetation) in SCL. expected.json has the sha256 of
each band as GDAL reads it (uint16 or uint8, little-endian, row-major).
"""

import hashlib
import json
import shutil
from pathlib import Path

import numpy as np
import rasterio
from rasterio.transform import from_origin

HERE = Path(__file__).parent
PRODUCT = "S2B_MSIL2A_20240501T030519_N0510_R075_T50SKE_20240501T052743"
GRANULE = "L2A_T50SKE_A037356_20240501T031437"
PREFIX = "T50SKE_20240501T030519"
WEST, NORTH = 300_000, 4_100_040  # MGRS tile 50SKE
BANDS = ["B02", "B03", "B04", "B05", "B06", "B07", "B08", "B8A", "B11", "B12"]
AT_10M = {"B02", "B03", "B04", "B08"}
IDS = ["B1", "B2", "B3", "B4", "B5", "B6", "B7", "B8", "B8A", "B9", "B10", "B11", "B12"]

safe = HERE / f"{PRODUCT}.SAFE"
shutil.rmtree(safe, ignore_errors=True)
images = safe / "GRANULE" / GRANULE / "IMG_DATA"


def write(name, size, values):
    folder = images / f"R{size}m"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{PREFIX}_{name}_{size}m.jp2"
    height, width = values.shape
    with rasterio.open(
        path, "w", driver="JP2OpenJPEG", width=width, height=height, count=1, dtype=values.dtype,
        crs="EPSG:32650", transform=from_origin(WEST, NORTH, size, size),
        REVERSIBLE="YES", QUALITY="100", RESOLUTIONS=3, tiled=True, BLOCKXSIZE=32, BLOCKYSIZE=32,
        GeoJP2="NO", GMLJP2="YES",
    ) as out:
        out.write(values, 1)
    with rasterio.open(path) as src:
        read = src.read(1)
    return hashlib.sha256(read.astype(read.dtype.newbyteorder("<")).tobytes()).hexdigest()


expected, listed = {}, []
for k, band in enumerate(BANDS):
    size = 10 if band in AT_10M else 20
    n = 240 // size
    r, c = np.mgrid[0:n, 0:n]
    values = (1000 + 100 * (k + 1) + 10 * r + c).astype("uint16")
    values[: 20 // size, : 20 // size] = 0
    expected[band] = write(band, size, values)
    listed.append(f"R{size}m/{PREFIX}_{band}_{size}m")
expected["SCL"] = write("SCL", 20, np.where(np.add(*np.mgrid[0:12, 0:12]) == 0, 0, 4).astype("uint8"))
listed.append(f"R20m/{PREFIX}_SCL_20m")
# Listed and there for no reader of ours: coarser copies, atmosphere, a picture.
listed += [f"R20m/{PREFIX}_B02_20m", f"R20m/{PREFIX}_AOT_20m", f"R60m/{PREFIX}_B01_60m", f"R60m/{PREFIX}_SCL_60m"]
listed.insert(0, f"R10m/{PREFIX}_TCI_10m")
(HERE / "expected.json").write_text(json.dumps(expected, indent=1) + "\n")

SPECTRAL = "".join(
    f'        <Spectral_Information bandId="{i}" physicalBand="{b}">\n        </Spectral_Information>\n'
    for i, b in enumerate(IDS)
)
SPECIAL = "".join(
    f"            <Special_Values>\n                <SPECIAL_VALUE_TEXT>{text}</SPECIAL_VALUE_TEXT>\n"
    f"                <SPECIAL_VALUE_INDEX>{value}</SPECIAL_VALUE_INDEX>\n            </Special_Values>\n"
    for text, value in (("NODATA", 0), ("SATURATED", 65535))
)


def offsets(tag):
    rows = "".join(f'        <{tag} band_id="{i}">-1000</{tag}>\n' for i in range(13))
    name = "BOA_ADD_OFFSET_VALUES_LIST" if tag == "BOA_ADD_OFFSET" else "Radiometric_Offset_List"
    return f"            <{name}>\n{rows}            </{name}>\n"


def product(level, granule, files, quantification, offset):
    short = level.replace("Level-", "").replace("2A", "MSIL2A").replace("1C", "MSIL1C")
    name = PRODUCT.replace("MSIL2A", short)
    rows = "".join(f"                        <IMAGE_FILE>GRANULE/{granule}/IMG_DATA/{f}</IMAGE_FILE>\n" for f in files)
    return f"""<?xml version="1.0" encoding="UTF-8" standalone="no"?>
<n1:{level}_User_Product xmlns:n1="https://psd-15.sentinel2.eo.esa.int/PSD/User_Product_{level}.xsd" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="https://psd-15.sentinel2.eo.esa.int/PSD/User_Product_{level}.xsd">
    <n1:General_Info>
        <Product_Info>
            <PRODUCT_START_TIME>2024-05-01T03:05:19.024Z</PRODUCT_START_TIME>
            <PRODUCT_STOP_TIME>2024-05-01T03:05:19.024Z</PRODUCT_STOP_TIME>
            <PRODUCT_URI>{name}.SAFE</PRODUCT_URI>
            <PROCESSING_LEVEL>{level}</PROCESSING_LEVEL>
            <PRODUCT_TYPE>S2{short.replace("L", "")}</PRODUCT_TYPE>
            <PROCESSING_BASELINE>05.10</PROCESSING_BASELINE>
            <GENERATION_TIME>2024-05-01T05:27:43.000000Z</GENERATION_TIME>
            <Datatake datatakeIdentifier="GS2B_20240501T030519_037356_N05.10">
                <SPACECRAFT_NAME>Sentinel-2B</SPACECRAFT_NAME>
                <DATATAKE_SENSING_START>2024-05-01T03:05:19.024Z</DATATAKE_SENSING_START>
            </Datatake>
            <Query_Options completeSingleTile="true">
                <PRODUCT_FORMAT>SAFE_COMPACT</PRODUCT_FORMAT>
            </Query_Options>
            <Product_Organisation>
                <Granule_List>
                    <Granule datastripIdentifier="S2B_OPER_MSI_DS_2BPS_20240501T052743_S20240501T031437_N05.10" granuleIdentifier="S2B_OPER_MSI_TL_2BPS_20240501T052743_A037356_T50SKE_N05.10" imageFormat="JPEG2000">
{rows}                    </Granule>
                </Granule_List>
            </Product_Organisation>
        </Product_Info>
        <Product_Image_Characteristics>
{SPECIAL}{quantification}{offset}            <Spectral_Information_List>
{SPECTRAL}            </Spectral_Information_List>
        </Product_Image_Characteristics>
    </n1:General_Info>
</n1:{level}_User_Product>
"""


QUANTIFICATIONS = """            <QUANTIFICATION_VALUES_LIST>
                <BOA_QUANTIFICATION_VALUE unit="none">10000</BOA_QUANTIFICATION_VALUE>
                <AOT_QUANTIFICATION_VALUE unit="none">1000.0</AOT_QUANTIFICATION_VALUE>
                <WVP_QUANTIFICATION_VALUE unit="cm">1000.0</WVP_QUANTIFICATION_VALUE>
            </QUANTIFICATION_VALUES_LIST>
"""
(safe / "MTD_MSIL2A.xml").write_text(product("Level-2A", GRANULE, listed, QUANTIFICATIONS, offsets("BOA_ADD_OFFSET")))
(HERE / "level-1c.xml").write_text(
    product(
        "Level-1C", GRANULE.replace("L2A", "L1C"), [f"{PREFIX}_{b}" for b in ["B01", *BANDS, "TCI"]],
        '            <QUANTIFICATION_VALUE unit="none">10000</QUANTIFICATION_VALUE>\n', offsets("RADIO_ADD_OFFSET"),
    )
)

SIZES = "".join(
    f"""      <Size resolution="{m}">
        <NROWS>{240 // m}</NROWS>
        <NCOLS>{240 // m}</NCOLS>
      </Size>
      <Geoposition resolution="{m}">
        <ULX>{WEST}</ULX>
        <ULY>{NORTH}</ULY>
        <XDIM>{m}</XDIM>
        <YDIM>-{m}</YDIM>
      </Geoposition>
"""
    for m in (10, 20, 60)
)
(safe / "GRANULE" / GRANULE / "MTD_TL.xml").write_text(f"""<?xml version="1.0" encoding="UTF-8" standalone="no"?>
<n1:Level-2A_Tile_ID xmlns:n1="https://psd-15.sentinel2.eo.esa.int/PSD/S2_PDI_Level-2A_Tile_Metadata.xsd" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
  <n1:General_Info>
    <TILE_ID metadataLevel="Brief">S2B_OPER_MSI_L2A_TL_2BPS_20240501T052743_A037356_T50SKE_N05.10</TILE_ID>
    <SENSING_TIME metadataLevel="Standard">2024-05-01T03:14:37.581767Z</SENSING_TIME>
  </n1:General_Info>
  <n1:Geometric_Info>
    <Tile_Geocoding metadataLevel="Brief">
      <HORIZONTAL_CS_NAME>WGS84 / UTM zone 50N</HORIZONTAL_CS_NAME>
      <HORIZONTAL_CS_CODE>EPSG:32650</HORIZONTAL_CS_CODE>
{SIZES}    </Tile_Geocoding>
    <Tile_Angles metadataLevel="Standard">
      <Mean_Sun_Angle>
        <ZENITH_ANGLE unit="deg">25.8205</ZENITH_ANGLE>
        <AZIMUTH_ANGLE unit="deg">139.4402</AZIMUTH_ANGLE>
      </Mean_Sun_Angle>
      <Mean_Viewing_Incidence_Angle_List>
        <Mean_Viewing_Incidence_Angle bandId="1">
          <ZENITH_ANGLE unit="deg">5.1</ZENITH_ANGLE>
          <AZIMUTH_ANGLE unit="deg">104.2</AZIMUTH_ANGLE>
        </Mean_Viewing_Incidence_Angle>
      </Mean_Viewing_Incidence_Angle_List>
    </Tile_Angles>
  </n1:Geometric_Info>
</n1:Level-2A_Tile_ID>
""")
(safe / "manifest.safe").write_text("<manifest/>\n")
