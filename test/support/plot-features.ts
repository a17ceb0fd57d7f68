import { plotId } from '../../pipeline/ids.ts';
import type { PlotFeature } from '../../pipeline/io/plot-files.ts';
import { plotOf } from '../../pipeline/plot/area.ts';
import type { seeded } from './random.ts';

type Square = [number, number][];
const square = (x: number, y: number, side: number): Square => [
  [x, y],
  [x + side, y],
  [x + side, y + side],
  [x, y + side],
  [x, y]
];

/** Made-up plots of EPSG:32650, a hundred metres apart at random: every third has a hole, every second what a run found. */
export function randomPlots(count: number, random: ReturnType<typeof seeded>): PlotFeature[] {
  return Array.from({ length: count }, (_, n) => {
    const [x, y] = [500_000 + 100 * random(400), 3_300_000 + 100 * random(400)];
    const side = 50 + random(40);
    const hole = square(x + 10, y + 10, 20).reverse();
    const grid = { epsg: 32650, transform: [10, 0, 500_000, 0, -10, 3_340_000], width: 4000, height: 4000 } as const;
    const polygon = n % 3 === 0 ? [square(x, y, side), hole] : [square(x, y, side)];
    const bare: PlotFeature = {
      plot: plotOf(plotId(`32650-E${x}-N${y}-${n}`), polygon, { ...grid, transform: [...grid.transform] }, random()),
      determinedAt: n % 5 === 4 ? null : '2024-07-01T10:56:51Z'
    };
    if (n % 2 === 0) return bare;
    const rejected = n % 4 === 3;
    return {
      ...bare,
      'crop:code': rejected ? null : 'maize',
      cropProbability: random(),
      rejected,
      stage: rejected ? null : "拔节's",
      yieldKgPerMu: rejected ? null : 400.5 + random(200),
      yieldSdKgPerMu: rejected ? null : 60.5,
      modelKind: 'T',
      declared: [{ farmerId: '张三', plotId: 'a', iou: 0.9 }]
    };
  });
}
