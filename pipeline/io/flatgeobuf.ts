import { Builder } from 'flatbuffers';
import type { BBox } from '../geo/bbox.ts';
import { bboxOfPolygon, type Polygon } from '../geo/polygon.ts';
import { canonicalJson } from './keys.ts';
import type { ColumnType, Layer, LayerColumn } from './layer.ts';
import { hilbertOrder, join, NODE_SIZE, NOWHERE, packedRTree } from './packed-rtree.ts';

/** `fgb`, major version 3, `fgb`, patch version 0. */
const MAGIC = [0x66, 0x67, 0x62, 0x03, 0x66, 0x67, 0x62, 0x00];
const POLYGON = 3;
/** Numbers of FlatGeobuf's column types (header.fbs). */
const TYPES: Record<ColumnType, number> = { BOOLEAN: 2, INT32: 5, DOUBLE: 10, STRING: 11, JSON: 12, TIME: 13 };

/**
 * FlatGeobuf 3 of a layer in EPSG:4326 with its spatial index: features along a Hilbert curve, so that a reader of one
 * place fetches few ranges. A null is left out of its feature. The same layer gives the same bytes.
 */
export function encodeFlatGeobuf(layer: Layer): Uint8Array {
  const boxes = layer.polygons.map(bboxOfPolygon);
  const bounds = boxes.reduce(join, NOWHERE);
  let end = 0;
  const items: { box: BBox; offset: number }[] = [];
  const features: Uint8Array[] = [];
  for (const row of hilbertOrder(boxes, bounds)) {
    const bytes = featureBytes(layer, row);
    items.push({ box: boxes[row]!, offset: end });
    features.push(bytes);
    end += bytes.length;
  }
  const index = items.length > 0 ? [packedRTree(items)] : [];
  return new Uint8Array(Buffer.concat([Buffer.from(MAGIC), headerBytes(layer, bounds), ...index, ...features]));
}

// Tables by the order of their fields in header.fbs and feature.fbs.

function headerBytes({ name, columns, polygons }: Layer, bounds: BBox): Uint8Array {
  const b = new Builder(1024);
  const columnList = offsets(
    b,
    columns.map((c) => columnTable(b, c))
  );
  const org = b.createString('EPSG');
  const crsName = b.createString('WGS 84');
  b.startObject(6);
  b.addFieldOffset(0, org, 0);
  b.addFieldInt32(1, 4326, 0);
  b.addFieldOffset(2, crsName, 0);
  const crs = b.endObject();
  const title = b.createString(name);
  const envelope = polygons.length > 0 ? doubles(b, bounds) : 0;
  b.startObject(14);
  b.addFieldOffset(0, title, 0);
  b.addFieldOffset(1, envelope, 0);
  b.addFieldInt8(2, POLYGON, 0);
  b.addFieldOffset(7, columnList, 0);
  b.addFieldInt64(8, BigInt(polygons.length), 0n);
  b.addFieldInt16(9, polygons.length > 0 ? NODE_SIZE : 0, 16);
  b.addFieldOffset(10, crs, 0);
  b.finishSizePrefixed(b.endObject());
  return b.asUint8Array();
}

function columnTable(b: Builder, { name, type, nullable }: LayerColumn): number {
  const nameText = b.createString(name);
  b.startObject(11);
  b.addFieldOffset(0, nameText, 0);
  b.addFieldInt8(1, TYPES[type], 0);
  b.addFieldInt8(7, nullable ? 1 : 0, 1);
  return b.endObject();
}

function featureBytes({ columns, polygons }: Layer, row: number): Uint8Array {
  const b = new Builder(1024);
  const properties = b.createByteVector(Buffer.concat(columns.map((c, i) => propertyBytes(i, c.type, c.values[row]))));
  const geometry = polygonTable(b, polygons[row]!);
  b.startObject(3);
  b.addFieldOffset(0, geometry, 0);
  b.addFieldOffset(1, properties, 0);
  b.finishSizePrefixed(b.endObject());
  return b.asUint8Array();
}

/** Rings one after the other; where each ends is said only if there is more than one. */
function polygonTable(b: Builder, polygon: Polygon): number {
  let end = 0;
  const ends =
    polygon.length > 1
      ? wholes(
          b,
          polygon.map((ring) => (end += ring.length))
        )
      : 0;
  const xy = doubles(b, polygon.flat(2));
  b.startObject(8);
  b.addFieldOffset(0, ends, 0);
  b.addFieldOffset(1, xy, 0);
  b.addFieldInt8(6, POLYGON, 0);
  return b.endObject();
}

/** A column's number and its value, little-endian; a text is its length and its UTF-8. Nothing for a null. */
function propertyBytes(column: number, type: ColumnType, value: unknown): Uint8Array {
  if (value === null) return new Uint8Array(0);
  const text = type === 'JSON' ? canonicalJson(value) : typeof value === 'string' ? value : '';
  const length = Buffer.byteLength(text);
  const bytes = Buffer.alloc(2 + (type === 'BOOLEAN' ? 1 : type === 'INT32' ? 4 : type === 'DOUBLE' ? 8 : 4 + length));
  bytes.writeUInt16LE(column);
  if (type === 'BOOLEAN') bytes.writeUInt8(value ? 1 : 0, 2);
  else if (type === 'INT32') bytes.writeInt32LE(value as number, 2);
  else if (type === 'DOUBLE') bytes.writeDoubleLE(value as number, 2);
  else {
    bytes.writeUInt32LE(length, 2);
    bytes.write(text, 6);
  }
  return bytes;
}

// Vectors are built from their ends.

function doubles(b: Builder, values: readonly number[]): number {
  b.startVector(8, values.length, 8);
  for (let i = values.length - 1; i >= 0; i--) b.addFloat64(values[i]!);
  return b.endVector();
}

function wholes(b: Builder, values: readonly number[]): number {
  b.startVector(4, values.length, 4);
  for (let i = values.length - 1; i >= 0; i--) b.addInt32(values[i]!);
  return b.endVector();
}

function offsets(b: Builder, values: readonly number[]): number {
  b.startVector(4, values.length, 4);
  for (let i = values.length - 1; i >= 0; i--) b.addOffset(values[i]!);
  return b.endVector();
}
