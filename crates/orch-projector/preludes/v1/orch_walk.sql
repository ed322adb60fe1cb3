-- orch_walk(_slot text, _table oid, _rows tid[], _leaves boolean) returns void
--
-- Notes rows in `orch_row` and `orch_step`, with all rows that go with them by cascade,
-- breadth first.
--
-- - `_leaves`: whether rows of tables that nothing refers to are noted too.
create or replace function pg_temp.orch_walk(_slot text, _table oid, _rows tid[], _leaves boolean)
returns void language plpgsql
set search_path = pg_catalog, pg_temp set row_security = off set jit = off as $orch$
declare
  _level int := 0;
  _step record;
  _to record;
begin
  delete from pg_temp.orch_step;
  delete from pg_temp.orch_reference;
  with new as (
    insert into pg_temp.orch_row select _table, t, _slot from unnest(_rows) as t
    on conflict do nothing returning tid
  ) insert into pg_temp.orch_step select 0, _table, array_agg(tid) from new having count(*) > 0;
  while found loop
    for _step in select rel, tids from pg_temp.orch_step where level = _level loop
      for _to in select * from pg_temp.orch_references(_step.rel)
        where action = 'c' and (_leaves or not leaf) loop
        -- The planner sees how long the array is, and joins accordingly.
        execute format(
          'with new as (
             insert into pg_temp.orch_row select c.tableoid, c.ctid, $2
             from unnest($1) as u (tid) join only %s p on p.ctid = u.tid join %s c on %s
             on conflict do nothing returning rel, tid
           ) insert into pg_temp.orch_step select $3, rel, array_agg(tid) from new group by rel',
          pg_temp.orch_name(_step.rel), _to.source, _to.joined)
        using _step.tids, _slot, _level + 1;
      end loop;
    end loop;
    _level := _level + 1;
    perform from pg_temp.orch_step where level = _level limit 1;
  end loop;
end $orch$;
