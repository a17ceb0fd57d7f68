import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parus, scratch } from '../support/cli.ts';
import { flandersFarmers } from '../support/flanders-farmers.ts';
import { judgeFlanders } from '../support/flanders-judge.ts';

const DATA = process.env.PARUS_DATA;
const drop = join(DATA ?? '', 'drops', 'flanders-2018');

test.skipIf(!DATA)(
  'a real season (needs PARUS_DATA): every scene has its fate, the three bad declarations are found, no limit is made up',
  async () => {
    const dir = scratch('flanders');
    const farmers = join(dir, 'farmers.geojson');
    writeFileSync(farmers, JSON.stringify(flandersFarmers(drop)));
    const out = join(dir, 'out');
    const { code, err } = await parus(['run', drop, '--farmers', farmers, '--out', out, '--json']);
    expect(code, err).toBe(0);

    const manifest = JSON.parse(readFileSync(join(out, 'manifest.json'), 'utf8'));
    expect(manifest.scenes).toHaveLength(118);
    for (const s of manifest.scenes) expect(s.status === 'used' || s.reason, s.id).toBeTruthy();
    const truth = manifest.inputs.filter((i: { path: string }) => /truth|weather/.test(i.path));
    expect(truth.map((i: { status: string }) => i.status)).toEqual(['ignored', 'ignored', 'ignored']);

    const decisions = JSON.parse(readFileSync(join(out, 'scores.json'), 'utf8'));
    const flagsOf = (id: string) => decisions.find((d: { farmerId: string }) => d.farmerId === id).plots[0].flags;
    expect(flagsOf('FL-03')).toContain('RC-201');
    expect(flagsOf('FL-05')).toContain('RC-202');
    expect(flagsOf('FL-04')).toContain('RC-203');
    expect(flagsOf('FL-11')).toContain('RC-203');
    // No table of prices for this place: not one limit.
    for (const d of decisions) expect([null, 0], d.farmerId).toContain(d.limit.amountCny);
    expect(decisions.some((d: { decision: string }) => d.decision === 'offer')).toBe(false);

    const { judged } = judgeFlanders(drop, out);
    const claimed = judged.filter((j) => j.called !== null);
    const muOf = (of: typeof judged) => of.reduce((sum, j) => sum + j.areaMu, 0);
    const right = claimed.filter((j) => j.called === j.truth);
    expect(judged.length).toBeGreaterThan(20);
    // By ground, the word of the model is right more often than not where it gives it.
    expect(muOf(right) / muOf(claimed)).toBeGreaterThan(0.5);
  },
  300_000
);
