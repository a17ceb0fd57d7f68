import sharp from 'sharp';
import { isCropCode } from '../../../pipeline/crop/catalogue.ts';
import { CROP_CLASSES } from '../../../pipeline/crop/classes.ts';
import { BANDS } from '../../../pipeline/scene/bands.ts';
import { axes, bar, box, COLOURS, dots, legend, line, type Panel, ribbon, svg, text, ticks } from './chart.ts';
import { type ClassFigures, REAL, RESIDUAL_BINS, type RealismFigures, SIMULATED } from './measure.ts';
import { CROP_NAMES, CROPS } from './real.ts';
import { CLOUD_LAGS_M, type CloudFigures } from './sides.ts';

/** A chart as PNG with few colours: a few tens of kB. */
export const pngOf = (chart: string): Promise<Buffer> =>
  sharp(Buffer.from(chart)).png({ palette: true, colours: 64, compressionLevel: 9, effort: 10 }).toBuffer();

/** The charts of docs/simulator.md by file name. */
export function pictures(f: RealismFigures): Record<string, string> {
  return {
    'simulator-clouds.png': cloudChart(f),
    'simulator-noise.png': noiseChart(f),
    'simulator-ndvi.png': curveChart(f),
    'simulator-bands.png': bandChart(f),
    'simulator-confusion.png': confusionChart(f.difficulty.confusion)
  };
}

const percent = (v: number) => `${Math.round(v * 100)} %`;

/** The masks whose figures are drawn: one a set, the truth where there is one. */
function drawnClouds(clouds: readonly CloudFigures[]): { name: string; colour: string; figures: CloudFigures }[] {
  const of = (name: string, masks: string[]) =>
    masks.flatMap((m) => clouds.filter((c) => c.name === name && c.mask === m))[0];
  return [
    { name: REAL.flanders, colour: COLOURS.real, figures: of(REAL.flanders, ["season's mask"]) },
    { name: 'Slovenia 2015–2017', colour: COLOURS.other, figures: of('Slovenia 2015–2017', ['detector']) },
    { name: SIMULATED.drop, colour: COLOURS.simulated, figures: of(SIMULATED.drop, ['truth', "season's mask"]) }
  ].flatMap(({ figures, ...rest }) => (figures ? [{ ...rest, figures }] : []));
}

function cloudChart({ clouds }: RealismFigures): string {
  const sets = drawnClouds(clouds);
  const left: Panel = { left: 60, top: 40, width: 320, height: 210, x: [0, 1], y: [0, 0.6] };
  const right: Panel = { left: 470, top: 40, width: 320, height: 210, x: [0, 310], y: [-0.2, 1] };
  const wide = 0.08 / sets.length;
  const bars = sets.flatMap(({ colour, figures }, s) =>
    figures.cover.deciles.map((share, d) => {
      const from = d / 10 + 0.01 + s * wide;
      return bar(left, [from, from + wide * 0.95], share, colour);
    })
  );
  const curves = sets.flatMap(({ colour, figures }) => {
    const points = CLOUD_LAGS_M.map((m, k) => [m, figures.correlation[k]!] as const).filter(([, v]) =>
      Number.isFinite(v)
    );
    return [line(right, points, colour), dots(right, points, colour)];
  });
  return svg(
    820,
    330,
    axes(left, {
      title: 'How much of 640 m is cloud',
      xName: 'share under cloud on a date',
      yName: 'share of dates',
      xTicks: ticks([0, 0.25, 0.5, 0.75, 1], percent),
      yTicks: ticks([0, 0.2, 0.4, 0.6], percent)
    }) +
      bars.join('') +
      axes(right, {
        title: 'How alike cloud is at a distance',
        xName: 'distance, m',
        yName: 'correlation',
        xTicks: ticks([0, 100, 200, 300]),
        yTicks: ticks([-0.2, 0, 0.2, 0.4, 0.6, 0.8, 1])
      }) +
      curves.join('') +
      legend(60, 318, sets)
  );
}

function noiseChart({ residuals }: RealismFigures): string {
  const { from, width, count } = RESIDUAL_BINS;
  const highest = Math.ceil(10 * Math.max(...residuals.flatMap((r) => r.shares))) / 10;
  const panel: Panel = { left: 60, top: 40, width: 560, height: 230, x: [from, from + width * count], y: [0, highest] };
  const colours: Record<string, string> = {
    [REAL.flanders]: COLOURS.real,
    [REAL.france]: COLOURS.other,
    [SIMULATED.series]: COLOURS.simulated,
    [SIMULATED.drop]: COLOURS.pale
  };
  const steps = residuals.map(({ name, shares }) =>
    line(
      panel,
      shares.flatMap((v, k) => [from + k * width, from + (k + 1) * width].map((x) => [x, v] as const)),
      colours[name]!
    )
  );
  return svg(
    650,
    350,
    axes(panel, {
      title: 'Clear NDVI of a field against the line between its neighbours in time',
      xName: 'deviation (triplets within 30 days; what lies beyond is in the outer bins)',
      yName: 'share of looks',
      xTicks: ticks([-0.3, -0.2, -0.1, 0, 0.1, 0.2, 0.3]),
      yTicks: ticks(
        [0, 0.1, 0.2, 0.3, 0.4, 0.5].filter((v) => v <= highest),
        percent
      )
    }) +
      steps.join('') +
      legend(
        60,
        338,
        residuals.map(({ name }) => ({ name, colour: colours[name]! }))
      )
  );
}

