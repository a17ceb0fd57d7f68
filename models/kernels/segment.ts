import { floats, type Info, register, sizeOf } from './wasm-heap.ts';

/**
 * UnsortedSegmentSum, which the back end lacks (the gradient of `gather` needs it): rows of x with one id are added up. An id
 * outside [0, segments) belongs to none of them, as on the other back ends.
 */
export function installSegment(): void {
  register('UnsortedSegmentSum', ({ inputs, backend, attrs }) => {
    const { x, segmentIds } = inputs as { x: Info; segmentIds: Info };
    const segments = attrs.numSegments as number;
    const rest = x.shape.slice(segmentIds.shape.length);
    const width = sizeOf(rest);
    const out = backend.makeOutput([segments, ...rest], x.dtype);
    const from = floats(backend, x);
    const ids = backend.typedArrayFromHeap(segmentIds);
    const to = floats(backend, out);
    to.fill(0);
    for (let i = 0, p = 0; i < ids.length; i++, p += width) {
      const id = ids[i]!;
      if (id < 0 || id >= segments) continue;
      for (let c = 0, q = id * width; c < width; c++) to[q + c]! += from[p + c]!;
    }
    return out;
  });
}
