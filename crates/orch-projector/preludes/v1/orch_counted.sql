-- orch_counted() returns table (slot text, relation text, rows bigint)
--
-- The rows that the counted removals would archive, by slot and table.
create or replace function pg_temp.orch_counted()
returns table (slot text, relation text, rows bigint)
language sql stable set search_path = pg_catalog, pg_temp as $orch$
  select slot, pg_temp.orch_name(rel), count(*) from pg_temp.orch_row group by slot, rel order by 1, 2
$orch$;
