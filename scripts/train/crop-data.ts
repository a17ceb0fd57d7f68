import { CROP_CLASSES } from '../../pipeline/crop/classes.ts';
import { CHANNELS, cropInput, STEPS } from '../../pipeline/series/crop-input.ts';
import { type Dice, dice, seedOf } from '../simulate/dice.ts';
import { CALENDARS, drawSeries, type LabelledSeries } from '../simulate/series.ts';

/**
 * Who sees what: the model trains on years 0 to 7 outside Inner Mongolia, is calibrated on year 8, and is judged on year 9, and
 * on Inner Mongolia (NCM), whose calendars it never saw. Years differ in weather, so none is a copy of another.
 */
export const SPLIT = { trainYears: 8, calibrationYear: 8, testYear: 9, heldOutRegion: 'NCM' } as const;
export const SEED = 20260101;
export const WIDTH = STEPS * CHANNELS.length;

const seenRegions = CALENDARS.filter((c) => c.region !== SPLIT.heldOutRegion);
const heldOut = CALENDARS.filter((c) => c.region === SPLIT.heldOutRegion);

/** Every class alike but for grass, which comes in more forms than any crop. */
function pickCalendar(d: Dice) {
  const code = d.chance(0.03) ? 'GS' : d.pick(CROP_CLASSES);
  return d.pick(seenRegions.filter((c) => c.label === CROP_CLASSES.indexOf(code)));
}

export function trainingSeries(i: number): LabelledSeries {
  const d = dice(seedOf(SEED, 'train', i));
  const { label, region } = pickCalendar(d);
  return drawSeries(label, region, d.below(SPLIT.trainYears), d);
}

/** `n` labelled series of a part of the split, the same at every call. */
export function heldOutSeries(part: 'calibration' | 'test' | 'region', n: number): LabelledSeries[] {
  return Array.from({ length: n }, (_, i) => {
    const d = dice(seedOf(SEED, part, i));
    if (part === 'region') {
      const { label, region } = d.pick(heldOut);
      return drawSeries(label, region, d.below(10), d);
    }
    const { label, region } = pickCalendar(d);
    return drawSeries(label, region, part === 'test' ? SPLIT.testYear : SPLIT.calibrationYear, d);
  });
}

/**
 * Batches for training: two in three samples come from a pool, the others are drawn anew and replace pool members, so
 * that the network keeps meeting fields it has not seen.
 */
export function trainingSource(poolSize: number, d: Dice): (batch: number) => { x: Float32Array; y: Int32Array } {
  const x = new Float32Array(poolSize * WIDTH);
  const y = new Int32Array(poolSize);
  let drawn = 0;
  const draw = (slot: number) => {
    const s = trainingSeries(drawn++);
    x.set(cropInput(s.series, s.season), slot * WIDTH);
    y[slot] = s.label;
  };
  for (let slot = 0; slot < poolSize; slot++) draw(slot);
  return (batch) => {
    const bx = new Float32Array(batch * WIDTH);
    const by = new Int32Array(batch);
    for (let k = 0; k < batch; k++) {
      const slot = d.below(poolSize);
      if (k % 3 === 0) draw(slot);
      bx.set(x.subarray(slot * WIDTH, (slot + 1) * WIDTH), k * WIDTH);
      by[k] = y[slot]!;
    }
    return { x: bx, y: by };
  };
}
