import { join } from 'node:path';
import { iouByClass } from '../../models/metrics/overlap.ts';
import { openRaster } from '../../pipeline/io/raster-file.ts';
import { isSnow } from '../../pipeline/segment/snow.ts';
import { waterProbability } from '../../pipeline/segment/water.ts';
import { dice, seedOf } from '../simulate/dice.ts';
import { SEED } from './rules-data.ts';
import { count, gainOf, type RuleFigure, scoreOf, type Table } from './rules-score.ts';

/** Classes of the hand-made masks of the two Landsat patches. */
const REFERENCE = { water: 1, land: 3 } as const;
const BLOCK = 64; // px: pixels of a block share a fate

/**
 * `water` on the two real patches (Landsat 5 and 7, 512² px, six bands at the top of the atmosphere), on pixels that the hand-made mask
 * calls water or land. They are few, in a lake or two; nothing was fitted to them.
 */
export async function realWater(data: string): Promise<RuleFigure[]> {
  const out: RuleFigure[] = [];
  for (const sensor of ['landsat5', 'landsat7']) {
    const folder = join(data, 'clouds/ukis-csmask');
    const { bands, width } = await read(join(folder, `${sensor}_toa.tif`), [0, 1, 2, 3, 4, 5]);
    const truth = (await read(join(folder, `${sensor}_refmask.tif`), [0])).bands[0]!;
    const [, green, red, nir, swir] = bands as [Layer, Layer, Layer, Layer, Layer];
    const tables: { rule: Table; base: Table } = { rule: new Map(), base: new Map() };
    for (let i = 0; i < truth.length; i++) {
      if (truth[i] !== REFERENCE.water && truth[i] !== REFERENCE.land) continue;
      const block = `${Math.floor(i / width / BLOCK)} ${Math.floor((i % width) / BLOCK)}`;
      const [g, r, n, s] = [green[i]!, red[i]!, nir[i]!, swir[i]!];
      const snow = isSnow(g, n, s);
      const wet = truth[i] === REFERENCE.water;
      count(tables.rule, block, wet, !snow && waterProbability(g, r, n, s) > 0.5);
      count(tables.base, block, wet, !snow && (g - n) / (g + n) > 0);
    }
    const iou = (t: Parameters<typeof iouByClass>[0]) => iouByClass(t)[1]!;
    const rule = scoreOf(tables.rule, iou, dice(seedOf(SEED, 'real')).next);
    out.push({
      ...rule,
      name: `IoU, open water, ${sensor}`,
      baseline: 'NDWI > 0 (McFeeters 1996), where the snow rule is silent',
      base: scoreOf(tables.base, iou, null).estimate,
      gain: gainOf(tables, iou, dice(seedOf(SEED, 'real')).next),
      data: `a real ${sensor} patch at the top of the atmosphere, hand-made mask`,
      split: 'pixels that the mask calls water or land; blocks of 64 px share a fate',
      simulated: false
    });
  }
  return out;
}

type Layer = ArrayLike<number>;

async function read(path: string, bands: number[]): Promise<{ bands: Layer[]; width: number }> {
  const tiff = await openRaster(path);
  try {
    return { bands: await tiff.readBands(bands), width: tiff.grid.width };
  } finally {
    await tiff.close();
  }
}
