/**
 * Reads an ONNX file and computes it, as its specification says and as slowly as that can be done: an oracle for our
 * writer. Knows the operators that our networks need and refuses the rest.
 */
export type Value = { shape: number[]; data: Float32Array };

type Field = { no: number; value: number; bytes: Uint8Array };

/** The fields of a protobuf message, by wire type: varint or length-delimited. */
function fieldsOf(message: Uint8Array): Field[] {
  const out: Field[] = [];
  let at = 0;
  const varint = () => {
    let n = 0n;
    for (let shift = 0n; ; shift += 7n) {
      const byte = message[at++];
      if (byte === undefined) throw new Error('a varint is cut short');
      n |= BigInt(byte & 127) << shift;
      if (byte < 128) return Number(n);
    }
  };
  while (at < message.length) {
    const tag = varint();
    const value = varint();
    if (tag % 8 === 0) out.push({ no: tag >> 3, value, bytes: new Uint8Array(0) });
    else if (tag % 8 === 2) {
      if (at + value > message.length) throw new Error('a field is cut short');
      out.push({ no: tag >> 3, value: Number.NaN, bytes: message.subarray(at, (at += value)) });
    } else throw new Error(`wire type ${tag % 8}`);
  }
  return out;
}
const all = (fields: Field[], no: number) => fields.filter((f) => f.no === no);
const one = (fields: Field[], no: number) => all(fields, no)[0]!;
const text = (f: Field) => new TextDecoder().decode(f.bytes);

export type Node = { op: string; inputs: string[]; outputs: string[]; attributes: Record<string, number[]> };
export type Graph = {
  opset: number;
  nodes: Node[];
  constants: Map<string, Value>;
  inputs: Record<string, (string | number)[]>;
  outputs: Record<string, (string | number)[]>;
};

export function readOnnx(file: Uint8Array): Graph {
  const model = fieldsOf(file);
  const graph = fieldsOf(one(model, 7).bytes);
  const constants = all(graph, 5).map((f): [string, Value] => {
    const t = fieldsOf(f.bytes);
    if (one(t, 2).value !== 1) throw new Error('expected float32');
    return [
      text(one(t, 8)),
      { shape: all(t, 1).map((d) => d.value), data: new Float32Array(Uint8Array.from(one(t, 9).bytes).buffer) }
    ];
  });
  const nodes = all(graph, 1).map((f): Node => {
    const n = fieldsOf(f.bytes);
    const attributes = all(n, 5).map((a): [string, number[]] => {
      const fields = fieldsOf(a.bytes);
      const type = one(fields, 20).value;
      if (type !== 2 && type !== 7) throw new Error(`attribute type ${type}`);
      return [text(one(fields, 1)), all(fields, type === 2 ? 3 : 8).map((v) => v.value)];
    });
    return {
      op: text(one(n, 4)),
      inputs: all(n, 1).map(text),
      outputs: all(n, 2).map(text),
      attributes: Object.fromEntries(attributes)
    };
  });
  const values = (no: number) =>
    Object.fromEntries(
      all(graph, no).map((f) => {
        const v = fieldsOf(f.bytes);
        const tensor = fieldsOf(one(fieldsOf(one(v, 2).bytes), 1).bytes);
        const dims = all(fieldsOf(one(tensor, 2).bytes), 1).map((d) => fieldsOf(d.bytes));
        return [text(one(v, 1)), dims.map((d) => (d[0]!.no === 1 ? d[0]!.value : text(d[0]!)))];
      })
    );
  const opset = one(fieldsOf(one(model, 8).bytes), 2).value;
  return { opset, nodes, constants: new Map(constants), inputs: values(11), outputs: values(12) };
}

export function runOnnx(graph: Graph, x: Value): Value {
  const known = new Map(graph.constants).set('x', x);
  for (const node of graph.nodes) {
    const inputs = node.inputs.map((name) => {
      const found = known.get(name);
      if (!found) throw new Error(`${node.op}: no value '${name}'`);
      return found;
    });
    const op = OPS[node.op];
    if (!op) throw new Error(`operator ${node.op}`);
    known.set(node.outputs[0]!, op(inputs, node.attributes));
  }
  return known.get('y')!;
}

const sizeOf = (shape: number[]) => shape.reduce((a, b) => a * b, 1);