const classOf = (f: RealismFigures, name: string, code: string): ClassFigures | undefined =>
  f.classes.find((c) => c.name === name && c.code === code);

/** The panel of the k-th of four crops. */
const quarter = (k: number, x: Panel['x'], y: Panel['y']): Panel => ({
  left: 60 + (k % 2) * 390,
  top: 40 + Math.floor(k / 2) * 260,
  width: 330,
  height: 180,
  x,
  y
});

function curveChart(f: RealismFigures): string {
  const panels = CROPS.map((code, k) => {
    const p = quarter(k, [-30, 330], [0, 1]);
    const s2 = classOf(f, REAL.flanders, code);
    const flemish = s2 && s2.fields >= 3 ? s2 : classOf(f, REAL.landsat, code);
    const sets = [
      { colour: COLOURS.other, set: classOf(f, REAL.france, code) },
      { colour: COLOURS.simulated, set: classOf(f, SIMULATED.series, code) },
      { colour: COLOURS.real, set: flemish }
    ];
    const shift = classOf(f, SIMULATED.series, code)?.shiftDays ?? 0;
    const marks = sets.flatMap(({ colour, set }) => {
      if (!set) return [];
      const at = (q: number) => set.ndvi.map((c) => [c.day, c.quartiles[q]!] as const);
      return [
        ribbon(p, at(0), at(2), colour),
        line(p, at(1), colour),
        set === flemish && set !== s2 ? dots(p, at(1), colour) : ''
      ];
    });
    const source = flemish === s2 ? '' : ' (dots: Landsat)';
    return (
      axes(p, {
        title: `${CROP_NAMES[code]}; simulated moved ${shift > 0 ? '+' : ''}${shift} d${source}`,
        xName: 'day of the harvest year',
        yName: 'NDVI',
        xTicks: ticks([0, 60, 120, 180, 240, 300]),
        yTicks: ticks([0, 0.25, 0.5, 0.75, 1])
      }) + marks.join('')
    );
  });
  return svg(
    820,
    580,
    panels.join('') +
      legend(60, 566, [
        { name: 'Flanders', colour: COLOURS.real },
        { name: 'France 2023', colour: COLOURS.other },
        { name: 'simulated (median and quartiles of fields)', colour: COLOURS.simulated }
      ])
  );
}

function bandChart(f: RealismFigures): string {
  const panels = CROPS.map((code, k) => {
    const p = quarter(k, [-0.6, 9.6], [0, 0.7]);
    const first = classOf(f, REAL.flanders, code)?.fields ?? 0;
    const sets = [
      { colour: COLOURS.real, set: classOf(f, first >= 3 ? REAL.flanders : REAL.second, code) },
      { colour: COLOURS.other, set: classOf(f, REAL.france, code) },
      { colour: COLOURS.simulated, set: classOf(f, SIMULATED.series, code) }
    ];
    const boxes = sets.flatMap(({ colour, set }, s) =>
      BANDS.map((_, b) => (set?.peak ? box(p, b + (s - 1) * 0.27, 7, set.peak.bands[b]!, colour) : ''))
    );
    return (
      axes(p, {
        title: `${CROP_NAMES[code]} at its peak`,
        xName: '',
        yName: 'reflectance',
        xTicks: BANDS.map((b, at) => ({ at, label: b })),
        yTicks: ticks([0, 0.2, 0.4, 0.6])
      }) + boxes.join('')
    );
  });
  return svg(
    820,
    570,
    panels.join('') +
      legend(60, 556, [
        { name: 'Flanders', colour: COLOURS.real },
        { name: 'France 2023 (no B8A)', colour: COLOURS.other },
        { name: 'simulated (5, 25, 50, 75, 95 % of looks)', colour: COLOURS.simulated }
      ])
  );
}

/** Rows true, columns called, each row as shares: darker is more; crops first, other ground after the line. */
function confusionChart(confusion: readonly (readonly number[])[]): string {
  const [size, left, top] = [15, 60, 50];
  const k = confusion.length;
  const crops = CROP_CLASSES.filter(isCropCode).length;
  const cells = confusion.flatMap((row, t) => {
    const total = row.reduce((s, n) => s + n, 0);
    return row.flatMap((n, c) => {
      const share = total > 0 ? n / total : 0;
      if (share < 0.01) return [];
      const level = Math.round(Math.sqrt(share) * 12) / 12; // the root: small shares are to be seen
      const colour = t === c ? `rgba(31,111,159,${level.toFixed(2)})` : `rgba(217,130,43,${level.toFixed(2)})`;
      return [`<rect x="${left + c * size}" y="${top + t * size}" width="${size}" height="${size}" fill="${colour}"/>`];
    });
  });
  const names = CROP_CLASSES.flatMap((code, i) => [
    text(left - 5, top + i * size + 11, code, 10, 'end'),
    text(left + i * size + size / 2, top - 5, code, 8)
  ]);
  const side = k * size;
  const split = crops * size;
  return svg(
    left + side + 30,
    top + side + 40,
    `<rect x="${left}" y="${top}" width="${side}" height="${side}" fill="none" stroke="#999"/>` +
      cells.join('') +
      `<path d="M${left} ${top + split}h${side}M${left + split} ${top}v${side}" stroke="#999"/>` +
      names.join('') +
      text(left + side / 2, 20, 'What each class (row) is called (column)', 13, 'middle', 'font-weight="bold"') +
      legend(left, top + side + 26, [
        { name: 'right', colour: COLOURS.real },
        { name: 'taken for another (darker is more, from 1 % of a row)', colour: COLOURS.simulated }
      ])
  );
}
