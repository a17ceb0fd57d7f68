import { z } from 'zod';
import type { Key } from '../ids.ts';
import type { NetInfo } from './artefacts.ts';

/** Parts of job inputs that several stages share. */
export const KEY = z.string().transform((s) => s as Key);

export const EPSG = z.number().int().positive();

/** The network that a stage asks, by what changes its answers. */
export const NET = z.object({ id: z.string(), version: z.string(), weightsSha256: z.string() });

export const WINDOW = z.object({
  col: z.number().int(),
  row: z.number().int(),
  width: z.number().int(),
  height: z.number().int()
});

/** Throws an Error where a job asks for other weights than this process has: its artefact would lie under a key that says otherwise. */
export function expectWeights({ id, weightsSha256 }: NetInfo, found: string): void {
  if (found !== weightsSha256) {
    throw new Error(`Expected ${id} with weights ${weightsSha256}, this process has ${found}.`);
  }
}
