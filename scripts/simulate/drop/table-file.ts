import { fileWriter, ParquetWriter } from 'hyparquet-writer';
import { wkb } from '../../../pipeline/io/plot-files.ts';

type Kind = 'STRING' | 'DOUBLE' | 'INT32' | 'BOOLEAN' | 'DATE' | 'POLYGON';
/** A column of a table: its name (units in the name), its kind, and its value in a row; null where there is none. */
export type TableColumn<Row> = { name: string; kind: Kind; of: (row: Row) => unknown };

const ELEMENT = {
  STRING: { type: 'BYTE_ARRAY', converted_type: 'UTF8', logical_type: { type: 'STRING' } },
  DOUBLE: { type: 'DOUBLE' },
  INT32: { type: 'INT32' },
  BOOLEAN: { type: 'BOOLEAN' },
  DATE: { type: 'BYTE_ARRAY', converted_type: 'UTF8', logical_type: { type: 'STRING' } }, // YYYY-MM-DD, as in the series
  POLYGON: { type: 'BYTE_ARRAY' }
} as const;

/**
 * A Parquet file that grows by groups of rows, so that a table of millions of rows costs the memory of one group. With a
 * POLYGON column (named `geometry`, rings in WGS 84) it is GeoParquet 1.1. The same groups in the same order give the
 * same bytes.
 */
export function openTable<Row>(
  path: string,
  columns: readonly TableColumn<Row>[],
  notes: Record<string, string> = {}
): { add(rows: readonly Row[]): void; close(): void } {
  const geometry = columns.some((c) => c.kind === 'POLYGON');
  const geo = {
    columns: { geometry: { encoding: 'WKB', geometry_types: ['Polygon'], edges: 'planar' } },
    primary_column: 'geometry',
    version: '1.1.0'
  };
  const writer = new ParquetWriter({
    writer: fileWriter(path),
    schema: [
      { name: 'root', num_children: columns.length },
      ...columns.map(({ name, kind }) => ({ name, repetition_type: 'OPTIONAL' as const, ...ELEMENT[kind] }))
    ],
    createdBy: 'parus',
    kvMetadata: [
      ...(geometry ? [{ key: 'geo', value: JSON.stringify(geo) }] : []),
      ...Object.entries(notes).map(([key, value]) => ({ key, value }))
    ]
  });
  return {
    add(rows) {
      if (rows.length === 0) return;
      writer.write({
        columnData: columns.map(({ name, kind, of }) => ({
          name,
          data: rows.map((row) => {
            const v = of(row) ?? null;
            return kind === 'POLYGON' && v !== null ? wkb([v as [number, number][]]) : v;
          })
        })),
        rowGroupSize: rows.length
      });
    },
    close: () => writer.finish()
  };
}
