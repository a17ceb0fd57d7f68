import { classifyLook } from './clear.ts';
import type { CoarseLook, LookInSeason } from './cloud-input.ts';
import { referenceOf } from './cloud-input.ts';
import { correctByNeighbours, type DatedLook } from './temporal.ts';

/** MASK classes of a look's coarse pixels by thresholds, the sky's network's first advice; 0 where there is no data. */
export type Glance = Uint8Array;

/** A look with its day and what its own pixels say, so that its neighbours in time can be compared with it. */
export type GlancedLook = { look: CoarseLook; dated: DatedLook };

/** A look on rows of `width` coarse pixels, glanced at by itself (`segment/clear`); `day` counts from any day. */
export function glanced(look: CoarseLook, day: number, width: number): GlancedLook {
  const rho = (b: number) => {
    const band = look.bands[b];
    return band ? Float32Array.from(band, (v) => (v === 0 ? Number.NaN : (v - 1) / 10_000)) : undefined;
  };
  const [blue, , red, nir, swir] = look.bands;
  const bands = { B02: rho(0), B03: rho(1), B04: rho(2), B08: rho(3), B11: rho(4) };
  const single = classifyLook({ bands, width, level: look.level, scl: look.scl });
  return { look, dated: { day, blue: blue!, red: red!, nir: nir ?? null, swir: swir ?? null, single } };
}

/**
 * A look beside its neighbours in time, nearest first: the references that it is compared with, and its glance corrected by them
 * (`segment/temporal`). Without neighbours the glance is that of the date alone.
 */
export function inSeason(
  { look, dated }: GlancedLook,
  before: readonly GlancedLook[],
  after: readonly GlancedLook[],
  width: number
): LookInSeason {
  const reference = (side: readonly GlancedLook[]) =>
    referenceOf(
      side.map((s) => s.look),
      dated.blue.length
    );
  const days = (side: readonly GlancedLook[]) => side.map((s) => s.dated);
  const glance =
    before.length + after.length === 0 ? dated.single : correctByNeighbours(dated, days(before), days(after), width);
  return { look, before: reference(before), after: reference(after), glance };
}