/** A value from its shape and what stands at each index. */
function filled(shape: number[], at: (index: number[]) => number): Value {
  const data = new Float32Array(sizeOf(shape));
  const index = shape.map(() => 0);
  for (let i = 0; i < data.length; i++) {
    data[i] = at(index);
    for (let axis = shape.length - 1; axis >= 0 && ++index[axis]! === shape[axis]; axis--) index[axis] = 0;
  }
  return { shape, data };
}
const get = ({ shape, data }: Value, ...index: number[]) =>
  data[index.reduce((n, v, axis) => n * shape[axis]! + v, 0)]!;
/** [n, channels, steps] seen as one row. */
const asImage = (v: Value): Value =>
  v.shape.length === 4 ? v : { ...v, shape: [v.shape[0]!, v.shape[1]!, 1, v.shape[2]!] };

const OPS: Record<string, (inputs: Value[], attributes: Record<string, number[]>) => Value> = {
  Identity: ([x]) => x!,
  Relu: ([x]) => ({ shape: x!.shape, data: x!.data.map((v) => Math.max(0, v)) }),
  Transpose: ([x], { perm }) =>
    filled(
      perm!.map((axis) => x!.shape[axis]!),
      (to) => {
        const from: number[] = [];
        for (const [i, axis] of perm!.entries()) from[axis] = to[i]!;
        return get(x!, ...from);
      }
    ),
  Flatten: ([x], { axis }) => ({
    shape: [sizeOf(x!.shape.slice(0, axis![0])), sizeOf(x!.shape.slice(axis![0]))],
    data: x!.data
  }),
  Concat: ([a, b], { axis }) => {
    if (axis![0] !== 1) throw new Error('expected channels');
    const [n, ca, h, w] = a!.shape as [number, number, number, number];
    return filled([n, ca + b!.shape[1]!, h, w], ([i, c, y, z]) =>
      c! < ca ? get(a!, i!, c!, y!, z!) : get(b!, i!, c! - ca, y!, z!)
    );
  },
  Gemm: ([a, b, c]) =>
    filled([a!.shape[0]!, b!.shape[1]!], ([i, j]) => {
      let sum = c!.data[j!]!;
      for (let k = 0; k < a!.shape[1]!; k++) sum += get(a!, i!, k) * get(b!, k, j!);
      return sum;
    }),
  MaxPool: ([x], { kernel_shape, strides }) => {
    const [n, c, h, w] = x!.shape as [number, number, number, number];
    const [[kh, kw], [sh, sw]] = [kernel_shape, strides] as [[number, number], [number, number]];
    return filled([n, c, Math.floor((h - kh) / sh) + 1, Math.floor((w - kw) / sw) + 1], ([i, k, y, z]) => {
      let best = Number.NEGATIVE_INFINITY;
      for (let a = 0; a < kh; a++)
        for (let b = 0; b < kw; b++) best = Math.max(best, get(x!, i!, k!, y! * sh + a, z! * sw + b));
      return best;
    });
  },
  Conv: ([input, kernel, bias], { pads }) => {
    const [x, w] = [asImage(input!), asImage(kernel!)];
    const [top, left] = pads!.length === 4 ? [pads![0]!, pads![1]!] : [0, pads![0]!];
    const [n, , h, v] = x.shape as [number, number, number, number];
    const [out, channels, kh, kw] = w.shape as [number, number, number, number];
    const y = filled([n, out, h, v], ([i, o, r, s]) => {
      let sum = bias!.data[o!]!;
      for (let c = 0; c < channels; c++)
        for (let a = 0; a < kh; a++)
          for (let b = 0; b < kw; b++) {
            const [row, col] = [r! + a - top, s! + b - left];
            if (row >= 0 && row < h && col >= 0 && col < v) sum += get(x, i!, c, row, col) * get(w, o!, c, a, b);
          }
      return sum;
    });
    return input!.shape.length === 4 ? y : { shape: [n, out, v], data: y.data };
  },
  ConvTranspose: ([x, w, bias], { strides }) => {
    const [n, channels, h, v] = x!.shape as [number, number, number, number];
    const [, out, kh, kw] = w!.shape as [number, number, number, number];
    if (kh !== strides![0] || kw !== strides![1]) throw new Error('expected squares without overlap');
    return filled([n, out, h * kh, v * kw], ([i, o, r, s]) => {
      let sum = bias!.data[o!]!;
      for (let c = 0; c < channels; c++)
        sum += get(x!, i!, c, Math.floor(r! / kh), Math.floor(s! / kw)) * get(w!, c, o!, r! % kh, s! % kw);
      return sum;
    });
  }
};
