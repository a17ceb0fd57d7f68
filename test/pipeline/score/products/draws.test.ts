import { expect, test } from 'vitest';
import { CROPS } from '../../../../pipeline/crop/catalogue.ts';
import { addDays, isoDate } from '../../../../pipeline/dates.ts';
import { drawWindows } from '../../../../pipeline/score/calendar.ts';
import { COST_KINDS } from '../../../../pipeline/score/products/cost-kinds.ts';
import type { DrawAccount, Payee } from '../../../../pipeline/score/products/draw.ts';
import { harvestWages } from '../../../../pipeline/score/products/harvest-wages.ts';
import { inputPurchase } from '../../../../pipeline/score/products/input-purchase.ts';
import { seeded } from '../../../support/random.ts';

/** A season of wheat in the northern plain under a limit of 37,200 CNY: 48 % to sow, 24 % and 12 % in spring, 16 % to harvest. */
const WHEAT = new Map([['WW', 1]]);
const windows = drawWindows(WHEAT, 'HHH', 2024, isoDate('2023-09-01'));
const [sow, dress, , harvest] = windows;
const account = (changes: Partial<DrawAccount> = {}): DrawAccount => ({
  limitCny: 37_200,
  windows,
  drawnCny: 0,
  drawnByPurposeCny: {},
  ...changes
});
const ask = (amountCny: number, payee: Payee, on: string, purpose: string) => ({
  amountCny,
  payee,
  on: isoDate(on),
  purpose
});

test('every cost event of the catalogue has a kind, and every kind is of the catalogue', () => {
  const events = new Set(CROPS.flatMap((c) => c.calendars.flatMap((k) => k.cost_events.map((e) => e.what))));
  expect([...events].sort()).toEqual(Object.keys(COST_KINDS).sort());
});

test('a dealer’s bill for seed is paid up to its 48 % of the limit', () => {
  expect(sow).toMatchObject({ maxShare: 0.48, from: '2023-09-22', to: '2023-10-17' });
  const paid = inputPurchase(ask(17_000, 'dealer', '2023-10-01', sow!.purpose), account());
  expect(paid).toEqual({ ok: true, grantedCny: 17_000, leftForPurposeCny: 0.48 * 37_200 - 17_000, leftCny: 20_200 });
  const rest = account({ drawnCny: 17_000, drawnByPurposeCny: { [sow!.purpose]: 17_000 } });
  expect(inputPurchase(ask(857, 'dealer', '2023-10-01', sow!.purpose), rest)).toMatchObject({ ok: false });
  expect(inputPurchase(ask(856, 'dealer', '2023-10-01', sow!.purpose), rest)).toMatchObject({ ok: true });
});

test('all that is wrong with a draw is told at once', () => {
  const wrong = inputPurchase(ask(40_000, 'farmer', '2024-02-01', harvest!.purpose), account());
  expect(wrong.ok).toBe(false);
  const said = wrong.ok ? [] : wrong.reasons.map((r) => r.en);
  expect(said).toHaveLength(4);
  expect(said.join('; ')).toMatch(
    /no purpose of this product; paid to dealer only, not to the farmer; 2024-02-01 lies in no/
  );
  expect(inputPurchase(ask(99, 'dealer', '2023-10-01', sow!.purpose), account())).toMatchObject({ ok: false });
});

test('wages are paid for harvest, to workers, and inputs are not', () => {
  const day = addDays(harvest!.from, 3);
  expect(harvestWages(ask(5000, 'worker', day, harvest!.purpose), account())).toMatchObject({ ok: true });
  expect(harvestWages(ask(5000, 'dealer', day, harvest!.purpose), account())).toMatchObject({ ok: false });
  expect(harvestWages(ask(5000, 'worker', dress!.from, dress!.purpose), account())).toMatchObject({ ok: false });
});

test('refuses an amount that is no amount', () => {
  for (const bad of [-1, Number.NaN, Number.POSITIVE_INFINITY])
    expect(() => inputPurchase(ask(bad, 'dealer', '2023-10-01', sow!.purpose), account())).toThrow(
      /amountCny of 0 or more/
    );
});

test('law: whatever is asked in whatever order, no purpose is drawn beyond its share, nor all beyond the limit', () => {
  const random = seeded(31);
  for (let n = 0; n < 500; n++) {
    const limitCny = 1000 + random(100_000);
    let state = account({ limitCny });
    for (let i = 0; i < 30; i++) {
      const { purpose, from } = windows[random(windows.length)]!;
      const request = {
        amountCny: random(limitCny),
        payee: (['dealer', 'worker'] as const)[random(2)]!,
        on: addDays(from, random(26)),
        purpose
      };
      const result = (random(2) === 0 ? inputPurchase : harvestWages)(request, state);
      if (!result.ok) continue;
      const drawn = (state.drawnByPurposeCny[purpose] ?? 0) + result.grantedCny;
      state = {
        ...state,
        drawnCny: state.drawnCny + result.grantedCny,
        drawnByPurposeCny: { ...state.drawnByPurposeCny, [purpose]: drawn }
      };
    }
    expect(state.drawnCny).toBeLessThanOrEqual(limitCny);
    for (const { purpose, maxShare } of windows)
      expect(state.drawnByPurposeCny[purpose] ?? 0).toBeLessThanOrEqual(maxShare * limitCny + 1e-6);
  }
});
