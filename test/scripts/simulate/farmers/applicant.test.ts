import { expect, test } from 'vitest';
import { polygonArea } from '../../../../pipeline/geo/polygon.ts';
import { parseFarmers } from '../../../../pipeline/io/farmers-file.ts';
import { dice } from '../../../../scripts/simulate/dice.ts';
import { type Applicant, applicantOf, apply, byHolder } from '../../../../scripts/simulate/farmers/applicant.ts';
import { farmersFile } from '../../../support/farmers-text.ts';
import { truePlots } from '../../../support/true-plots.ts';

const context = (region: string) => ({ region, year: 2023, seed: 21 });
const portfolio = (region: string, seed = 1): Applicant[] =>
  [...byHolder(truePlots(region, 80, 4, seed))].flatMap(
    ([holder, plots]) => apply(holder, plots, context(region)) ?? []
  );

test('what applicants declare passes as a farmers file: nothing set aside, no warning, every figure read as written', () => {
  for (const region of ['HHH', 'YZM', 'SCN', 'NWX', 'QTP']) {
    const all = portfolio(region);
    const file = parseFarmers(farmersFile(all), 'simulated');
    expect(file.setAside).toEqual([]);
    expect(file.warnings).toEqual([]);
    expect(file.declared).toHaveLength(all.reduce((n, a) => n + a.features.length, 0));
    const truth = new Map(all.flatMap((a) => a.declared.map((t) => [`${t.farmerId}/${t.declaredPlotId}`, t])));
    for (const d of file.declared) {
      const t = truth.get(`${d.farmerId}/${d.plotId}`)!;
      expect([d.crop, d.areaMu, d.title, d.crs]).toEqual([t.declaredCrop, t.declaredAreaMu, t.title, t.crsDeclared]);
      expect(polygonArea(d.lonLat)).toBeGreaterThan(0);
    }
    for (const { records } of all) {
      for (const [id, record] of Object.entries(records)) {
        const { attributes, ...fields } = record;
        expect(file.farmers[id]).toMatchObject(fields);
        expect(file.farmers[id]!.attributes).toMatchObject(attributes);
      }
    }
  }
});

test('the truth is flat: numbers, texts, booleans or null, the same columns in every row', () => {
  const all = portfolio('HHH');
  for (const rows of [all.flatMap((a) => a.farmers), all.flatMap((a) => a.declared)]) {
    const columns = Object.keys(rows[0]!);
    for (const row of rows) {
      expect(Object.keys(row)).toEqual(columns);
      for (const value of Object.values(row)) {
        expect(value === null || ['number', 'string', 'boolean'].includes(typeof value)).toBe(true);
        if (typeof value === 'number') expect(Number.isFinite(value)).toBe(true);
      }
    }
  }
});

test('an application depends on nothing but the holder’s own plots, in any order', () => {
  const county = byHolder(truePlots('YZM', 80, 4));
  const d = dice(5);
  for (const [holder, plots] of county) {
    const shuffled = [...plots]
      .map((p) => [d.next(), p] as const)
      .sort((a, b) => a[0] - b[0])
      .map(([, p]) => p);
    expect(apply(holder, shuffled, context('YZM'))).toEqual(apply(holder, plots, context('YZM')));
  }
});

test('other seeds make other farmers; holders who do not apply give nothing; ids are used once', () => {
  const county = byHolder(truePlots('HHH', 200, 4));
  const of = (seed: number) =>
    [...county].flatMap(([holder, plots]) => applicantOf(holder, plots, { region: 'HHH', year: 2023, seed }) ?? []);
  const [one, two] = [of(1), of(2)];
  expect(one.length).toBeLessThan(county.size / 2);
  expect(one.filter((a) => a.home.estate !== null)).toHaveLength(4);
  expect(one.map((a) => a.home.holder)).not.toEqual(two.map((a) => a.home.holder));
  const keys = one.flatMap((a) => a.features.map((f) => `${f.properties.farmerId}/${f.properties.plotId}`));
  expect(new Set(keys).size).toBe(keys.length);
});

test('an estate rents all of its land, from a lessor every seven mu, by contracts of about a dozen plots', () => {
  const estates = portfolio('HHH').filter((a) => a.home.estate !== null);
  expect(estates).toHaveLength(4);
  for (const { home, declared, records } of estates) {
    expect(new Set(home.leases.flatMap((l) => l.plotIds)).size).toBe(home.titles.size);
    for (const l of home.leases) {
      expect(l.plotIds.length).toBeLessThanOrEqual(12);
      expect(Math.abs(l.areaMu / l.lessors - 7)).toBeLessThan(3.5);
      expect(l.fromYear <= 2023 && l.untilYear >= 2023).toBe(true);
    }
    for (const t of declared.filter((t) => t.farmerId === home.farmerId)) expect(t.title).not.toBe('registered');
    expect(records[home.farmerId]!.subsidy_mu).toEqual({}); // it stays with the lessors
  }
});
