-- orch_key(_table oid) returns text[]
--
-- The columns of a table's primary key; null where it has none.
create or replace function pg_temp.orch_key(_table oid)
returns text[] language sql stable set search_path = pg_catalog, pg_temp as $orch$
  select array_agg(a.attname::text order by a.attnum)
  from pg_index i join pg_attribute a on a.attrelid = i.indrelid and a.attnum = any (i.indkey)
  where i.indrelid = _table and i.indisprimary
$orch$;
