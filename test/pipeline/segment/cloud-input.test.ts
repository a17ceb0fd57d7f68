import { describe, expect, test } from 'vitest';
import {
  CLOUD_CHANNELS,
  type CoarseLook,
  fillCloudInput,
  NEIGHBOURS_A_SIDE,
  referenceOf
} from '../../../pipeline/segment/cloud-input.ts';
import { MASK } from '../../../pipeline/segment/mask-classes.ts';
import { seeded } from '../../support/random.ts';

const look = (blues: number[], o: Partial<CoarseLook> = {}): CoarseLook => ({
  bands: [0, 1, 2, 3, 4, 5].map((b) => Uint16Array.from(blues, (v) => (v === 0 ? 0 : v + 10 * b))),
  level: 'L2A',
  scl: null,
  ...o
});
const channel = (name: (typeof CLOUD_CHANNELS)[number]) => CLOUD_CHANNELS.indexOf(name);
const inputOf = (own: CoarseLook, before: CoarseLook[] = [], after: CoarseLook[] = [], classes?: number[]) => {
  const size = own.bands[0]!.length;
  const out = new Float32Array(size * CLOUD_CHANNELS.length);
  const glance = Uint8Array.from(classes ?? new Array(size).fill(MASK.nodata));
  fillCloudInput({ look: own, before: referenceOf(before, size), after: referenceOf(after, size), glance }, out);
  return out;
};

describe('the look that a pixel is compared with', () => {
  test('is the darkest of up to three, the second darkest of four or more', () => {
    const looks = [500, 300, 900, 100].map((v) => look([v]));
    expect(referenceOf(looks.slice(0, 3), 1)![0][0]).toBe(300);
    expect(referenceOf(looks, 1)![0][0]).toBe(300); // 100 may be a shadow
    expect(referenceOf([], 1)).toBeNull();
  });

  test('comes whole: its near infrared and SWIR, not the darkest of each', () => {
    const [blue, nir, swir] = referenceOf([look([300]), look([500])], 1)!;
    expect([blue[0], nir[0], swir[0]]).toEqual([300, 330, 340]);
  });

  test('over random looks: agrees with sorting the nearest that have data, pixel by pixel', () => {
    for (let seed = 1; seed <= 60; seed++) {
      const random = seeded(seed);
      const size = 7;
      const looks = Array.from({ length: random(10) }, () =>
        look(Array.from({ length: size }, () => (random(3) === 0 ? 0 : 1 + random(3000))))
      );
      const found = referenceOf(looks, size);
      for (let i = 0; i < size; i++) {
        const near = looks
          .map((l) => l.bands[0]![i]!)
          .filter((v) => v > 0)
          .slice(0, NEIGHBOURS_A_SIDE)
          .sort((a, b) => a - b);
        expect(found?.[0][i] ?? 0).toBe(near[near.length >= 4 ? 1 : 0] ?? 0);
      }
    }
  });
});

describe('inputs of the cloud network', () => {
  test('a brighter look stands above its neighbours, and says that they are there', () => {
    const x = inputOf(look([6000]), [look([400])]);
    expect(x[channel('B02')]).toBeGreaterThan(0);
    expect(x[channel('B02 − before')]).toBeGreaterThan(2);
    expect([x[channel('a look before')], x[channel('a look after')]]).toEqual([1, 0]);
    expect(x[channel('B02 − after')]).toBe(0);
  });

  test('what is absent is 0 and flagged: near infrared, SWIR, data', () => {
    const own = look([400, 0]);
    const x = inputOf({ ...own, bands: own.bands.map((band, b) => (b < 3 ? band : null)) });
    for (const name of ['B08', 'B11', 'B12', 'nir is there', 'swir is there'] as const)
      expect(x[channel(name)]).toBe(0);
    expect(x[channel('B02')]).not.toBe(0);
    expect([...x.subarray(CLOUD_CHANNELS.length)]).toEqual(CLOUD_CHANNELS.map(() => 0));
  });

  test('one SWIR band without the other counts for none', () => {
    const own = look([400]);
    const x = inputOf({ ...own, bands: own.bands.map((band, b) => (b === 5 ? null : band)) });
    expect([x[channel('B11')], x[channel('swir is there')], x[channel('nir is there')]]).toEqual([0, 0, 1]);
  });

  test('the glance votes for and against; where it saw nothing there is no vote', () => {
    const votes = (c: number) => {
      const x = inputOf(look([400]), [], [], [c]);
      return (['glance: thick cloud', 'glance: any cloud', 'glance: shadow'] as const).map((name) => x[channel(name)]);
    };
    expect(votes(MASK.cloud)).toEqual([1, 1, -1]);
    expect(votes(MASK.thinCloud)).toEqual([-1, 1, -1]);
    expect(votes(MASK.shadow)).toEqual([-1, -1, 1]);
    for (const c of [MASK.clear, MASK.water, MASK.snow]) expect(votes(c)).toEqual([-1, -1, -1]);
    expect(votes(MASK.nodata)).toEqual([0, 0, 0]);
  });
});
