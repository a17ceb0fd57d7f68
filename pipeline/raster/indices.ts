/**
 * Spectral indices of surface reflectance 0..1, by Sentinel-2 band number. Each is NaN where an input is NaN or the
 * denominator is below 1e-6 in size: absent is not zero.
 *
 * Sources: NDVI Rouse 1974; EVI2 Jiang 2008; NDRE Barnes 2000; GCVI Gitelson 2003; LSWI (NDMI) Gao 1996; NDWI McFeeters
 * 1996; MNDWI and NDSI (one formula) Xu 2006 and Hall 1995; BSI Rikimaru 2002; NDTI van Deventer 1997; NBR Key & Benson
 * 2006; PSRI Merzlyak 1999; NDYI Sulik & Long 2016; PMLI Lu 2014.
 */
const ratio = (num: number, den: number): number => (Math.abs(den) < 1e-6 ? Number.NaN : num / den);
const normalised = (p: number, q: number): number => ratio(p - q, p + q);

/** −1..1: green biomass. */
export const ndvi = (b08: number, b04: number): number => normalised(b08, b04);
/** About −0.5..1: as NDVI, saturating later. */
export const evi2 = (b08: number, b04: number): number => ratio(2.5 * (b08 - b04), b08 + 2.4 * b04 + 1);
/** −1..1: red-edge chlorophyll. */
export const ndre = (b8a: number, b05: number): number => normalised(b8a, b05);
/** 0..20: canopy chlorophyll, does not saturate. */
export const gcvi = (b08: number, b03: number): number => ratio(b08, b03) - 1;
/** −1..1: water in leaves and on the ground. */
export const lswi = (b8a: number, b11: number): number => normalised(b8a, b11);
/** −1..1: open water above 0. */
export const ndwi = (b03: number, b08: number): number => normalised(b03, b08);
/** −1..1: open water and snow high. Also NDSI. */
export const mndwi = (b03: number, b11: number): number => normalised(b03, b11);
/** −1..1: bare soil above 0. */
export const bsi = (b11: number, b04: number, b08: number, b02: number): number => normalised(b11 + b04, b08 + b02);
/** −1..1: residue cover. */
export const ndti = (b11: number, b12: number): number => normalised(b11, b12);
/** −1..1: burnt ground below 0. */
export const nbr = (b8a: number, b12: number): number => normalised(b8a, b12);
/** About −0.2..0.5: senescence. */
export const psri = (b04: number, b02: number, b06: number): number => ratio(b04 - b02, b06);
/** −1..1: yellowness; dense green canopies reach 0.47 too, so look at `ybi` for bloom. */
export const ndyi = (b03: number, b02: number): number => normalised(b03, b02);
/** Reflectance units: rapeseed bloom above 0.05. */
export const ybi = (b03: number, b04: number, b02: number): number => (b03 + b04) / 2 - b02;
/** −1..1: plastic on the ground near 0, dry soil above, water far below. */
export const pmli = (b11: number, b04: number): number => normalised(b11, b04);
