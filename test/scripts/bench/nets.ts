import type { BenchNet } from '../../../scripts/bench/infer-nets.ts';

/** The networks of `parus bench infer`, small. No two sizes are alike, so that an axis in the wrong place shows. */
export const SMALL: readonly BenchNet[] = [
  {
    title: 'small U-Net',
    unit: 'patches/s',
    network: { kind: 'unet', channels: 3, classes: 4, filters: [5, 6, 7] },
    input: [8, 12, 3],
    batch: 2,
    trainBatch: 2
  },
  {
    title: 'small TempCNN',
    unit: 'series/s',
    network: { kind: 'temp-cnn', steps: 9, channels: 3, classes: 4, filters: 5, hidden: 6 },
    input: [9, 3],
    batch: 2,
    trainBatch: 2
  }
];
