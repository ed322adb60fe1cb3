-- orch_noted() returns table (slot text, relation text, note text, rows bigint)
--
-- The rows that the counted removals would meet: rows that forbid them (`blocks`), and rows
-- that would lose a reference (`loses`).
create or replace function pg_temp.orch_noted()
returns table (slot text, relation text, note text, rows bigint)
language sql stable set search_path = pg_catalog, pg_temp as $orch$
  select slot, relation, note, sum(rows)::bigint from pg_temp.orch_note
  group by 1, 2, 3 order by 1, 2, 3
$orch$;
