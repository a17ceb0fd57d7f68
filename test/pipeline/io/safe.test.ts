import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parseSafe, tileMetadataOf } from '../../../pipeline/io/safe.ts';
import { BANDS } from '../../../pipeline/scene/bands.ts';
import { seeded } from '../../support/random.ts';

const GOLDEN = new URL('../../golden/safe/', import.meta.url).pathname;
const PRODUCT = 'S2B_MSIL2A_20240501T030519_N0510_R075_T50SKE_20240501T052743';
const L2A = readFileSync(join(GOLDEN, `${PRODUCT}.SAFE/MTD_MSIL2A.xml`), 'utf8');
const L1C = readFileSync(join(GOLDEN, 'level-1c.xml'), 'utf8');
const GRANULE = 'GRANULE/L2A_T50SKE_A037356_20240501T031437';
const TILE = readFileSync(join(GOLDEN, `${PRODUCT}.SAFE`, GRANULE, 'MTD_TL.xml'), 'utf8');

const PATH = 'd/X.SAFE/MTD_MSIL2A.xml';
const parse = (text: string, files: string[] = [], tile = TILE) =>
  parseSafe(text, PATH, { text: tile, path: 'd/X.SAFE/GRANULE/G/MTD_TL.xml' }, files);
const said = (text: string, tile = TILE): string => {
  try {
    parse(text, [], tile);
    return 'no problem';
  } catch (e) {
    return `${(e as { _tag: string })._tag}: ${(e as Error).message}`;
  }
};

test('ten bands at their native size and SCL, with scale, offset and nodata of the product', () => {
  const item = parse(L2A);
  expect(item).toMatchObject({
    id: PRODUCT,
    datetime: '2024-05-01T03:05:19.024Z',
    level: 'L2A',
    epsg: 32650,
    sunAzimuthDeg: 139.4402,
    sunZenithDeg: 25.8205,
    processingBaseline: '05.10',
    offsetApplied: false
  });
  expect(Object.keys(item.assets).sort()).toEqual([...BANDS, 'SCL'].sort());
  expect(item.assets.B02).toEqual({
    href: `${GRANULE}/IMG_DATA/R10m/T50SKE_20240501T030519_B02_10m.jp2`,
    bandIndex: 0,
    scale: 0.0001,
    offset: -0.1,
    nodata: 0
  });
  expect(item.assets.SCL).toMatchObject({ scale: null, offset: null });
  expect(item.assets.SCL!.href).toMatch(/R20m\/.*_SCL_20m\.jp2$/);
});

test('offsets are taken by band_id through the list of bands, not by place', () => {
  const text = L2A.replace('<BOA_ADD_OFFSET band_id="8">-1000', '<BOA_ADD_OFFSET band_id="8">-500');
  expect(parse(text).assets.B8A!.offset).toBe(-0.05);
  expect(parse(text).assets.B11!.offset).toBe(-0.1);
});

test('a product before baseline 04.00 lists no offset, which is not an offset of 0', () => {
  const text = L2A.replace(/<BOA_ADD_OFFSET_VALUES_LIST>[\s\S]*<\/BOA_ADD_OFFSET_VALUES_LIST>/, '').replace(
    '05.10',
    '03.01'
  );
  expect(parse(text)).toMatchObject({ processingBaseline: '03.01', assets: { B02: { offset: null, scale: 0.0001 } } });
});

test('Level-1C is top of atmosphere, without SCL', () => {
  const item = parse(L1C);
  expect(item).toMatchObject({ id: PRODUCT.replace('L2A', 'L1C'), level: 'TOA', assets: { B12: { offset: -0.1 } } });
  expect(Object.keys(item.assets).sort()).toEqual([...BANDS].sort());
  expect(item.assets.B05!.href).toMatch(/L1C_T50SKE.*\/IMG_DATA\/T50SKE_20240501T030519_B05\.jp2$/);
});

