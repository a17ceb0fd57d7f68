import { byCodeUnit } from '../../pipeline/ids.ts';
import { sha256Hex } from '../../pipeline/io/keys.ts';
import type { SceneOutcome } from '../../pipeline/scene/scene.ts';
import { POLICY } from '../../pipeline/score/policy.ts';
import { economicsCanonical, shippedEconomics } from '../../pipeline/value/economics.ts';
import type { SeasonRun } from './run-season.ts';

export type ManifestInput = { path: string; sha256: string; bytes: number; status: string; reason: string | null };
export type Manifest = {
  version: string;
  season: number;
  asOf: string;
  settingsSha256: string;
  inputs: ManifestInput[];
  scenes: { id: string; status: string; reason: string | null }[];
  models: { id: string; version: string; weightsSha256: string }[];
  tables: { name: string; sha256: string; year: number | null }[];
  outputs: { path: string; sha256: string }[];
};

/**
 * What a run rests on and what it made: every file of the drops with its hash and fate, every scene, model and table.
 * Paths are relative to their drop (with several drops, `<n>/` before them counts the drops from 1).
 */
export function manifestOf(
  run: SeasonRun,
  version: string,
  settingsSha256: string,
  outputs: Manifest['outputs']
): Manifest {
  const { result, listings, farmers, nets } = run;
  const outcomeOf = new Map(result.scenes.map((s) => [s.item, s]));
  const several = listings.length > 1;
  const inputs: ManifestInput[] = [{ ...farmers, status: 'used', reason: null }];
  for (const [i, listing] of listings.entries()) {
    const name = (path: string) => (several ? `${i + 1}/${path}` : path);
    const named = new Set<string>();
    for (const { item, files } of [...listing.candidates, ...listing.rejected]) {
      const outcome: SceneOutcome | undefined = outcomeOf.get(item);
      for (const file of files) {
        if (named.has(file.path)) continue;
        named.add(file.path);
        inputs.push({
          path: name(file.path),
          sha256: file.sha256,
          bytes: file.bytes,
          status: outcome?.status ?? 'rejected',
          reason: outcome?.reason ?? null
        });
      }
    }
    for (const file of listing.ignored) inputs.push({ ...file, path: name(file.path), status: 'ignored' });
  }
  inputs.sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
  return {
    version,
    season: result.season,
    asOf: result.asOf,
    settingsSha256,
    inputs,
    scenes: result.scenes.map(({ id, status, reason }) => ({ id, status, reason })),
    models: Object.values(nets)
      .flatMap((net) => (net ? [net] : []))
      .sort((a, b) => byCodeUnit(a.id, b.id)),
    tables: tablesOf(run),
    outputs
  };
}

function tablesOf(run: SeasonRun): Manifest['tables'] {
  const shipped = economicsCanonical(shippedEconomics(run.result.region));
  const years = (text: string) => (JSON.parse(text) as { year: number }[]).map((row) => row.year);
  const economics = run.tables?.economics ?? shipped;
  return [
    {
      name: run.tables ? 'economics (given)' : 'economics (shipped)',
      sha256: sha256Hex(economics),
      year: years(economics).length > 0 ? Math.max(...years(economics)) : null
    },
    { name: `scorecard ${POLICY.id}`, sha256: sha256Hex(JSON.stringify(POLICY)), year: POLICY.year }
  ];
}
