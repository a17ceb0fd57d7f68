import { expect, test } from 'vitest';
import { isoDate } from '../../../../pipeline/dates.ts';
import { orderBackedCapCny } from '../../../../pipeline/score/products/order-backed.ts';
import { collect, type Debt } from '../../../../pipeline/score/products/sale-collection.ts';
import { settle } from '../../../../pipeline/score/products/split-settlement.ts';
import { seeded } from '../../../support/random.ts';

const debt = (id: string, dueOn: string, interestFen: number, principalFen: number): Debt => ({
  id,
  dueOn: isoDate(dueOn),
  interestFen,
  principalFen
});

test('a ticket of 1000.00 before the due day repays 700.00, interest first, and leaves 300.00', () => {
  const debts = [debt('B', '2024-08-01', 500, 90_000), debt('A', '2024-07-08', 2000, 30_000)];
  expect(collect(100_000, debts, isoDate('2024-06-20'))).toEqual({
    paid: [
      { id: 'A', interestFen: 2000, principalFen: 30_000 },
      { id: 'B', interestFen: 500, principalFen: 37_500 }
    ],
    toFarmerFen: 30_000
  });
});

test('on the due day all of a ticket goes to what is due, and no more than is owed', () => {
  const debts = [debt('A', '2024-07-08', 2000, 95_000), debt('B', '2024-08-01', 500, 90_000)];
  expect(collect(100_000, debts, isoDate('2024-07-08'))).toEqual({
    paid: [{ id: 'A', interestFen: 2000, principalFen: 95_000 }],
    toFarmerFen: 3000
  });
  expect(collect(100_000, [], isoDate('2024-07-08'))).toEqual({ paid: [], toFarmerFen: 100_000 });
  expect(() => collect(10.5, debts, isoDate('2024-07-08'))).toThrow(/ticketFen as whole fen/);
});

test('law: a ticket is divided to the fen, no debt is overpaid, and a bigger ticket pays no debt less', () => {
  const random = seeded(41);
  for (let n = 0; n < 1000; n++) {
    const debts = Array.from({ length: random(5) }, (_, i) =>
      debt(`D${i}`, `2024-0${5 + random(4)}-01`, random(5000), random(200_000))
    );
    const on = isoDate('2024-07-01');
    const ticket = random(300_000);
    const [small, big] = [collect(ticket, debts, on), collect(ticket + random(10_000), debts, on)];
    const paidFen = small.paid.reduce((sum, p) => sum + p.interestFen + p.principalFen, 0);
    expect(paidFen + small.toFarmerFen).toBe(ticket);
    for (const p of small.paid) {
      const owed = debts.find((d) => d.id === p.id)!;
      expect(p.interestFen <= owed.interestFen && p.principalFen <= owed.principalFen).toBe(true);
      const later = big.paid.find((q) => q.id === p.id)!;
      expect(later.interestFen + later.principalFen).toBeGreaterThanOrEqual(p.interestFen + p.principalFen);
    }
    if (debts.every((d) => d.dueOn > on)) expect(small.toFarmerFen).toBeGreaterThanOrEqual(Math.floor(0.3 * ticket));
  }
});

test('100 fen among three equal fields: 34, 33, 33, the odd fen to the lowest id', () => {
  const members = ['c', 'a', 'b'].map((memberId) => ({ memberId, areaM2: 5000 }));
  expect(settle(100, members)).toEqual([
    { memberId: 'a', amountFen: 34 },
    { memberId: 'b', amountFen: 33 },
    { memberId: 'c', amountFen: 33 }
  ]);
});

test('a member’s plots count together, and ground of nothing gets nothing', () => {
  const plots = [
    { memberId: 'a', areaM2: 1000 },
    { memberId: 'b', areaM2: 0 },
    { memberId: 'a', areaM2: 2000 },
    { memberId: 'c', areaM2: 1000 }
  ];
  expect(settle(400, plots).map((s) => s.amountFen)).toEqual([300, 0, 100]);
  expect(() => settle(100, [{ memberId: 'a', areaM2: 0 }])).toThrow(/at least one member with land/);
  expect(() => settle(100, [{ memberId: 'a', areaM2: 1.5 }])).toThrow(/areaM2 of a as whole square metres/);
});

test('law: shares sum to the amount exactly, none is off its quota by a fen, more land never gets less, order is nothing', () => {
  const random = seeded(42);
  for (let n = 0; n < 1000; n++) {
    const members = Array.from({ length: 1 + random(40) }, (_, i) => ({
      memberId: `M${i}`,
      areaM2: 1 + random(random(2) ? 50 : 900_000)
    }));
    const amount = random(2) ? random(500) : random(2_000_000_000);
    const shares = settle(amount, members);
    expect(shares.reduce((sum, s) => sum + s.amountFen, 0)).toBe(amount);
    const total = members.reduce((sum, m) => sum + m.areaM2, 0);
    const landOf = new Map(members.map((m) => [m.memberId, m.areaM2]));
    for (const { memberId, amountFen } of shares)
      expect(Math.abs(amountFen - (amount * landOf.get(memberId)!) / total)).toBeLessThan(1 + 1e-6);
    const byLand = [...shares].sort((a, b) => landOf.get(a.memberId)! - landOf.get(b.memberId)!);
    for (let i = 1; i < byLand.length; i++)
      if (landOf.get(byLand[i]!.memberId)! > landOf.get(byLand[i - 1]!.memberId)!)
        expect(byLand[i]!.amountFen).toBeGreaterThanOrEqual(byLand[i - 1]!.amountFen);
    expect(settle(amount, [...members].reverse())).toEqual(shares);
  }
});

test('an order carries the least of what is ordered and what the field will bear, at its price', () => {
  const order = { orderKg: 30_000, priceCnyPerKg: 2.7 };
  expect(orderBackedCapCny(order, 40_000)).toBeCloseTo(81_000, 9);
  expect(orderBackedCapCny(order, 25_000)).toBeCloseTo(67_500, 9);
  expect(orderBackedCapCny(order, 25_000, 10_000)).toBeCloseTo(40_500, 9);
  expect(orderBackedCapCny(order, 5000, 10_000)).toBe(0);
  expect(() => orderBackedCapCny(order, Number.NaN)).toThrow(/predictedKg/);
});

test('law: the harvest is never pledged twice: orders served in turn carry no more than all of it at their best price', () => {
  const random = seeded(43);
  for (let n = 0; n < 300; n++) {
    const predicted = random(50_000);
    let promised = 0;
    let sum = 0;
    let best = 0;
    for (let i = 0; i < 4; i++) {
      const order = { orderKg: random(30_000), priceCnyPerKg: 1 + 3 * random() };
      sum += orderBackedCapCny(order, predicted, promised);
      promised += order.orderKg;
      best = Math.max(best, order.priceCnyPerKg);
    }
    expect(sum).toBeLessThanOrEqual(predicted * best + 1e-6);
  }
});
