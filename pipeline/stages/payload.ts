import { z } from 'zod';
import type { Affine } from '../geo/affine.ts';

/** Parts of job inputs that several stages share. */
export const WINDOW = z.object({
  col: z.number().int(),
  row: z.number().int(),
  width: z.number().int(),
  height: z.number().int()
});

export const GRID = z.object({
  epsg: z.number().int().nullable(),
  transform: z
    .array(z.number())
    .length(6)
    .transform((t) => t as unknown as Affine),
  width: z.number().int().positive(),
  height: z.number().int().positive()
});
