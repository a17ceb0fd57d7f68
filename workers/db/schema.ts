import type { Generated, JSONColumnType } from 'kysely';

/** The tables of `migrations/`, as Kysely sees them. Dates are `YYYY-MM-DD`. */
export type Database = {
  run: Published & {
    region: string | null;
    version: string;
    content_sha256: string;
    published_at: Generated<Date>;
  };
  scene: Published & { id: string; item: string; status: string; reason: string | null };
  plot: Published & {
    id: string;
    geom: unknown;
    area_m2: number;
    area_se_m2: number;
    pure_pixels: number;
    tier: string;
    confidence: number;
    attributes: JSONColumnType<object>;
  };
  declared_plot: Published & {
    farmer_id: string;
    plot_id: string;
    geom: unknown;
    attributes: JSONColumnType<object>;
  };
  decision: Published & { farmer_id: string; resource: JSONColumnType<object> };
  dead_letter: Published & { key: string; stage: string; label: string; reason: string; input: JSONColumnType<object> };
  api_key: { hash: string; name: string; scopes: string[]; created_at: Generated<Date>; expires_at: Date | null };
  audit: {
    id: Generated<string>;
    at: Generated<Date>;
    actor: string;
    action: string;
    subject: string;
    detail: JSONColumnType<object>;
  };
};

type Published = { scope: string; season: number; as_of: string };
