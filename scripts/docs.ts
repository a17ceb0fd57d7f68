/** Writes the pages of docs/ that are printed from tables: `npm run docs`. A test of each page compares file and table. */
import { writeFileSync } from 'node:fs';
import { reasonCodesPage } from '../pipeline/score/scorecard-page.ts';

const PAGES: Record<string, () => string> = {
  'docs/reason-codes.md': reasonCodesPage
};

for (const [path, page] of Object.entries(PAGES)) writeFileSync(new URL(`../${path}`, import.meta.url), page());
