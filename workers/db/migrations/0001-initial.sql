-- What the lending service reads: the newest state of each season and as-of date, beside earlier as-of dates.
-- Runs unchanged on Postgres 13+ with PostGIS 3 and on PGlite. Unqualified names: schema parus, then public (PostGIS).

-- A published run. Rows of one (scope, season, as_of) are always replaced together.
create table run (
  scope text not null,             -- which land: keeps the runs of two regions apart in one database
  season integer not null,         -- harvest year
  as_of date not null,
  region text,
  version text not null,           -- of Parus
  content_sha256 text not null,    -- of all that was published: equal content is not written again
  published_at timestamptz not null default now(),
  primary key (scope, season, as_of)
);

create table scene (
  scope text not null,
  season integer not null,
  as_of date not null,
  id text not null,
  item text not null,              -- path relative to the drop
  status text not null check (status in ('used', 'skipped', 'rejected')),
  reason text,
  primary key (scope, season, as_of, item),
  foreign key (scope, season, as_of) references run on delete cascade
);

create table plot (
  scope text not null,
  season integer not null,
  as_of date not null,
  id text not null,
  geom geometry(Polygon, 4326) not null,
  area_m2 double precision not null,
  area_se_m2 double precision not null,
  pure_pixels integer not null,
  tier text not null check (tier in ('T0', 'T1', 'T2', 'T3', 'T4')),
  confidence double precision not null check (confidence between 0 and 1),
  attributes jsonb not null,       -- crop, stage, yield and their evidence, as in plots.geojson
  primary key (scope, season, as_of, id),
  foreign key (scope, season, as_of) references run on delete cascade
);
create index plot_geom on plot using gist (geom);
create index plot_id on plot (id);

create table declared_plot (
  scope text not null,
  season integer not null,
  as_of date not null,
  farmer_id text not null,
  plot_id text not null,           -- as the farmer's file names it
  geom geometry(Geometry, 4326),
  attributes jsonb not null,       -- what was declared, and how it matched
  primary key (scope, season, as_of, farmer_id, plot_id),
  foreign key (scope, season, as_of) references run on delete cascade
);
create index declared_plot_geom on declared_plot using gist (geom);

-- A farmer has one decision a season and as-of date, whichever run made it.
create table decision (
  farmer_id text not null,
  season integer not null,
  as_of date not null,
  scope text not null,
  resource jsonb not null,         -- as in scores.json
  primary key (farmer_id, season, as_of),
  foreign key (scope, season, as_of) references run on delete cascade
);
create index decision_run on decision (scope, season, as_of);

-- Jobs that failed for good, as of the last published run.
create table dead_letter (
  scope text not null,
  season integer not null,
  as_of date not null,
  key text not null,
  stage text not null,
  label text not null,
  reason text not null,
  input jsonb not null,
  primary key (scope, season, as_of, key),
  foreign key (scope, season, as_of) references run on delete cascade
);

create table api_key (
  hash text primary key,           -- SHA-256 of the key, hex; the key itself is nowhere
  name text not null,
  scopes text[] not null,
  created_at timestamptz not null default now(),
  expires_at timestamptz
);

create table audit (
  id bigint generated always as identity primary key,
  at timestamptz not null default now(),
  actor text not null,
  action text not null,
  subject text not null,
  detail jsonb not null
);
create index audit_subject on audit (subject, at);
