-- orch_family(_table oid) returns oid[]
--
-- A table, and those that it is a partition of: a foreign key of the whole binds its rows.
create or replace function pg_temp.orch_family(_table oid)
returns oid[] language sql stable set search_path = pg_catalog, pg_temp as $orch$
  select array(select _table union select relid from pg_partition_ancestors(_table))
$orch$;
