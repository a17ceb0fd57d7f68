import { expect, test } from 'vitest';
import { isoDate } from '../../../pipeline/dates.ts';
import { fromLonLat } from '../../../pipeline/geo/crs.ts';
import type { PlotId } from '../../../pipeline/ids.ts';
import { matchPlots } from '../../../pipeline/plot/match.ts';
import type { ClassifiedPlot, EstimatedPlot } from '../../../pipeline/stages/artefacts.ts';
import { declaredView } from '../../../pipeline/stages/declared-view.ts';
import { declaredOutlines, plotFeatures } from '../../../pipeline/stages/outputs.ts';
import type { RunResult } from '../../../pipeline/stages/run-result.ts';
import { declare, detected, EPSG, field } from '../../support/ground.ts';

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

test('declared.geojson: the ground seen of each declared plot with the fields it holds, no geometry where none was seen', () => {
  const plots = [detected('a', field(0, 0, 100, 100)), detected('b', field(100, 0, 60, 100))];
  const declared = [
    declare('F1', 'P1', field(15, 0, 160, 100)),
    declare('F1', 'P"2', field(3000, 0, 100, 100), { areaMu: null })
  ];
  const matches = matchPlots(declared, plots, (lon, lat) => fromLonLat(EPSG, lon, lat));
  const views = matches.map((m) => declaredView(m, []));
  const text = declaredOutlines({ score: { declared: views } } as unknown as RunResult);
  const { features } = JSON.parse(text);
  expect(features.map((f: { id: string }) => f.id)).toEqual(['F1/P1', 'F1/P"2']);
  expect(features[0].geometry.type).toBe('Polygon');
  expect(features[0].properties).toMatchObject({
    farmerId: 'F1',
    plotId: 'P1',
    status: 'matched',
    'crop:declared': 'WW',
    areaDeclaredMu: 24,
    areaObservedMu: 24,
    iou: 1,
    parts: 1,
    drift: { eastM: -15, northM: 0 },
    detected: [
      { plotId: 'a', share: 1, areaMu: 15 },
      { plotId: 'b', share: 1, areaMu: 9 }
    ],
    readAs: null
  });
  expect(features[0].properties['metrics:area']).toBeCloseTo(views[0]!.ground!.areaM2, 2);
  expect(features[1]).toMatchObject({
    geometry: null,
    properties: {
      status: 'not_observed',
      areaDeclaredMu: null,
      areaObservedMu: null,
      'metrics:area': null,
      detected: [],
      parts: 0
    }
  });
  expect(text.split('\n')).toHaveLength(4 + 1); // a line each, and the frame's two ends
});
