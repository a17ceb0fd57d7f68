import { type DifficultyFigures, difficultyFigures } from './difficulty.ts';
import { type DomainRow, domainRow } from './domains.ts';
import { type FieldSeries, ndreOf, ndviOf } from './field-series.ts';
import { grouped } from './figures.ts';
import { lagCorrelation } from './lag.ts';
import { type NoiseFigures, noiseFigures, tripletResiduals } from './noise.ts';
import { CROPS, eoLearn, FRANCE_BANDS, flanders, flanders2019, franceFields } from './real.ts';
import { type CloudFigures, cloudFigures, cloudRow, type GroundFigures, groundFigures, NDVI_LAGS_M } from './sides.ts';
import { dropPatches, type SimulatedSource } from './simulated.ts';
import { bandQuantiles, type CurvePoint, indexCurve, type PeakFigures, peakFigures, soilLine } from './spectra.ts';
import { moved, peakShift } from './twins.ts';

/** What one set of fields looks like, class by class. */
export type ClassFigures = {
  name: string;
  code: string;
  fields: number;
  regions: number;
  noise: NoiseFigures;
  peak: PeakFigures | null; // null without a field
  ndvi: CurvePoint[];
  ndre: CurvePoint[];
  shiftDays: number; // by which the curves were moved: 0 for real fields
  months: { month: number; looks: number; bands: number[][] }[];
};

export type RealismFigures = {
  clouds: CloudFigures[];
  ground: GroundFigures[];
  slovenia: { ndviCorrelation: number[] };
  soil: { name: string; looks: number; ratio: number[] }[];
  classes: ClassFigures[];
  residuals: { name: string; shares: number[] }[]; // histogram of the NDVI residual, RESIDUAL_BINS
  domain: DomainRow[];
  difficulty: DifficultyFigures;
};

/** Bins of the residuals' histogram: width 0.02 from −0.3 to 0.3; what lies beyond is in the outer ones. */
export const RESIDUAL_BINS = { from: -0.3, width: 0.02, count: 30 } as const;

/** Simulated series a class. */
const SERIES = 400;
/** Classes whose fields are many enough for a classifier. */
const JUDGED = ['SM', 'GS'];

export const REAL = {
  flanders: 'Flanders 2018',
  second: 'Flanders 2019',
  landsat: 'Flanders 2019, Landsat 8',
  france: 'France 2023'
};
export const SIMULATED = { series: 'simulated series', drop: 'simulated drop' };

export type MeasureOptions = {
  data: string;
  source: SimulatedSource;
  drop: string | null;
  seasons: number; // for the forest
  note: (line: string) => void;
};

