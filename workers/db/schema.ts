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
  decision: Published & { farmer_id: string; assessment_id: string };
  decision_record: {
    tenant: string;
    assessment_id: string;
    farmer_id: string;
    season: number;
    as_of: string;
    made_at: Generated<Date>;
    cause: 'run' | 'evidence' | 'claim' | 'correction' | 'review' | 'request';
    made_by: string;
    policy: string;
    input: string; // canonical JSON of a DecisionInput; 'null' where it was made before inputs were kept
    resource: string; // canonical JSON of the CreditAssessment
  };
  tenant: { id: string; name: string; created_at: Generated<Date> };
  dead_letter: Published & { key: string; stage: string; label: string; reason: string; input: JSONColumnType<object> };
  api_key: {
    tenant: Generated<string>;
    hash: string;
    name: string;
    scopes: string[];
    created_at: Generated<Date>;
    expires_at: Date | null;
  };
  audit: {
    tenant: Generated<string>;
    id: Generated<string>;
    at: Generated<Date>;
    actor: string;
    action: string;
    subject: string;
    detail: JSONColumnType<object>;
  };
};

type Published = { tenant: Generated<string>; scope: string; season: number; as_of: string };
