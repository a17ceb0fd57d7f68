import { z } from 'zod';
import type { Key } from '../ids.ts';

/** Parts of job inputs that several stages share. */
export const KEY = z.string().transform((s) => s as Key);

export const EPSG = z.number().int().positive();

export const WINDOW = z.object({
  col: z.number().int(),
  row: z.number().int(),
  width: z.number().int(),
  height: z.number().int()
});
