import { quantised } from '../scene/reflectance.ts';
import type { Look } from './clear.ts';
import { CLOUD_BANDS } from './cloud-input.ts';
import { findShadows, type Sun } from './shadow.ts';
import { coarsened, coarsenedClasses, coarseWindowOf, maskOfSky, type SkyNet, skyClassesOf, skyOver } from './sky.ts';
import { surfaceOf } from './surface.ts';

/** Clouds are looked for on pixels of about this size, metres; coarser images as they are. */
const COARSE_M = 20;

/**
 * Classes (MASK) of one date on its own pixels, from that date alone, nothing grown: clouds and shadows by the network, more shadows by
 * where clouds throw them, and of clear ground snow and water.
 */
export async function maskOneDate(
  net: SkyNet,
  look: Look,
  where: { pixelM: number; sun: Sun | null }
): Promise<Uint8Array> {
  const { bands, width, level, scl } = look;
  const size = bands.B02!.length;
  const window = { col: 0, row: 0, width, height: size / width };
  const factor = Math.max(1, Math.round(COARSE_M / where.pixelM));
  const coarse = coarseWindowOf(window, factor);
  const stored = Object.fromEntries(
    CLOUD_BANDS.flatMap((name) => {
      const band = bands[name] ?? (name === 'B08' ? bands.B8A : undefined);
      return band ? [[name, quantised(band)]] : [];
    })
  );
  const layers = CLOUD_BANDS.map((name) => (stored[name] ? coarsened(stored[name], window, coarse, factor) : null));
  if (!layers[0] || !layers[2]) throw new Error('Expected at least the bands B02 and B04.');
  layers[1] ??= layers[2].map((v, i) => (v + layers[0]![i]!) >> 1); // green lies between
  const scene = { bands: layers, level, scl: scl && coarsenedClasses(scl, window, coarse, factor) };
  const { seen, probabilities } = await skyOver(net, scene, coarse);
  const sky = skyClassesOf(seen, probabilities);
  const hasData = new Uint8Array(size).fill(1);
  for (const band of Object.values(bands)) for (let i = 0; i < size; i++) if (Number.isNaN(band[i]!)) hasData[i] = 0;
  const mask = maskOfSky(
    sky,
    coarse,
    window,
    factor,
    hasData,
    surfaceOf(stored, layers[4] ?? null, window, coarse, factor)
  );
  return findShadows(mask, look, where);
}
