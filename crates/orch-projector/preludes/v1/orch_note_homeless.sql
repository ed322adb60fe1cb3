-- orch_note_homeless(_removal bigint) returns void
--
-- Notes in `orch_out` the rows of a removal whose table is gone, or a column of it in which
-- they have a value.
create or replace function pg_temp.orch_note_homeless(_removal bigint)
returns void language plpgsql set search_path = pg_catalog, pg_temp as $orch$
declare
  _kept record;
begin
  for _kept in
    select a.id, a.relation, array_agg(k.n) filter (where k.type is not null) as at,
      array_agg(k.name) as names
    from orch.archive a
    cross join lateral unnest(a.columns, a.types) with ordinality as k (name, type, n)
    where a.removal = _removal and k.name not in (
      select c.name from pg_temp.orch_columns(to_regclass(a.relation), '') as c)
    group by a.id
  loop
    insert into pg_temp.orch_out
    select _kept.id, r.ctid,
      case when to_regclass(_kept.relation) is null then 'its table is not there'
      else format('there is no column for its %s', array_to_string(_kept.names, ', ')) end
    from orch.archive_row r
    where r.archive = _kept.id and (to_regclass(_kept.relation) is null
      or exists (select from unnest(_kept.at) as n where r.row[n] is not null));
  end loop;
end $orch$;
