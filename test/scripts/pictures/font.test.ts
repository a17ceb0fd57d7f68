import { execFile } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { fontDraws, isMissing } from '../../../scripts/pictures/font.ts';
import { ROOT, scratch } from '../../support/cli.ts';
import { picture } from '../../support/picture.ts';

const ink = (text: string) => Uint8Array.from(picture(text).data);
/** Two boxes with a number each. */
const BOXES = [
  ink(`
  . . . . . .
  . 1 1 1 1 .
  . 1 1 . 1 .
  . 1 . . 1 .
  . 1 1 1 1 .`),
  ink(`
  . . . . . .
  . 1 1 1 1 .
  . 1 . 1 1 .
  . 1 . . 1 .
  . 1 1 1 1 .`)
];

test('a sign is missing where it is nothing, or the frame of the boxes with whatever in it', () => {
  expect(isMissing(new Uint8Array(30), BOXES, 6)).toBe(true);
  for (const box of BOXES) expect(isMissing(box, BOXES, 6)).toBe(true);
  const third = ink(`
  . . . . . .
  . 1 1 1 1 .
  . 1 . . 1 .
  . 1 1 1 1 .
  . 1 1 1 1 .`); // another number, that shares no dot with those
  expect(isMissing(third, BOXES, 6)).toBe(true);
  const larger = ink(`
  1 1 1 1 1 1
  1 1 1 1 1 1
  1 1 . 1 1 1
  1 1 1 1 1 1
  1 1 1 1 1 1`);
  expect(isMissing(larger, BOXES, 6)).toBe(false);
  const open = BOXES[0]!.map((v, i) => (i === 8 ? 0 : v)); // as large, but no frame
  expect(isMissing(open, BOXES, 6)).toBe(false);
  expect(isMissing(larger, [new Uint8Array(30), new Uint8Array(30)], 6), 'missing signs leave nothing').toBe(false);
});

test('what Unicode never assigns no font draws; an empty text every one does', async () => {
  for (const sign of ['\ufdd3', '\ufdd4', '\ufdee']) expect(await fontDraws(sign)).toBe(false);
  expect(await fontDraws('')).toBe(true);
});

test('on a machine without a font nothing is drawn by one', { timeout: 60_000 }, async () => {
  const dir = scratch('fonts');
  mkdirSync(join(dir, 'none'));
  const conf = join(dir, 'fonts.conf');
  writeFileSync(conf, `<?xml version="1.0"?><fontconfig><dir>${join(dir, 'none')}</dir></fontconfig>`);
  const ask = `import { fontDraws } from './scripts/pictures/font.ts'; console.log(await fontDraws('云'), await fontDraws('A'));`;
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--import', 'tsx', '--input-type=module', '-e', ask],
    { cwd: ROOT, env: { ...process.env, FONTCONFIG_FILE: conf } }
  );
  expect(stdout).toBe('false false\n');
});
