import type { WeightValues } from '../../models/weights.ts';
import type { BenchNet } from './infer-nets.ts';

/**
 * Our two networks as ONNX files (onnx.proto3 of ONNX 1.14, opset 13), for a peer to run with the same weights. Norms
 * are folded. Channels come first, as ONNX has them: input 'x' [n, channels, …], output 'y' [n, classes, …].
 */
export function onnxOf({ network, input }: BenchNet, weights: readonly WeightValues[]): Uint8Array {
  const named = new Map(weights.map((w) => [w.name, w]));
  const nodes: Uint8Array[] = [];
  const constants: Uint8Array[] = [];
  const constant = (name: string, order?: number[]): string => {
    const w = named.get(name);
    if (!w) throw new Error(`Expected a weight '${name}', got ${[...named.keys()].join(', ')}.`);
    constants.push(tensor(order ? permuted(w, order) : w));
    return name;
  };
  const add = (op: string, from: string[], to: string, attributes: Attributes = {}): string => {
    nodes.push(node(op, from, to, attributes));
    return to;
  };
  const relu = (y: string) => add('Relu', [y], `${y}+`);
  const conv = (name: string, y: string): string => {
    const kernel = named.get(`${name}/kernel`)?.shape.slice(0, -2) ?? [];
    const pads = [...kernel, ...kernel].map((k) => (k - 1) / 2);
    const axes = kernel.map((_, i) => i);
    const w = constant(`${name}/kernel`, [axes.length + 1, axes.length, ...axes]); // [out, in, …]
    return add('Conv', [y, w, constant(`${name}/bias`)], name, { kernel_shape: kernel, pads });
  };
  const dense = (name: string, y: string, to = name) =>
    add('Gemm', [y, constant(`${name}/kernel`), constant(`${name}/bias`)], to);
  let y = 'x';

  if (network.kind === 'temp-cnn') {
    for (const n of [1, 2, 3]) y = relu(conv(`conv${n}`, y));
    y = add('Flatten', [add('Transpose', [y], 'steps first', { perm: [0, 2, 1] })], 'flat', { axis: 1 });
    dense('head', relu(dense('hidden', y)), 'y');
    return model(nodes, constants, ['n', network.channels, network.steps], ['n', network.classes]);
  }
  const { filters, channels, classes } = network;
  const twice = (name: string) => relu(conv(`${name}b`, relu(conv(`${name}a`, y))));
  const seen: string[] = [];
  filters.forEach((_, level) => {
    y = twice(`down${level}`);
    if (level === filters.length - 1) return;
    seen.push(y);
    y = add('MaxPool', [y], `half${level}`, { kernel_shape: [2, 2], strides: [2, 2] });
  });
  for (let level = filters.length - 2; level >= 0; level--) {
    const w = constant(`up${level}/kernel`, [3, 2, 0, 1]); // [in, out, …]
    const up = add('ConvTranspose', [y, w, constant(`up${level}/bias`)], `up${level}`, { strides: [2, 2] });
    y = add('Concat', [seen[level]!, up], `both${level}`, { axis: 1 });
    y = twice(`join${level}`);
  }
  add('Identity', [conv('head', y)], 'y');
  const [rows, cols] = input as [number, number];
  return model(nodes, constants, ['n', channels, rows, cols], ['n', classes, rows, cols]);
}

/** A tensor with its axes in another order: axis i of the result is axis `order[i]`. */
export function permuted({ name, shape, values }: WeightValues, order: readonly number[]): WeightValues {
  const strides = shape.map((_, i) => shape.slice(i + 1).reduce((a, b) => a * b, 1));
  const to = order.map((axis) => shape[axis]!);
  const out = new Float32Array(values.length);
  const at = order.map(() => 0);
  for (let i = 0, from = 0; i < out.length; i++) {
    out[i] = values[from]!;
    for (let axis = at.length - 1; axis >= 0; axis--) {
      from += strides[order[axis]!]!;
      if (++at[axis]! < to[axis]!) break;
      from -= to[axis]! * strides[order[axis]!]!;
      at[axis] = 0;
    }
  }
  return { name, shape: to, values: out };
}

// Protocol buffers: a field is its number and wire type, then a varint (0) or a length and bytes (2).

type Attributes = Record<string, number | number[]>;
type Shape = (string | number)[];

function varint(n: number): number[] {
  const out: number[] = [];
  for (; n >= 128; n = Math.floor(n / 128)) out.push((n % 128) | 128);
  return [...out, n];
}
const int = (field: number, n: number) => Uint8Array.from([...varint(field * 8), ...varint(n)]);
const bytes = (field: number, b: Uint8Array) =>
  Buffer.concat([Uint8Array.from([...varint(field * 8 + 2), ...varint(b.length)]), b]);
const text = (field: number, s: string) => bytes(field, Buffer.from(s));
const message = (field: number, ...fields: Uint8Array[]) => bytes(field, Buffer.concat(fields));

const FLOAT = 1; // TensorProto.DataType

function tensor({ name, shape, values }: WeightValues): Uint8Array {
  const raw = new Uint8Array(values.buffer, values.byteOffset, values.byteLength); // little-endian, as every machine of ours
  return Buffer.concat([...shape.map((d) => int(1, d)), int(2, FLOAT), text(8, name), bytes(9, raw)]);
}

function node(op: string, from: string[], to: string, attributes: Attributes): Uint8Array {
  const given = Object.entries(attributes).map(
    ([name, value]) =>
      typeof value === 'number'
        ? message(5, text(1, name), int(3, value), int(20, 2)) // AttributeProto.INT
        : message(5, text(1, name), ...value.map((v) => int(8, v)), int(20, 7)) // INTS
  );
  return Buffer.concat([...from.map((f) => text(1, f)), text(2, to), text(3, to), text(4, op), ...given]);
}

function value(field: number, name: string, shape: Shape): Uint8Array {
  const dims = shape.map((d) => message(1, typeof d === 'number' ? int(1, d) : text(2, d)));
  return message(field, text(1, name), message(2, message(1, int(1, FLOAT), message(2, ...dims))));
}

function model(nodes: Uint8Array[], constants: Uint8Array[], x: Shape, y: Shape): Uint8Array {
  const graph = [
    ...nodes.map((n) => bytes(1, n)),
    text(2, 'parus'),
    ...constants.map((c) => bytes(5, c)),
    value(11, 'x', x),
    value(12, 'y', y)
  ];
  return Buffer.concat([int(1, 8), text(2, 'parus'), message(7, ...graph), message(8, text(1, ''), int(2, 13))]);
}
