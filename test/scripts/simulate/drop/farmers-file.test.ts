import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openFarmersFile } from '../../../../scripts/simulate/drop/farmers-file.ts';
import type { Applicant } from '../../../../scripts/simulate/farmers/applicant.ts';
import { farmersFile } from '../../../support/farmers-text.ts';
import { seeded } from '../../../support/random.ts';
import { emptyFolder } from '../../../support/scene-folder.ts';

/** Of an applicant only what the file holds; records with a member that JSON leaves out. */
function applicants(n: number, filling: number): Applicant[] {
  const random = seeded(n + filling);
  return Array.from({ length: n }, (_, i) => {
    const own = Array.from({ length: 1 + random(4) }, (_, k) => ({
      type: 'Feature',
      properties: { plotId: `f${i}-P${k}`, note: '田'.repeat(random(filling)) }
    }));
    return { records: { [`f${i}`]: { 姓名: `张${i}`, gone: undefined } }, features: own } as unknown as Applicant;
  });
}

test.each([
  [0, 1],
  [1, 1],
  [40, 30],
  [300, 9000] // several chunks of a megabyte
])('%i applicants give the text of the whole, and nothing is left beside it', (n, filling) => {
  const folder = emptyFolder();
  const all = applicants(n, filling);
  const file = openFarmersFile(join(folder, 'farmers.geojson'), join(folder, 'waiting'));
  for (const a of all) file.add(a);
  file.close();
  expect(readFileSync(join(folder, 'farmers.geojson'), 'utf8') === farmersFile(all)).toBe(true);
  expect(readdirSync(folder)).toEqual(['farmers.geojson']);
});