/** Every figure of both sides; the same arguments give the same figures. */
export async function measure({ data, source, drop, seasons, note }: MeasureOptions): Promise<RealismFigures> {
  const [first, second] = [await flanders(data), await flanders2019(data)];
  const french = franceFields(data);
  const slovenia = await eoLearn(data);
  note('real data read');
  const simulated = CROPS.flatMap((code) => source.series(code, SERIES));
  const windows = drop === null ? [] : await dropPatches(drop);
  const windowSeries = windows.flatMap((w) => w.series);
  const windowPatches = windows.map((w) => w.patch);
  note('simulated data drawn');

  const clouds = [
    ...cloudFigures(REAL.flanders, [first.patch]),
    ...cloudFigures(REAL.second, [second.patch]).filter((c) => c.mask === 'SCL'),
    cloudRow(
      'Slovenia 2015–2017',
      'detector',
      [slovenia.dates],
      slovenia.dates.map((d) => d.cloud),
      10
    ),
    ...(windows.length > 0 ? cloudFigures(SIMULATED.drop, windowPatches) : [])
  ];
  const ground = [groundFigures(REAL.flanders, [first.patch], first.series)];
  if (windows.length > 0) ground.push(groundFigures(SIMULATED.drop, windowPatches, windowSeries));
  const clearSlovenia = slovenia.dates.filter((d) => d.cover < 0.02).map((d) => d.ndvi);

  const sets: { name: string; series: readonly FieldSeries[] }[] = [
    { name: REAL.flanders, series: first.series },
    { name: REAL.second, series: second.series },
    { name: REAL.france, series: french },
    { name: REAL.landsat, series: second.landsat }
  ];
  const classes = CROPS.flatMap((code): ClassFigures[] => {
    const of = (series: readonly FieldSeries[]) => series.filter((s) => s.code === code);
    const shift = peakShift(fieldsToMeet(sets, code), of(simulated), ndviOf);
    const drawn = of(simulated).map((s) => moved(s, shift));
    return [
      ...sets.map(({ name, series }) => classFigures(name, code, of(series), of(series), 0)),
      classFigures(SIMULATED.series, code, of(simulated), drawn, shift),
      ...(windows.length > 0 ? [classFigures(SIMULATED.drop, code, of(windowSeries), of(windowSeries), 0)] : [])
    ].filter((c) => c.fields > 0);
  });
  const residuals = [
    { name: REAL.flanders, series: first.series },
    { name: REAL.france, series: french },
    { name: SIMULATED.series, series: simulated },
    ...(windows.length > 0 ? [{ name: SIMULATED.drop, series: windowSeries }] : [])
  ].map(({ name, series }) => ({ name, shares: histogram(tripletResiduals(series).map((r) => r.ndvi)) }));
  note('classes measured');

  const both = { name: 'Flanders 2018 and 2019', series: [...first.series, ...second.series] };
  const france = { name: REAL.france, series: french };
  const part = (place: string, name: string) => ({ name, series: french.filter((s) => s.place === place) });
  const drawn = { name: SIMULATED.series, series: simulated };
  const domain = JUDGED.flatMap((code) => [
    domainRow({ name: REAL.flanders, series: first.series }, drawn, code, first.bands),
    domainRow(both, drawn, code, second.bands),
    domainRow(france, drawn, code, FRANCE_BANDS),
    domainRow({ name: REAL.flanders, series: first.series }, france, code, FRANCE_BANDS),
    domainRow(
      part('france north', 'France 2023, north'),
      part('france south', 'France 2023, south'),
      code,
      FRANCE_BANDS
    )
  ]);
  note('domains told apart');
  return {
    clouds,
    ground,
    slovenia: { ndviCorrelation: NDVI_LAGS_M.map((m) => lagCorrelation(clearSlovenia, m / 10)) },
    soil: [
      { name: REAL.flanders, ...soilLine(first.series.flatMap((s) => s.looks)) },
      { name: REAL.france, ...soilLine(french.flatMap((s) => s.looks)) },
      { name: SIMULATED.series, ...soilLine(simulated.flatMap((s) => s.looks)) }
    ],
    classes,
    residuals,
    domain,
    difficulty: difficultyFigures(source.seasons(seasons), { note })
  };
}

/** The real fields whose peak simulated ones of a class are moved to: of the first set that has three of them with NDVI. */
function fieldsToMeet(sets: readonly { series: readonly FieldSeries[] }[], code: string): FieldSeries[] {
  for (const { series } of sets) {
    const own = series.filter((s) => s.code === code && s.looks.some((l) => Number.isFinite(ndviOf(l.bands))));
    if (own.length >= 3) return own;
  }
  throw new Error(`Expected real fields of ${code} with NDVI, found none.`);
}

function classFigures(
  name: string,
  code: string,
  series: readonly FieldSeries[],
  moved: readonly FieldSeries[],
  shiftDays: number
): ClassFigures {
  return {
    name,
    code,
    fields: series.length,
    regions: grouped(series, (s) => s.group).size,
    noise: noiseFigures(tripletResiduals(series)),
    peak: series.length === 0 ? null : peakFigures(series),
    ndvi: indexCurve(moved, ndviOf, Math.min(3, series.length)),
    ndre: indexCurve(moved, ndreOf, Math.min(3, series.length)),
    shiftDays,
    months: [...bandQuantiles(moved)].map(([month, q]) => ({ month, ...q }))
  };
}

function histogram(values: readonly number[]): number[] {
  const { from, width, count } = RESIDUAL_BINS;
  const found = values.filter(Number.isFinite);
  const out = new Array<number>(count).fill(0);
  for (const v of found) out[Math.max(0, Math.min(count - 1, Math.floor((v - from) / width)))]! += 1 / found.length;
  return out;
}
