-- orch_tables(_names text[]) returns oid[]
--
-- The tables of some names; those of schema `public` need no schema.
--
-- Refuses: 42P01 where a table is not there.
create or replace function pg_temp.orch_tables(_names text[])
returns oid[] language sql stable set search_path = pg_catalog, pg_temp as $orch$
  select array(
    select (case cardinality(parse_ident(name)) when 1 then 'public.' else '' end || name)::regclass::oid
    from unnest(_names) as name)
$orch$;
