-- Lenders side by side in one database, and decisions that are never lost.
--
-- Every row that speaks of a farmer belongs to a tenant. The service works under the role parus_service, which row-level
-- security keeps to the rows of the tenant that its transaction names (`parus.tenant`). The owner of the tables (runs that
-- publish, migrations) is not held back by it.

do $$
begin
  if not exists (select from pg_roles where rolname = 'parus_service') then
    create role parus_service nologin;
  end if;
  execute format('grant parus_service to %I', current_user);
end $$;
grant usage on schema parus, public to parus_service;

-- Keeps the rows of a table that has a column `tenant` apart, and lets the service use it.
create function parus.keep_apart(of regclass, rights text default 'select, insert, update, delete') returns void
language plpgsql as $$
begin
  execute format('alter table %s enable row level security', of);
  execute format('create policy tenant on %s using (tenant = current_setting(''parus.tenant'', true))
    with check (tenant = current_setting(''parus.tenant'', true))', of);
  execute format('grant %s on %s to parus_service', rights, of);
end $$;

create table tenant (
  id text primary key check (id ~ '^[a-z][a-z0-9-]{0,62}$'),
  name text not null,
  created_at timestamptz not null default now()
);
insert into tenant (id, name) values ('own', 'The lender that runs this installation');

-- What a run publishes: the tenant becomes part of every key.
alter table scene drop constraint scene_scope_season_as_of_fkey;
alter table plot drop constraint plot_scope_season_as_of_fkey;
alter table declared_plot drop constraint declared_plot_scope_season_as_of_fkey;
alter table dead_letter drop constraint dead_letter_scope_season_as_of_fkey;
alter table decision drop constraint decision_scope_season_as_of_fkey;
alter table run drop constraint run_pkey;

alter table run add column tenant text not null default 'own' references tenant;
alter table run add primary key (tenant, scope, season, as_of);

do $$
declare
  child text;
begin
  foreach child in array array['scene', 'plot', 'declared_plot', 'dead_letter', 'decision'] loop
    execute format('alter table %I add column tenant text not null default ''own''', child);
    execute format('alter table %I drop constraint %I', child, child || '_pkey');
  end loop;
end $$;
alter table scene add primary key (tenant, scope, season, as_of, item);
alter table plot add primary key (tenant, scope, season, as_of, id);
alter table declared_plot add primary key (tenant, scope, season, as_of, farmer_id, plot_id);
alter table dead_letter add primary key (tenant, scope, season, as_of, key);
alter table decision add primary key (tenant, farmer_id, season, as_of);
alter table scene add foreign key (tenant, scope, season, as_of) references run on delete cascade;
alter table plot add foreign key (tenant, scope, season, as_of) references run on delete cascade;
alter table declared_plot add foreign key (tenant, scope, season, as_of) references run on delete cascade;
alter table dead_letter add foreign key (tenant, scope, season, as_of) references run on delete cascade;
alter table decision add foreign key (tenant, scope, season, as_of) references run on delete cascade;
create index declared_plot_farmer on declared_plot (tenant, farmer_id);

-- Every decision that was ever made, with all that it rests on: from `input` and the policy it can be made again, to the
-- byte. Rows are added, never changed; only a farmer's request for deletion takes them away.
create table decision_record (
  tenant text not null references tenant,
  assessment_id text not null,     -- a hash of the resource
  farmer_id text not null,
  season integer not null,
  as_of date not null,
  made_at timestamptz not null default now(),
  cause text not null check (cause in ('run', 'evidence', 'claim', 'correction', 'review', 'request')),
  made_by text not null,           -- the version of Parus for a run, else who asked
  policy text not null,            -- its id
  input text not null,             -- canonical JSON, see pipeline/score/assess.ts
  resource text not null,          -- canonical JSON: the very bytes that were decided
  primary key (tenant, assessment_id)
);
create index decision_record_farmer on decision_record (tenant, farmer_id, season, as_of, made_at);

-- `decision` says which record stands today for a farmer, season and as-of date.
alter table decision add column assessment_id text;
insert into decision_record (tenant, assessment_id, farmer_id, season, as_of, cause, made_by, policy, input, resource)
  select tenant, resource ->> 'assessmentId', farmer_id, season, as_of, 'run', 'before 0002',
    resource -> 'score' ->> 'modelVersion', 'null', resource::text
  from decision
  on conflict do nothing;
update decision set assessment_id = resource ->> 'assessmentId';
alter table decision alter column assessment_id set not null;
alter table decision drop column resource;
alter table decision add foreign key (tenant, assessment_id) references decision_record;

alter table api_key add column tenant text not null default 'own' references tenant;
alter table audit add column tenant text not null default 'own' references tenant;

select parus.keep_apart('run', 'select');
select parus.keep_apart('scene', 'select');
select parus.keep_apart('plot', 'select');
select parus.keep_apart('declared_plot', 'select');
select parus.keep_apart('decision');
select parus.keep_apart('decision_record', 'select, insert, delete');
