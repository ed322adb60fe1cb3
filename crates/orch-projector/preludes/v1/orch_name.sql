-- orch_name(_table oid) returns text
--
-- The name of a table with its schema, quoted where SQL needs it.
create or replace function pg_temp.orch_name(_table oid)
returns text language sql stable set search_path = pg_catalog, pg_temp as $orch$
  select format('%I.%I', n.nspname, c.relname)
  from pg_class c join pg_namespace n on n.oid = c.relnamespace where c.oid = _table
$orch$;
