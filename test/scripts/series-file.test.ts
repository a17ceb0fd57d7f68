import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { describe, expect, test } from 'vitest';
import { plotId } from '../../pipeline/ids.ts';
import { classifiedCsv } from '../../scripts/classify-plots.ts';
import { readSeriesFile } from '../../scripts/series-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'parus-series-'));
let n = 0;
function file(text: string | Uint8Array, ending = 'csv'): string {
  const path = join(folder, `${n++}.${ending}`);
  writeFileSync(path, text);
  return path;
}

describe('readSeriesFile', () => {
  test('plots in the order of the file, dates ascending, empty and invalid rows out', async () => {
    const path = file(
      'plot_id,date,B04,B08,valid,note\nb,2024-03-17,0.04,0.35,1,x\n"a, b",2024-03-01,0.1,,1,\nb,2024-03-02,0.06,0.24,1,\nb,2024-03-12,9,9,0,\n'
    );
    const [first, second] = await readSeriesFile(path);
    expect(first!.plot).toBe('b');
    expect(first!.observations.map((o) => [o.date, o.mean])).toEqual([
      ['2024-03-02', { B04: 0.06, B08: 0.24 }],
      ['2024-03-17', { B04: 0.04, B08: 0.35 }]
    ]);
    expect(second!.plot).toBe('a, b');
    expect(second!.observations[0]!.mean).toEqual({ B04: 0.1 });
  });

  test('a plot whose every row is invalid is still a plot', async () => {
    const path = file('plot_id,date,B04,valid\na,2024-03-17,0.04,0\n');
    expect(await readSeriesFile(path)).toEqual([{ plot: 'a', first: '2024-03-17', observations: [] }]);
  });

  test('parquet says the same as csv', async () => {
    const parquet = parquetWriteBuffer({
      columnData: [
        { name: 'plot_id', data: ['a', 'a'], type: 'STRING' },
        { name: 'date', data: ['2024-03-02', '2024-03-17'], type: 'STRING' },
        { name: 'B08', data: [0.25, 0.5], type: 'DOUBLE' }
      ]
    });
    const fromParquet = await readSeriesFile(file(new Uint8Array(parquet), 'parquet'));
    const fromCsv = await readSeriesFile(file('plot_id,date,B08\na,2024-03-02,0.25\na,2024-03-17,0.5\n'));
    expect(fromParquet).toEqual(fromCsv);
  });

  test.each([
    ['plot_id,date,B08\na,2024-03-02,2500\n', 'looks like DN'],
    ['plot,date,B08\na,2024-03-02,0.2\n', "Expected a column 'plot_id'"],
    ['plot_id,date,NIR\na,2024-03-02,0.2\n', 'Expected at least one of B02'],
    ['plot_id,date,B08\na,2024-02-31,0.2\n', 'line 2'],
    ['plot_id,date,B08\na,2024-03-02,green\n', "got 'green'"],
    ['plot_id,date,B08\na,2024-03-02\n', 'Expected 3 cells'],
    ['', 'Expected a column']
  ])('refuses %j and says why', async (text, sentence) => {
    await expect(readSeriesFile(file(text))).rejects.toMatchObject({ message: expect.stringContaining(sentence) });
  });

  test('a missing file and a parquet that is none are named', async () => {
    await expect(readSeriesFile(join(folder, 'none.csv'))).rejects.toThrow('none.csv');
    await expect(readSeriesFile(file('PAR', 'parquet'))).rejects.toThrow('Expected a parquet file');
  });
});

test('the output keeps a rejected guess and leaves a plot without a look empty', () => {
  const best = { code: 'WW', probability: 0.51234, second: 'BL', secondProbability: 0.3, rejected: true };
  const plots = ['a, b', 'c'].map((id) => ({ plot: plotId(id), observations: [] }));
  expect(classifiedCsv(plots, [best, null])).toBe(
    'plot_id,label,probability,second,second_probability,rejected\n"a, b",WW,0.5123,BL,0.3,1\nc,,,,,1\n'
  );
});
