-- orch_only(_table oid) returns text
--
-- How a statement names a table so that it means just the table's own rows: all partitions
-- of a partitioned table, and no rows of tables that inherit from another table.
create or replace function pg_temp.orch_only(_table oid)
returns text language sql stable set search_path = pg_catalog, pg_temp as $orch$
  select case relkind when 'p' then '' else 'only ' end || pg_temp.orch_name(oid)
  from pg_class where oid = _table
$orch$;
