import { expect, test } from 'vitest';
import { modelInfo } from '../../../models/crop-multi/predict.ts';
import { plasticInfo } from '../../../models/plastic/predict.ts';
import { isoDate } from '../../../pipeline/dates.ts';
import { isProblem } from '../../../pipeline/errors.ts';
import type { Key } from '../../../pipeline/ids.ts';
import { decodeJson, encodeJson } from '../../../pipeline/io/arrays.ts';
import { memoryStore } from '../../../pipeline/io/store.ts';
import type { Plot } from '../../../pipeline/plot/plot.ts';
import type {
  ClassifyArtefact,
  ClassifyInput,
  EstimateArtefact,
  EstimateInput
} from '../../../pipeline/stages/artefacts.ts';
import { classify } from '../../../pipeline/stages/classify.ts';
import { estimate } from '../../../pipeline/stages/estimate.ts';
import { encodeSeries } from '../../../pipeline/stages/series-artefact.ts';
import type { StageIo } from '../../../pipeline/stages/stage.ts';
import { economicsCanonical, shippedEconomics } from '../../../pipeline/value/economics.ts';
import { catalogueNdvi, seriesAlong } from '../../support/season-series.ts';

const rice = catalogueNdvi('MR', 'NEC');
const series = [
  seriesAlong(rice, 2024, { id: 'b-rice' }),
  seriesAlong(() => 0.14, 2024, { id: 'a-bare' }),
  { ...seriesAlong(rice, 2024, { id: 'c-blind' }), observations: [] }
];
const plots = series.map(
  ({ plot }): Plot => ({
    id: plot,
    epsg: 32651,
    polygon: [],
    lonLat: [],
    areaM2: 20_000,
    areaSeM2: 700,
    perimeterM: 570,
    purePixels: 150,
    tier: 'T4',
    confidence: 0.9
  })
);
const key = (text: string) => text as Key;
async function io(more: Record<string, Uint8Array> = {}): Promise<StageIo> {
  const store = memoryStore();
  const artefacts = { series: encodeSeries(series), plots: encodeJson({ plots }), ...more };
  for (const [name, bytes] of Object.entries(artefacts)) await store.put(key(name), bytes);
  return { store, drops: [] };
}
const CLASSIFY: ClassifyInput = {
  series: key('series'),
  season: 2024,
  asOf: isoDate('2024-10-20'),
  region: 'NEC',
  model: modelInfo(),
  plastic: plasticInfo()
};
const ESTIMATE: EstimateInput = {
  plots: key('plots'),
  series: key('series'),
  classified: key('classified'),
  peers: [key('classified')],
  season: 2024,
  asOf: isoDate('2024-10-20'),
  region: 'NEC',
  tables: null
};

test('series become crops and yields with the shipped model, twice the same bytes, sorted by plot', async () => {
  const bytes = await classify.run(CLASSIFY, await io());
  expect(await classify.run(CLASSIFY, await io())).toEqual(bytes);
  const found = decodeJson<ClassifyArtefact>(bytes).plots;
  expect(found.map((p) => p.id as string)).toEqual(['a-bare', 'b-rice', 'c-blind']);
  const [bare, standing, blind] = found;
  expect(bare!.season).toBeNull();
  expect(standing!.season!.complete).toBe(true);
  expect(Object.values(standing!.crop!.probabilities).reduce((a, b) => a + b)).toBeCloseTo(1, 1);
  expect(blind!.crop).toBeNull();

  const estimated = decodeJson<EstimateArtefact>(await estimate.run(ESTIMATE, await io({ classified: bytes }))).plots;
  expect(estimated.map((p) => p.id as string)).toEqual(['a-bare', 'b-rice', 'c-blind']);
  expect(estimated[2]).toEqual({ id: 'c-blind', yields: [], note: 'no_look' });
});

test('the estimate takes a lender’s table where one is given', async () => {
  const classified = encodeJson({
    plots: decodeJson<ClassifyArtefact>(await classify.run(CLASSIFY, await io())).plots.map((p) => ({
      ...p,
      crop: p.crop && { ...p.crop, code: 'MR', probability: 0.9, rejected: false, probabilities: { MR: 0.9 } }
    }))
  });
  const rows = shippedEconomics('NEC').map((row) => ({ ...row, countyKgPerMu: 2 * row.countyKgPerMu }));
  const tables = { sha256: '', economics: economicsCanonical(rows) };
  const yieldOf = async (input: EstimateInput) =>
    decodeJson<EstimateArtefact>(await estimate.run(input, await io({ classified }))).plots[1]!.yields[0]!;
  const shipped = await yieldOf(ESTIMATE);
  const theirs = await yieldOf({ ...ESTIMATE, tables });
  expect(shipped.crop).toBe('MR');
  expect(theirs.countyKgPerMu).toBe(2 * shipped.countyKgPerMu);
  expect(theirs.kgPerMu).toBeCloseTo(2 * shipped.kgPerMu, 1);
});

test('weights other than the planned ones are refused, and so is a payload that no retry can mend', async () => {
  const other = { ...CLASSIFY, model: { ...CLASSIFY.model, weightsSha256: 'other' } };
  await expect(classify.run(other, await io())).rejects.toThrow('Expected crop-multi with weights other');
  for (const parse of [
    () => classify.parse({ ...CLASSIFY, asOf: '2024-13-01' }),
    () => estimate.parse({ ...ESTIMATE, plots: null })
  ]) {
    try {
      parse();
      expect.unreachable();
    } catch (e) {
      expect(isProblem(e) && e._tag).toBe('BadPayload');
    }
  }
  expect(classify.parse(structuredClone(CLASSIFY))).toEqual(CLASSIFY);
  expect(estimate.parse(structuredClone(ESTIMATE))).toEqual(ESTIMATE);
});
