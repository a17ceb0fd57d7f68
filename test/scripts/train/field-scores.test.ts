import { expect, test } from 'vitest';
import { objectScores } from '../../../models/metrics/objects.ts';
import { label } from '../../../pipeline/raster/label.ts';
import { fieldScores } from '../../../scripts/train/field-scores.ts';
import { randomPatches } from '../../support/patches.ts';
import { picture } from '../../support/picture.ts';
import { seeded } from '../../support/random.ts';

const draws = () => ({ random: seeded(1) as () => number, draws: 100 });
const labels = (text: string) => Uint32Array.from(picture(text).data);

test('a part is judged by itself: a field across its end counts nowhere, nor what was found on it', () => {
  const truth = labels(`
    1 1 1 1 . . 3 3 4 4
    1 1 1 1 . . 3 3 4 4
    2 2 2 2 . . 3 3 4 4
    2 2 2 2 . . 3 3 4 4
  `);
  const found = labels(`
    1 1 1 1 . . 3 3 4 4
    1 1 1 1 . . 3 3 4 4
    . . . . 5 5 3 3 4 4
    . . . . 5 5 3 3 4 4
  `);
  // The part ends within field 3: fields 1 and 2 are judged, 3 and 4 are not, and 3 and 4 as found are neither right nor wrong.
  const inPart = Uint8Array.from({ length: 40 }, (_, i) => (i % 10 < 7 ? 1 : 0));
  const s = fieldScores({ truth, found, width: 10, inPart }, draws());
  expect(s).toMatchObject({ truth: 2, found: 2, matched: 1 });
  expect(s.fieldShare).toBeCloseTo(16 / 24, 10);
  expect(s.iou.estimate).toBeCloseTo(8 / (16 + 4), 10);
  expect([s.precision.estimate, s.recall.estimate, s.f1.estimate]).toEqual([0.5, 0.5, 0.5]);
  expect([s.meanIou.estimate, s.areaRatio.estimate]).toEqual([1, 1]);
});

test('what is found as it is true scores one in all, whatever is drawn', () => {
  for (let seed = 1; seed <= 15; seed++) {
    const [width, height] = [40, 30];
    const truth = Uint32Array.from(label(randomPatches(seed, width, height, 15), width));
    const inPart = Uint8Array.from(truth, (_, i) => (i % width < 25 ? 1 : 0));
    const s = fieldScores({ truth, found: truth, width, inPart }, draws());
    expect(s.found, `seed ${seed}`).toBe(s.truth);
    for (const key of ['iou', 'boundaryF1', 'precision', 'recall', 'f1', 'meanIou', 'areaRatio'] as const) {
      expect([s[key].estimate, ...s[key].interval], `${key} of seed ${seed}`).toEqual([1, 1, 1]);
    }
  }
});

test('on a whole picture it says what the scores of objects and a count of pixels say', () => {
  for (let seed = 1; seed <= 15; seed++) {
    const [width, height] = [40, 30];
    const [truth, found] = [seed, seed + 1000].map((s) =>
      Uint32Array.from(label(randomPatches(s, width, height, 12), width))
    ) as [Uint32Array, Uint32Array];
    // Make them alike here and there, so that there is something to match.
    for (let i = 0; i < (width * height) / 2; i++) found[i] = truth[i]! > 0 ? truth[i]! + 5000 : 0;
    const s = fieldScores({ truth, found, width, inPart: new Uint8Array(truth.length).fill(1) }, draws());
    const o = objectScores(truth, found);
    expect([s.truth, s.found, s.matched]).toEqual([o.truth, o.predicted, o.matches.length]);
    expect(s.f1.estimate).toBeCloseTo(o.f1, 10);
    expect(s.precision.estimate).toBeCloseTo(o.precision, 10);
    expect(s.meanIou.estimate).toBeCloseTo(o.meanIou, 10);
    let [both, either] = [0, 0];
    truth.forEach((t, i) => {
      if (t > 0 && found[i]! > 0) both++;
      if (t > 0 || found[i]! > 0) either++;
    });
    expect(s.iou.estimate).toBeCloseTo(both / either, 10);
    const [low, high] = s.f1.interval;
    expect(low).toBeLessThanOrEqual(s.f1.estimate);
    expect(high).toBeGreaterThanOrEqual(s.f1.estimate);
  }
});
