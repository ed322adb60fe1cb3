-- orch_in_use(_table oid, _rows tid[]) returns table (relation, rows)
--
-- The rows that refer to the given ones, are not removed themselves, and forbid the
-- removal (NO ACTION and RESTRICT), counted by table.
--
-- Assumes: `orch_row` holds the removal.
create or replace function pg_temp.orch_in_use(_table oid, _rows tid[])
returns table (relation text, rows bigint) language plpgsql
set search_path = pg_catalog, pg_temp set row_security = off set jit = off as $orch$
declare
  _from record;
begin
  for _from in select * from pg_temp.orch_references(_table) where action in ('a', 'r') loop
    return query execute format(
      'select pg_temp.orch_name(c.tableoid), count(*)
       from unnest($1) as u (tid) join only %s p on p.ctid = u.tid join %s c on %s
       where not exists (
         select from pg_temp.orch_row r where r.rel = c.tableoid and r.tid = c.ctid)
       group by c.tableoid',
      pg_temp.orch_name(_table), _from.source, _from.joined)
    using _rows;
  end loop;
end $orch$;
