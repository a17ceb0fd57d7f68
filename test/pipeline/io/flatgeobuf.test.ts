import { ByteBuffer } from 'flatbuffers';
import { expect, test } from 'vitest';
import { encodeFlatGeobuf } from '../../../pipeline/io/flatgeobuf.ts';
import { type PlotFeature, plotsGeoJson, plotsLayer } from '../../../pipeline/io/plot-files.ts';
import { randomPlots } from '../../support/plot-features.ts';
import { seeded } from '../../support/random.ts';

const encode = (features: readonly PlotFeature[]) => encodeFlatGeobuf(plotsLayer(features));

/** Fields of a size-prefixed table, by their place in the schema. */
function tableAt(bytes: Uint8Array, prefixAt: number) {
  const size = new DataView(bytes.buffer, bytes.byteOffset).getUint32(prefixAt, true);
  const bb = new ByteBuffer(bytes.slice(prefixAt + 4, prefixAt + 4 + size));
  return { end: prefixAt + 4 + size, root: fieldsOf(bb, bb.readInt32(0)) };
}
type Fields = {
  uint8: (field: number, otherwise: number) => number;
  uint16: (field: number, otherwise: number) => number;
  int32: (field: number) => number;
  uint64: (field: number) => number;
  text: (field: number) => string;
  table: (field: number) => Fields;
  tables: (field: number) => Fields[];
  doubles: (field: number) => number[];
  wholes: (field: number) => number[];
  bytes: (field: number) => Buffer;
};
function fieldsOf(bb: ByteBuffer, table: number): Fields {
  const at = (field: number) => bb.__offset(table, 4 + 2 * field) + table;
  const has = (field: number) => at(field) !== table;
  const start = (field: number) => bb.__vector(at(field));
  const length = (field: number) => (has(field) ? bb.__vector_len(at(field)) : 0);
  const list = <T>(field: number, size: number, read: (at: number) => T) =>
    Array.from({ length: length(field) }, (_, i) => read(start(field) + size * i));
  return {
    uint8: (field, otherwise) => (has(field) ? bb.readUint8(at(field)) : otherwise),
    uint16: (field, otherwise) => (has(field) ? bb.readUint16(at(field)) : otherwise),
    int32: (field) => (has(field) ? bb.readInt32(at(field)) : 0),
    uint64: (field) => (has(field) ? Number(bb.readUint64(at(field))) : 0),
    text: (field) => bb.__string(at(field)) as string,
    table: (field) => fieldsOf(bb, bb.__indirect(at(field))),
    tables: (field) => list(field, 4, (a) => fieldsOf(bb, bb.__indirect(a))),
    doubles: (field) => list(field, 8, (a) => bb.readFloat64(a)),
    wholes: (field) => list(field, 4, (a) => bb.readInt32(a)),
    bytes: (field) => Buffer.from(list(field, 1, (a) => bb.readUint8(a)))
  };
}

/** A file as its schema says to read it, index passed over. */
function read(bytes: Uint8Array) {
  const { end, root: header } = tableAt(bytes, 8);
  const columns = header
    .tables(7)
    .map((c) => ({ name: c.text(0), type: c.uint8(1, 0), nullable: c.uint8(7, 1) === 1 }));
  const count = header.uint64(8);
  expect(header.uint16(9, 16)).toBe(count > 0 ? 16 : 0);
  let nodes = count;
  for (let level = count; level > 1; nodes += level) level = Math.ceil(level / 16);
  if (count === 1) nodes = 2;
  const features = [];
  for (let at = end + 40 * nodes; at < bytes.length; ) {
    const { end: next, root } = tableAt(bytes, at);
    at = next;
    const geometry = root.table(0);
    const xy = geometry.doubles(1);
    const points = Array.from({ length: xy.length / 2 }, (_, i) => [xy[2 * i], xy[2 * i + 1]]);
    const ends = geometry.wholes(0);
    const rings = ends.length === 0 ? [points] : ends.map((e, i) => points.slice(ends[i - 1] ?? 0, e));
    features.push({ rings, properties: propertiesOf(root.bytes(1), columns) });
  }
  return { header, columns, count, features };
}

function propertiesOf(bytes: Buffer, columns: { name: string; type: number }[]) {
  const properties: Record<string, unknown> = Object.fromEntries(columns.map((c) => [c.name, null]));
  let at = 0;
  while (at < bytes.length) {
    const { name, type } = columns[bytes.readUInt16LE(at)]!;
    at += 2;
    if (type === 2) properties[name] = bytes.readUInt8(at++) === 1;
    else if (type === 5) properties[name] = bytes.readInt32LE((at += 4) - 4);
    else if (type === 10) properties[name] = bytes.readDoubleLE((at += 8) - 8);
    else {
      const length = bytes.readUInt32LE(at);
      const text = bytes.toString('utf8', at + 4, at + 4 + length);
      properties[name] = type === 12 ? JSON.parse(text) : text;
      at += 4 + length;
    }
  }
  return properties;
}

test('a file is what the GeoJSON says: rings, properties, types, place', () => {
  const random = seeded(5);
  for (const count of [1, 2, 16, 17, 300]) {
    const plots = randomPlots(count, random);
    const bytes = encode(plots);
    expect(encode([...plots].reverse())).toEqual(bytes);
    expect([...bytes.subarray(0, 8)]).toEqual([0x66, 0x67, 0x62, 3, 0x66, 0x67, 0x62, 0]);

    const { header, columns, count: told, features } = read(bytes);
    const wanted = JSON.parse(plotsGeoJson(plots)).features as {
      id: string;
      bbox: number[];
      geometry: { coordinates: number[][][] };
      properties: object;
    }[];
    expect(told).toBe(count);
    expect(header.uint8(2, 0)).toBe(3);
    expect([header.table(10).text(0), header.table(10).int32(1)]).toEqual(['EPSG', 4326]);
    const corner = (k: number, pick: (...v: number[]) => number) => pick(...wanted.map((f) => f.bbox[k]!));
    const envelope = [corner(0, Math.min), corner(1, Math.min), corner(2, Math.max), corner(3, Math.max)];
    expect(header.doubles(1)).toEqual(envelope);

    expect(columns.find((c) => c.name === 'id')).toEqual({ name: 'id', type: 11, nullable: false });
    expect(columns.find((c) => c.name === 'purePixels')?.type).toBe(5);
    expect(columns.find((c) => c.name === 'metrics:area')?.type).toBe(10);
    expect(columns.find((c) => c.name === 'determination:datetime')?.type).toBe(13);
    const byId = new Map(features.map((f) => [f.properties.id, f]));
    expect(byId.size).toBe(count);
    for (const { id, geometry, properties } of wanted) {
      expect(byId.get(id)!.rings).toEqual(geometry.coordinates);
      expect(byId.get(id)!.properties).toEqual(properties);
    }
  }
});

test('no plots: a header and nothing behind it', () => {
  const { count, columns, features } = read(encode([]));
  expect([count, features]).toEqual([0, []]);
  expect(columns.map((c) => c.name)).toContain('metrics:area');
});
