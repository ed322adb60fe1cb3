-- orch_is_enforced(_key pg_constraint) returns boolean
--
-- Whether a foreign key binds: from Postgres 18 on it may be declared NOT ENFORCED.
create or replace function pg_temp.orch_is_enforced(_key pg_constraint)
returns boolean language sql stable set search_path = pg_catalog, pg_temp as $orch$
  select coalesce(to_jsonb(_key) ->> 'conenforced', 'true') = 'true'
$orch$;
