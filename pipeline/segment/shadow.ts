import { label } from '../raster/label.ts';
import { boxMean, dilate, erode } from '../raster/morphology.ts';
import type { Look } from './clear.ts';
import { MASK, ofClasses } from './mask-classes.ts';

/** Where the sun stood, degrees: azimuth clockwise from north, zenith from the vertical. */
export type Sun = { azimuthDeg: number; zenithDeg: number };

/** Cloud bases and tops that throw shadows, metres (cumulus 0.2 km to cirrus 8 km). */
const LOWEST_M = 200;
const HIGHEST_M = 8000;
/** A shadow is darker than this share of the sunlit ground around it, in near infrared and in SWIR. */
const DARK_SHARE = 0.7;
/** Sunlit ground is averaged within this many metres. */
const AROUND_M = 1500;
/** Without the sun's place a dark patch is a shadow only this near to a cloud, metres. */
const NEAR_CLOUD_M = 3000;
/** … and only near clouds that hold a square of 2n + 1 px: bright roofs throw no shadows worth the name. */
const SOLID_PX = 2;
/** A cloud's shadow is believed where this share of it, moved along the sun's ray, falls on dark ground. */
const MATCH_SHARE = 0.4;
const SMALLEST_CLOUD_PX = 6;

/**
 * Finds the shadows of a whole scene's clouds: ground that is dark against its surroundings in near infrared and SWIR,
 * where a cloud moved along the sun's ray by h·tan(zenith) falls on it, h being the height at which it fits best.
 * Without the sun's place, dark ground near any cloud is taken. Only clear and water pixels become shadow.
 *
 * For whole scenes: clouds outside the raster throw no shadow here. Within a season's tiles the other dates tell
 * shadows apart, see `segment/cloud-input`.
 */
export function findShadows(
  mask: Uint8Array,
  look: Look,
  { pixelM, sun }: { pixelM: number; sun: Sun | null }
): Uint8Array {
  const { bands, width } = look;
  const nir = bands.B08 ?? bands.B8A;
  if (!nir) return mask;
  const dark = darkGround(mask, nir, bands.B11 ?? bands.B12 ?? null, width, Math.round(AROUND_M / pixelM));
  const clouds = ofClasses(mask, [MASK.cloud, MASK.thinCloud]);
  const reached =
    sun === null || sun.zenithDeg >= 85
      ? dilate(erode(clouds, width, SOLID_PX), width, Math.round(NEAR_CLOUD_M / pixelM))
      : castClouds(clouds, dark, mask, width, pixelM, sun);
  return mask.map((c, i) =>
    (c === MASK.clear || c === MASK.water) && dark[i] === 1 && reached[i] === 1 ? MASK.shadow : c
  );
}

/** 1 where ground is dark against the clear ground around it. Open water is as dark, so shadow goes before water near clouds only. */
function darkGround(
  mask: Uint8Array,
  nir: Float32Array,
  swir: Float32Array | null,
  width: number,
  radius: number
): Uint8Array {
  const sunlit = (band: Float32Array): Float32Array => {
    const ground = band.map((v, i) => (mask[i] === MASK.clear ? v : Number.NaN));
    const first = boxMean(ground, width, radius);
    // Shadows pull the mean of all clear ground down: the second mean leaves out what the first finds dark.
    return boxMean(
      ground.map((v, i) => (v < 0.85 * first[i]! ? Number.NaN : v)),
      width,
      radius
    );
  };
  const nirAround = sunlit(nir);
  const swirAround = swir === null ? null : sunlit(swir);
  return mask.map((c, i) => {
    const usable = c === MASK.clear || c === MASK.water || c === MASK.shadow;
    const darkNir = nir[i]! < DARK_SHARE * nirAround[i]!;
    const darkSwir = swir === null || swir[i]! < DARK_SHARE * swirAround![i]!;
    return usable && darkNir && darkSwir ? 1 : 0;
  });
}

/** 1 where some cloud's shadow falls, each cloud at the height at which most of it falls on dark ground. */
function castClouds(
  clouds: Uint8Array,
  dark: Uint8Array,
  mask: Uint8Array,
  width: number,
  pixelM: number,
  sun: Sun
): Uint8Array {
  const height = clouds.length / width;
  const azimuth = (sun.azimuthDeg * Math.PI) / 180;
  const throwPx = Math.tan((sun.zenithDeg * Math.PI) / 180) / pixelM; // px a metre of height
  const [perCol, perRow] = [-Math.sin(azimuth) * throwPx, Math.cos(azimuth) * throwPx];
  const stepM = Math.max(50, 1 / Math.max(throwPx, 1e-9));
  const out = new Uint8Array(clouds.length);
  for (const cloud of patches(label(clouds, width))) {
    if (cloud.length < SMALLEST_CLOUD_PX) continue;
    const sample = Math.ceil(cloud.length / 2000); // a few thousand pixels place a large cloud well enough
    let best = { share: MATCH_SHARE, dx: 0, dy: 0, found: false };
    for (let h = LOWEST_M; h <= HIGHEST_M; h += stepM) {
      const [dx, dy] = [Math.round(h * perCol), Math.round(h * perRow)];
      let seen = 0;
      let hit = 0;
      for (let k = 0; k < cloud.length; k += sample) {
        const i = moved(cloud[k]!, dx, dy, width, height);
        if (i < 0 || clouds[i] === 1 || mask[i] === MASK.nodata) continue;
        seen++;
        hit += dark[i]!;
      }
      if (seen * sample * 4 >= cloud.length && hit / seen > best.share)
        best = { share: hit / seen, dx, dy, found: true };
    }
    if (!best.found) continue;
    for (const p of cloud) {
      const i = moved(p, best.dx, best.dy, width, height);
      if (i >= 0) out[i] = 1;
    }
  }
  return dilate(out, width, Math.max(1, Math.round(60 / pixelM)));
}

function moved(i: number, dx: number, dy: number, width: number, height: number): number {
  const col = (i % width) + dx;
  const row = Math.floor(i / width) + dy;
  return col >= 0 && col < width && row >= 0 && row < height ? row * width + col : -1;
}

function patches(labels: Int32Array): number[][] {
  const out: number[][] = [];
  for (let i = 0; i < labels.length; i++) if (labels[i]! > 0) (out[labels[i]! - 1] ??= []).push(i);
  return out;
}
