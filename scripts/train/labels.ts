import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Problem } from '../../pipeline/errors.ts';
import { sha256Hex } from '../../pipeline/io/keys.ts';
import type { Series } from '../../pipeline/series/observation.ts';
import { csvRows, readSeriesFile } from '../series-file.ts';

/** A folder of labelled series (docs/formats/labels.md): every plot that has both, in the order of the series file. */
export type LabelledSeries = {
  plots: Series[];
  labels: string[]; // as the file spells them
  groups: string[]; // plots that share a fate; a plot without one is a group of its own
  withoutLabel: string[]; // plots of the series file
  withoutSeries: string[]; // plots of the labels file
  sha256: string; // over both files
};

/**
 * Reads `series.csv` or `series.parquet` and `labels.csv` of a folder. Throws a Problem in one sentence where the folder or a file is
 * absent, a column is, a plot has two labels, or no plot has both a series and a label.
 */
export async function readLabels(folder: string, index: string | null): Promise<LabelledSeries> {
  if (!existsSync(folder))
    throw new Problem('BadFile', `Expected a folder ${folder}, found none.`, { subject: folder });
  const candidates = ['series.csv', 'series.parquet'].map((name) => join(folder, name));
  const seriesPath = candidates.find((path) => existsSync(path));
  if (!seriesPath) {
    throw new Problem('BadFile', `Expected series.csv or series.parquet in ${folder}, found neither.`, {
      subject: folder
    });
  }
  const labelsPath = join(folder, 'labels.csv');
  const text = await readFile(labelsPath, 'utf8').catch((cause: unknown) => {
    throw new Problem('BadFile', `Expected labels.csv (plot_id,label[,group]) in ${folder}, found none.`, {
      subject: labelsPath,
      cause
    });
  });
  const labels = labelsOf(labelsPath, text);
  const series = await readSeriesFile(seriesPath, index, 'NDVI');
  const both = series.filter((s) => labels.has(s.plot));
  if (both.length === 0) {
    throw new Problem(
      'BadItem',
      `Expected plots of ${labelsPath} (such as ${[...labels.keys()].slice(0, 2).join(', ') || 'none'}) in ${seriesPath}, found none (it has ${series
        .slice(0, 2)
        .map((s) => s.plot)
        .join(', ')}).`
    );
  }
  const known = new Set<string>(series.map((s) => s.plot));
  return {
    plots: both,
    labels: both.map((s) => labels.get(s.plot)!.label),
    groups: both.map((s) => labels.get(s.plot)!.group),
    withoutLabel: series.filter((s) => !labels.has(s.plot)).map((s) => s.plot),
    withoutSeries: [...labels.keys()].filter((id) => !known.has(id)),
    sha256: sha256Hex(sha256Hex(await readFile(seriesPath)) + sha256Hex(text))
  };
}

function labelsOf(path: string, text: string): Map<string, { label: string; group: string }> {
  const rows = csvRows(path, text);
  for (const wanted of ['plot_id', 'label']) {
    if (!rows[0] || !(wanted in rows[0])) {
      const found = rows[0] ? Object.keys(rows[0]).join(', ') : 'no rows';
      throw new Problem('BadItem', `Expected a column '${wanted}' in ${path}, found ${found}.`);
    }
  }
  const labels = new Map<string, { label: string; group: string }>();
  rows.forEach((row, i) => {
    const id = String(row.plot_id ?? '').trim();
    const label = String(row.label ?? '').trim();
    if (id === '' || label === '') {
      throw new Problem(
        'BadItem',
        `Expected a plot_id and a label in ${path} line ${i + 2}, found '${id}' and '${label}'.`
      );
    }
    const before = labels.get(id);
    if (before && before.label !== label) {
      throw new Problem(
        'BadItem',
        `Expected one label for plot ${id} in ${path}, found '${before.label}' and '${label}'.`
      );
    }
    // a plot's own name cannot be another's group
    const group = String(row.group ?? '').trim();
    labels.set(id, { label, group: group === '' ? `plot ${id}` : `group ${group}` });
  });
  return labels;
}

/** What a folder holds that was not used, one sentence each. */
export function unusedOf(data: Pick<LabelledSeries, 'withoutLabel' | 'withoutSeries'>): string[] {
  const some = (ids: string[]) => `${ids.slice(0, 3).join(', ')}${ids.length > 3 ? ', …' : ''}`;
  const { withoutLabel, withoutSeries } = data;
  return [
    ...(withoutLabel.length > 0 ? [`${withoutLabel.length} plots have no label: ${some(withoutLabel)}.`] : []),
    ...(withoutSeries.length > 0 ? [`${withoutSeries.length} labels have no series: ${some(withoutSeries)}.`] : [])
  ];
}
