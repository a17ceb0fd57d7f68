import type { IsoDate } from '../dates.ts';
import type { PlotId, SceneId } from '../ids.ts';
import { decodeArrays, encodeArrays } from '../io/arrays.ts';
import { BANDS, type Band } from '../scene/bands.ts';
import type { Observation, Series } from '../series/observation.ts';

/** Values are stored in hundred-thousandths, which is what they are rounded to. */
const SCALE = 1e5;
const ABSENT = -0x80000000;

type Meta = {
  plots: PlotId[];
  lengths: number[]; // observations of each plot
  scenes: { id: SceneId; date: IsoDate }[];
};

/**
 * Series as columns, one row an observation, plot after plot:
 *
 *     scene u32   index into meta.scenes      count u32          clear u32   clearShare · 10⁵
 *     mean i32    band after band, · 10⁵, −2³¹ where absent      sd i32      likewise
 */
export function encodeSeries(series: readonly Series[]): Uint8Array {
  const rows = series.flatMap((s) => s.observations);
  const dates = new Map(rows.map((o) => [o.scene, o.date]));
  const scenes = [...dates].map(([id, date]) => ({ id, date })).sort((a, b) => (a.id < b.id ? -1 : 1));
  const indexOf = new Map(scenes.map(({ id }, i) => [id, i]));
  const column = (values: Observation['mean'][]) =>
    Int32Array.from(
      BANDS.flatMap((band) => values.map((v) => (v[band] === undefined ? ABSENT : Math.round(v[band] * SCALE))))
    );
  return encodeArrays(
    {
      scene: Uint32Array.from(rows, (o) => indexOf.get(o.scene)!),
      count: Uint32Array.from(rows, (o) => o.count),
      clear: Uint32Array.from(rows, (o) => Math.round(o.clearShare * SCALE)),
      mean: column(rows.map((o) => o.mean)),
      sd: column(rows.map((o) => o.sd))
    },
    { plots: series.map((s) => s.plot), lengths: series.map((s) => s.observations.length), scenes } satisfies Meta
  );
}

/** The series of an observe artefact, in its order: by plot id, and within a plot by date. */
export function readSeries(bytes: Uint8Array): Series[] {
  const { meta, arrays } = decodeArrays<Meta>(bytes);
  const { scene, count, clear, mean, sd } = arrays as Record<'scene' | 'count' | 'clear' | 'mean' | 'sd', Int32Array>;
  const rows = scene.length;
  const valuesAt = (column: Int32Array, row: number) => {
    const values: Partial<Record<Band, number>> = {};
    for (const [b, band] of BANDS.entries()) {
      const v = column[b * rows + row]!;
      if (v !== ABSENT) values[band] = v / SCALE;
    }
    return values;
  };
  let row = 0;
  return meta.plots.map((plot, i) => ({
    plot,
    observations: Array.from({ length: meta.lengths[i]! }, () => {
      const { id, date } = meta.scenes[scene[row]!]!;
      const observation: Observation = {
        scene: id,
        date,
        clearShare: clear[row]! / SCALE,
        count: count[row]!,
        mean: valuesAt(mean, row),
        sd: valuesAt(sd, row)
      };
      row++;
      return observation;
    })
  }));
}
