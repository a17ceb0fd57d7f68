import { expect, test } from 'vitest';
import { canopyBands } from '../../pipeline/canopy/canopy.ts';
import { parus } from '../support/cli.ts';

test('a canopy: ten bands and three indices, as the model has them', async () => {
  const args = ['canopy', '--lai', '4', '--cab', '48', '--ala', '62', '--soil', 'black_soil', '--sun-zenith', '40'];
  const { code, out } = await parus([...args, '--json']);
  expect(code).toBe(0);
  const { bands, indices, canopy, geometry } = JSON.parse(out);
  expect(canopy.leaf).toEqual({ n: 1.5, cab: 48, car: 0.2 * 48, ant: 0, cbrown: 0, cw: 0.014, cm: 0.005 });
  const black = [0.0769, 0.0873, 0.1081, 0.1168, 0.1275, 0.1377, 0.1502, 0.1574, 0.2455, 0.2082];
  expect(Object.values(bands)).toEqual([...canopyBands(canopy, geometry, black)]);
  expect(indices.NDVI).toBeCloseTo((bands.B08 - bands.B04) / (bands.B08 + bands.B04), 12);
  expect(Object.keys(indices)).toEqual(['NDVI', 'EVI2', 'LSWI']);

  const plain = await parus(args);
  expect(plain.out.split('\n')[0]).toBe(`B02  ${bands.B02.toFixed(4).padStart(8)}`);
});

test('a leaf: 2101 lines of CSV', async () => {
  const leaf = [
    '--leaf',
    '--structure',
    '1.2',
    '--cab',
    '30',
    '--car',
    '10',
    '--ant',
    '1',
    '--cw',
    '0.015',
    '--cm',
    '0.009'
  ];
  const { code, out } = await parus(['canopy', ...leaf]);
  expect(code).toBe(0);
  const rows = out.trim().split('\n');
  expect(rows).toHaveLength(2102);
  expect(rows[0]).toBe('wavelength_nm,reflectance,transmittance');
  expect(rows[1]).toBe('400,0.043088,0.000701'); // the published run
});

test('refuses what is no number, out of range or no known ground, with exit 2', async () => {
  const cases: [string[], RegExp][] = [
    [['--lai', 'x'], /Expected --lai as a number from 0 on, got 'x'\./],
    [['--ala', '95'], /Expected --ala as a number up to 90, got '95'\./],
    [['--structure', '0.5'], /Expected --structure as a number from 1 on, got '0\.5'\./],
    [['--soil', 'moon'], /Expected --soil as one of soil_dry_prosail, .*got 'moon'\./]
  ];
  for (const [args, said] of cases) {
    const { code, err } = await parus(['canopy', ...args]);
    expect(code).toBe(2);
    expect(err).toMatch(said);
  }
});
