-- orch_count(_slot text, _table regclass, _rows tid[]) returns void
--
-- Notes what `orch_archive_rows` would do with rows; changes nothing. A row that two
-- removals would take counts under the first.
create or replace function pg_temp.orch_count(_slot text, _table regclass, _rows tid[])
returns void language plpgsql set search_path = pg_catalog, pg_temp set row_security = off as $orch$
declare
  _step record;
  _from record;
begin
  perform pg_temp.orch_walk(_slot, _table, _rows, true);
  for _step in select rel, array_agg(tid) as tids from (
    select rel, unnest(tids) as tid from pg_temp.orch_step) as new group by rel
  loop
    insert into pg_temp.orch_note select _slot, u.relation, 'blocks', u.rows
    from pg_temp.orch_in_use(_step.rel, _step.tids) as u;
    for _from in select * from pg_temp.orch_references(_step.rel) where action in ('n', 'd') loop
      execute format(
        'insert into pg_temp.orch_note
         select $2, pg_temp.orch_name(c.tableoid), ''loses'', count(*)
         from unnest($1) as u (tid) join only %s p on p.ctid = u.tid join %s c on %s
         where not exists (
           select from pg_temp.orch_row r where r.rel = c.tableoid and r.tid = c.ctid)
         group by c.tableoid',
        pg_temp.orch_name(_step.rel), _from.source, _from.joined)
      using _step.tids, _slot;
    end loop;
  end loop;
end $orch$;
