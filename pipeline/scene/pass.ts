import { byCodeUnit } from '../ids.ts';
import type { Scene } from './scene.ts';

/** Scenes of one date this close in time are one pass: a satellite takes minutes for the ground of a run. */
const PASS_MS = 10 * 60_000;

/**
 * Scenes grouped into passes, by time: what the satellite saw on one orbit, delivered as several scenes that lie side by
 * side, overlap, or are one granule processed twice. A pass is one look at the ground: each pixel is that of the first
 * of its scenes with data there, so their order in the pass counts.
 *
 * In a pass: scenes in `epsg` before those that must be warped to it, then the newer processing baseline, then by id.
 */
export function passesOf(scenes: readonly Scene[], epsg: number): Scene[][] {
  const timeOf = (s: Scene) => Date.parse(s.datetime);
  const byTime = [...scenes].sort(
    (p, q) => byCodeUnit(p.date, q.date) || timeOf(p) - timeOf(q) || byCodeUnit(p.id, q.id)
  );
  const passes: Scene[][] = [];
  for (const scene of byTime) {
    const first = passes.at(-1)?.[0];
    if (first && first.date === scene.date && timeOf(scene) - timeOf(first) <= PASS_MS) passes.at(-1)!.push(scene);
    else passes.push([scene]);
  }
  const warped = (s: Scene) => Number(s.grid.epsg !== epsg);
  const baseline = (s: Scene) => (s.processingBaseline === null ? -1 : Number.parseFloat(s.processingBaseline));
  for (const pass of passes)
    pass.sort((p, q) => warped(p) - warped(q) || baseline(q) - baseline(p) || byCodeUnit(p.id, q.id));
  return passes;
}
