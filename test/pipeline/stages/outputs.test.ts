import { expect, test } from 'vitest';
import { isoDate } from '../../../pipeline/dates.ts';
import type { PlotId } from '../../../pipeline/ids.ts';
import type { ClassifiedPlot, EstimatedPlot } from '../../../pipeline/stages/artefacts.ts';
import { plotFeatures } from '../../../pipeline/stages/outputs.ts';
import type { RunResult } from '../../../pipeline/stages/run-result.ts';
import { detected, field } from '../../support/ground.ts';

const found = (id: string, rejected: boolean) =>
  ({
    id: id as PlotId,
    crop: { code: 'WW', probability: 0.5, rejected },
    stage: { code: 'heading', bbch: 5, kappaStage: 'peak' }
  }) as ClassifiedPlot;
const estimate = (id: string) =>
  ({ id: id as PlotId, yields: [{ crop: 'WW', kgPerMu: 440, sdKgPerMu: 40 }], note: null }) as EstimatedPlot;

test('a plot whose class is rejected carries no crop, stage or yield of it', () => {
  const ids = ['a', 'b'];
  const features = plotFeatures({
    asOf: isoDate('2024-04-20'),
    plots: ids.map((id, i) => detected(id, field(300 * i, 0, 200, 200))),
    classified: new Map(ids.map((id) => [id, found(id, id === 'b')])),
    estimated: new Map(ids.map((id) => [id, estimate(id)])),
    score: { matches: [] as RunResult['score']['matches'] }
  } as RunResult);
  expect(features.map((f) => [f['crop:code'], f.stage, f.yieldKgPerMu, f.yieldSdKgPerMu, f.rejected])).toEqual([
    ['WW', 'heading', 440, 40, false],
    [null, null, null, null, true]
  ]);
});
