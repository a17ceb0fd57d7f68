import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parus, scratch } from '../support/cli.ts';

test('simulate, fit and report from the command line: refusals, a trial, and every output says simulated', async () => {
  const dir = scratch('scorecard');
  const [csv, card, page] = ['p.csv', 'card.json', 'report.md'].map((f) => join(dir, f)) as [string, string, string];
  const made = await parus(['scorecard', 'simulate', '--farmers', '3000', '--seed', '5', '-o', csv]);
  expect(made).toMatchObject({ code: 0, out: expect.stringContaining('simulated') });
  const few = await parus(['scorecard', 'fit', csv, '-o', card]);
  expect(few.code).toBe(2);
  expect(few.err).toMatch(/p\.csv: expected at least 1000 bad loans to fit a scorecard, found \d+ among \d+ loans/);
  const fitted = await parus(['scorecard', 'fit', csv, '-o', card, '--least-bads', '30', '--json']);
  expect(fitted.code).toBe(0);
  expect(JSON.parse(fitted.out)).toMatchObject({ simulated: true, trial: expect.stringContaining('trial') });
  const told = await parus(['scorecard', 'report', csv, '--scorecard', card, '-o', page, '--draws', '20', '--json']);
  expect(told.code).toBe(0);
  expect(JSON.parse(told.out)).toMatchObject({ simulated: true, aside: [] });
  expect(readFileSync(page, 'utf8')).toContain('Simulated');

  const text = readFileSync(csv, 'utf8');
  writeFileSync(csv, text.replace('size_tier', 'village'));
  const refused = await parus(['scorecard', 'report', csv]);
  expect(refused.code).toBe(2);
  expect(refused.err).toContain("'village' (village)");
  writeFileSync(csv, `${text}SIM-X,2023\n`);
  expect((await parus(['scorecard', 'report', csv, '--draws', '20'])).code).toBe(3);
  expect((await parus(['scorecard', 'report', csv, '-o', join(dir, 'r.pdf')])).code).toBe(2);
}, 240_000);