test('a band goes by the file that is there: a GeoTIFF, and 20 m where 10 m is not listed', () => {
  const stem = `${GRANULE}/IMG_DATA/R10m/T50SKE_20240501T030519_B03_10m`;
  const files = ['jp2', 'TIF'].map((ext) => `d/X.SAFE/${stem}.${ext}`);
  expect(parse(L2A, files).assets.B03!.href).toBe(`${stem}.TIF`);
  expect(parse(L2A, files.slice(0, 1)).assets.B03!.href).toBe(`${stem}.jp2`);
  const coarse = parse(L2A.replace(/<IMAGE_FILE>.*_B02_10m<\/IMAGE_FILE>/, ''));
  expect(coarse.assets.B02!.href).toMatch(/R20m\/.*_B02_20m\.jp2$/);
});

test('without the metadata of a granule there is no sun and no EPSG', () => {
  expect(parseSafe(L2A, PATH, null, [])).toMatchObject({ sunAzimuthDeg: null, sunZenithDeg: null, epsg: null });
  expect(tileMetadataOf(PATH, ['d/X.SAFE/GRANULE/G/MTD_TL.xml', 'd/X.SAFE/MTD_MSIL2A.xml'])).toBe(
    'd/X.SAFE/GRANULE/G/MTD_TL.xml'
  );
  expect(tileMetadataOf(PATH, ['d/Y.SAFE/GRANULE/G/MTD_TL.xml'])).toBeNull();
});

test('metadata that says nothing usable is refused: file, expected, found', () => {
  expect(said('<x/>')).toMatch(/^BadItem: d\/X\.SAFE\/MTD_MSIL2A\.xml: expected a Level-2A_User_Product .*found x\.$/);
  expect(said(L2A.slice(0, -40))).toMatch(
    /^BadFile: d\/X\.SAFE\/MTD_MSIL2A\.xml: expected XML, found an error in line \d+/
  );
  expect(said(L2A, TILE.slice(0, 900))).toMatch(/^BadFile: d\/X\.SAFE\/GRANULE\/G\/MTD_TL\.xml: expected XML/);
  expect(said(L2A.replace('>10000<', '>0<'))).toMatch(/^BadItem: .*positive BOA_QUANTIFICATION_VALUE, found 0/);
  expect(said(L2A.replace('<BOA_ADD_OFFSET band_id="1">-1000', '<BOA_ADD_OFFSET band_id="1">none'))).toMatch(
    /^BadItem: .*BOA_ADD_OFFSET of band_id 1 \(B02\), found 'none'/
  );
  expect(said(L2A.replace('<BOA_ADD_OFFSET band_id="1">-1000', '<BOA_ADD_OFFSET band_id="1">'))).toMatch(/found ''/);
  expect(said(L2A.replace(/PRODUCT_START_TIME|DATATAKE_SENSING_START/g, 'OTHER'))).toMatch(/^BadItem: .*a datetime/);
  expect(said(L2A.replace(`${PRODUCT}.SAFE`, '../x'))).toMatch(/^BadItem: .*expected an id/);
  expect(said(L2A.replace('</Granule>', '</Granule><Granule/>'))).toMatch(/^Unsupported: .*one granule, found 2/);
});

test('XML that tries to grow is refused at once', () => {
  const bomb = `<!DOCTYPE x [<!ENTITY a "${'b'.repeat(99)}"><!ENTITY c "&a;&a;&a;&a;">]><x>&c;</x>`;
  expect(said(bomb)).toMatch(/^BadFile: .*a document type, which is not read/);
  expect(said(`<x>${' '.repeat(9e6)}</x>`)).toMatch(/^BadFile: .*above the limit/);
  expect(said('<a>'.repeat(5000) + '</a>'.repeat(5000))).toMatch(/^BadFile: .*does not parse/);
});

test('of damaged metadata each gives an item or a sentence with its name', () => {
  const random = seeded(4);
  let refused = 0;
  for (let round = 0; round < 500; round++) {
    const letters = [...L2A];
    for (let n = 1 + random(6); n > 0; n--) letters[random(letters.length)] = '<>&"/ x0'[random(8)]!;
    const what = said(letters.join(''));
    expect(what, `round ${round}`).toMatch(/^(no problem|(BadFile|BadItem|Unsupported): d\/X\.SAFE\/)/);
    if (what !== 'no problem') refused++;
  }
  expect(refused).toBeGreaterThan(50);
  expect(refused).toBeLessThan(500);
});
