/**
 * The ten Sentinel-2 bands that Parus uses, in their fixed order, and SCL. Wavelengths and gsd: ESA Sentinel-2 MSI
 * user guide, spatial and spectral resolutions (S2A centres). Code refers to a band by name, never by index.
 */
export const BANDS = ['B02', 'B03', 'B04', 'B05', 'B06', 'B07', 'B08', 'B8A', 'B11', 'B12'] as const;
export type Band = (typeof BANDS)[number];

type BandRow = { commonName: string; wavelengthNm: number; gsdM: 10 | 20 };

export const BAND_TABLE: Record<Band, BandRow> = {
  B02: { commonName: 'blue', wavelengthNm: 492.4, gsdM: 10 },
  B03: { commonName: 'green', wavelengthNm: 559.8, gsdM: 10 },
  B04: { commonName: 'red', wavelengthNm: 664.6, gsdM: 10 },
  B05: { commonName: 'rededge071', wavelengthNm: 704.1, gsdM: 20 },
  B06: { commonName: 'rededge075', wavelengthNm: 740.5, gsdM: 20 },
  B07: { commonName: 'rededge078', wavelengthNm: 782.8, gsdM: 20 },
  B08: { commonName: 'nir', wavelengthNm: 832.8, gsdM: 10 },
  B8A: { commonName: 'nir08', wavelengthNm: 864.7, gsdM: 20 },
  B11: { commonName: 'swir16', wavelengthNm: 1613.7, gsdM: 20 },
  B12: { commonName: 'swir22', wavelengthNm: 2202.4, gsdM: 20 }
};

/** Sen2Cor's scene classification band. Used when present, never trusted alone. */
export const SCL = 'SCL';

export const isBand = (name: string): name is Band => (BANDS as readonly string[]).includes(name);
