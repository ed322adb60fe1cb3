-- orch_explain(_removal bigint, _watched oid[]) returns boolean
--
-- Notes in `orch_out` the rows of a removal that cannot be restored, and why. Says whether
-- it found any that were not noted before.
--
-- - `_watched`: tables whose triggers are in force.
create or replace function pg_temp.orch_explain(_removal bigint, _watched oid[])
returns boolean language plpgsql
set search_path = pg_catalog, pg_temp set enable_nestloop = off as $orch$
declare
  _kept record;
  _key record;
  _found boolean := true;
  _count bigint;
  _before bigint := (select count(*) from pg_temp.orch_out);
begin
  for _kept in
    select a.id, array_agg(r.ctid) as rows
    from orch.archive a join orch.archive_row r on r.archive = a.id
    where a.removal = _removal and not exists (
      select from pg_temp.orch_out o where o.archive = r.archive and o.tid = r.ctid)
    group by a.id order by a.id
  loop
    perform pg_temp.orch_try_halves(_removal, _kept.id, _kept.rows, _watched);
  end loop;
  -- Where a parent is not there and is not restored, the child stays out too.
  while _found loop
    _found := false;
    for _kept in
      select id, columns, to_regclass(relation)::oid as rel
      from orch.archive where removal = _removal order by id
    loop
      for _key in
        select pg_temp.orch_name(c.confrelid) as parent, c.confrelid,
          string_agg(format('p.%I operator(%I.%s) r.row[%s]::%s', f.attname, n.nspname, o.oprname,
            array_position(_kept.columns, a.attname::text), t.base), ' and ') as joined,
          string_agg(format('r.row[%s] is not null',
            array_position(_kept.columns, a.attname::text)), ' and ') as given,
          array_agg(f.attname::text) as names,
          array_agg(array_position(_kept.columns, a.attname::text)) as at
        from pg_constraint c
        cross join unnest(c.conkey, c.confkey, c.conpfeqop) as u (child, parent, operator)
        join pg_attribute a on a.attrelid = c.conrelid and a.attnum = u.child
        join pg_attribute f on f.attrelid = c.confrelid and f.attnum = u.parent
        join pg_temp.orch_columns(_kept.rel, '') as t on t.name = a.attname
        join pg_operator o on o.oid = u.operator join pg_namespace n on n.oid = o.oprnamespace
        where c.contype = 'f' and c.conparentid = 0
          and c.conrelid = any ((select pg_temp.orch_family(_kept.rel))::oid[]) and pg_temp.orch_is_enforced(c)
          and not exists (select from unnest(c.conkey) as k join pg_attribute x
            on x.attrelid = c.conrelid and x.attnum = k where x.attname::text <> all (_kept.columns))
        group by c.oid, c.confrelid
      loop
        execute format(
          'with r as materialized (
             select r.ctid as tid, r.row from orch.archive_row r where r.archive = %1$s and %2$s
               and not exists (
                 select from pg_temp.orch_out o where o.archive = %1$s and o.tid = r.ctid)
           )
           insert into pg_temp.orch_out
           select %1$s, r.tid, %3$L from r
           where not exists (select from %4$s p where %5$s)%6$s',
          _kept.id, _key.given, format('its row in %s is not there', _key.parent),
          pg_temp.orch_only(_key.confrelid), _key.joined,
          -- Nor is the parent restored itself.
          (select string_agg(format(
             ' and not exists (
                select from orch.archive_row q where q.archive = %s and %s and not exists (
                  select from pg_temp.orch_out o where o.archive = q.archive and o.tid = q.ctid))',
             a.id,
             (select string_agg(
                format('q.row[%s] = r.row[%s]', array_position(a.columns, u.name), u.n), ' and ')
              from unnest(_key.names, _key.at) as u (name, n))), '')
           from orch.archive a
           where a.removal = _removal and _key.names <@ a.columns
             and _key.confrelid = any (pg_temp.orch_family(to_regclass(a.relation)))));
        get diagnostics _count = row_count;
        _found := _found or _count > 0;
      end loop;
    end loop;
  end loop;
  return (select count(*) from pg_temp.orch_out) > _before;
end $orch$;
