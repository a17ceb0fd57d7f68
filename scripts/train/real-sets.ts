import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Real labelled series, flat: `x` holds n rows of `steps` · `channels` values. */
export type RealSet = {
  id: string;
  what: string;
  classes: string[];
  steps: number;
  channels: number;
  x: Float32Array;
  y: Int32Array;
  groups: string[] | null; // null: each row a group, but for equal rows
  protocol: string;
  published: string;
};

/** The UCR `Crop` training file: NDVI of pixels on 46 dates of 2006 near Toulouse, 24 classes (Tan, Webb and Petitjean 2017). */
export function ucrCrop(data: string): RealSet {
  const rows = readFileSync(join(data, 'crops/ucr-crop/Crop.tsv'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => line.split('\t').map(Number));
  const labels = [...new Set(rows.map((r) => r[0]!))].sort((a, b) => a - b);
  const steps = rows[0]!.length - 1;
  const x = new Float32Array(rows.length * steps);
  rows.forEach((r, i) => {
    x.set(r.slice(1), i * steps);
  });
  return {
    id: 'ucr-crop',
    what: 'UCR Crop, NDVI of 46 dates, 24 classes',
    classes: labels.map(String),
    steps,
    channels: 1,
    x,
    y: Int32Array.from(rows, (r) => labels.indexOf(r[0]!)),
    groups: null,
    protocol: '5 folds, equal rows together',
    published: 'ROCKET 0.751, InceptionTime 0.772 (official split of the whole set)'
  };
}
