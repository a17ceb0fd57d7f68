import { expect, test } from 'vitest';
import { calendarOf, crop, isCropCode, REGIONS } from '../../../../pipeline/crop/catalogue.ts';
import { dice } from '../../../../scripts/simulate/dice.ts';
import { SEASON } from '../../../../scripts/simulate/season/knobs.ts';
import { croppingsOf } from '../../../../scripts/simulate/season/rotations.ts';
import { turnsOf } from '../../../../scripts/simulate/season/sequence.ts';
import { onField } from '../../../../scripts/simulate/season/stand.ts';
import { drawWeather } from '../../../../scripts/simulate/season/weather.ts';

const turns = (region: string, codes: string[], shift = 0, seed = 1) =>
  turnsOf(codes, calendarOf(codes.at(-1)!, region)!, shift, drawWeather(region, seed % 10), dice(seed));

test('a crop alone grows by its calendar', () => {
  expect(turns('HHH', ['CT'], 3)).toEqual([{ code: 'CT', calendar: calendarOf('CT', 'HHH'), shift: 3, gap: 0 }]);
});

test('peanut after wheat takes the summer calendar, potatoes before rice are winter ones', () => {
  const [, peanut] = turns('HHH', ['WW', 'PN']);
  expect(peanut!.calendar.system).toBe('summer');
  const [potato, rice] = turns('YGP', ['PT', 'MR']);
  expect(potato!.shift).toBeLessThan(-15);
  expect(rice!.shift).toBeGreaterThan(5);
});

test('a crop that cannot ripen after another is left out: wheat after cotton within one year', () => {
  expect(turns('HHH', ['CT', 'WW']).map((t) => t.code)).toEqual(['CT']);
});

test('each is free of the one before by its gap, ripens, and none is more than 60 days ahead', () => {
  for (const { code: region } of REGIONS)
    for (const codes of croppingsOf(region).filter((c) => c.length > 1 && c.every(isCropCode)))
      for (let seed = 0; seed < 20; seed++) {
        const shift = seed - 10;
        const found = turns(region, codes, shift, seed);
        found.forEach((t, i) => {
          const label = `${region} ${codes.join('-')} ${t.code}`;
          expect(t.shift - shift, label).toBeGreaterThanOrEqual(-SEASON.aheadDays);
          const before = found[i - 1];
          if (before)
            expect(
              onField(t.calendar) + t.shift - before.calendar.harvest - before.shift,
              label
            ).toBeGreaterThanOrEqual(t.gap - 1e-9);
          // degree days, summed apart from the simulator's own
          const { meanC } = drawWeather(region, seed % 10);
          const heat = (moved: number) => {
            let sum = 0;
            for (let d = Math.round(t.calendar.emergence + moved); d < t.calendar.maturity + moved; d++)
              sum += Math.max(0, meanC[d + 150]! - crop(t.code).agronomy.t_base);
            return sum;
          };
          if (t.shift > shift)
            expect(heat(t.shift) / heat(shift), label).toBeGreaterThan(1 - SEASON.thermalTolerance - 0.01);
        });
      }
});
