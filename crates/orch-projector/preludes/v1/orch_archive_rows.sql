-- orch_archive_rows(_slot text, _table regclass, _rows tid[]) returns bigint
--
-- Moves rows to the archive, with all rows that go with them by cascade, and notes the
-- references that other rows lose. Returns the number of rows moved.
--
-- - `_slot`: the name under which the archive keeps them.
-- - `_table`: their table, by itself: no rows of tables that inherit from it.
-- - `_rows`: where they are.
--
-- Refuses: OR007 where rows refer to them that do not go themselves; OR004 where a row
-- is not there, or a trigger keeps it.
-- Assumes: the tables are locked against writers (`orch_lock`).
create or replace function pg_temp.orch_archive_rows(_slot text, _table regclass, _rows tid[])
returns bigint language plpgsql
set search_path = pg_catalog, pg_temp
set datestyle = 'ISO, YMD' set intervalstyle = 'postgres' set timezone = 'UTC'
set extra_float_digits = 3 set bytea_output = 'hex' set lc_monetary = 'C' set array_nulls = on
set xmloption = 'content' set row_security = off set jit = off as $orch$
declare
  _move constant text :=
    'with gone as (delete from only %s c %s where %s returning %s as row),
       kept as (insert into orch.archive_row select %s, row from gone
         returning pg_catalog.hash_array_extended(row, 0) as digest)
     select array[pg_catalog.count(*), coalesce(pg_catalog.sum(digest), 0)] from kept';
  _removal bigint;
  _id bigint;
  _step record;
  _to record;
  _steps int := 0;
  _counts numeric[];
  _sql text;
  _text text[];
  _detail text;
begin
  if coalesce(cardinality(_rows), 0) = 0 then
    return 0;
  end if;
  if pg_temp.orch_is_leaf(_table) then
    select * into _removal, _id from pg_temp.orch_open_archive(_slot, _table, null);
    _counts := pg_temp.orch_query(
      format(_move, pg_temp.orch_name(_table), '',
        'c.ctid operator(pg_catalog.=) any ((select $1)::pg_catalog.tid[])',
        pg_temp.orch_image(_table, 'c'), _id),
      _rows);
    if _counts[1] <> cardinality(_rows)
      and _counts[1] <> (select count(distinct t) from unnest(_rows) as t) then
      raise exception using errcode = 'OR004', message = format(
        '%s of the %s rows of %s that were to be archived were deleted',
        _counts[1], cardinality(_rows), pg_temp.orch_name(_table));
    end if;
    update orch.archive set rows = _counts[1], digest = _counts[2] where id = _id;
    perform pg_temp.orch_say(_table, 0, 0, _counts[1]::bigint);
    return _counts[1];
  end if;

  delete from pg_temp.orch_row;
  delete from pg_temp.orch_kept;
  perform pg_temp.orch_walk(_slot, _table, _rows, false);
  -- The first is the table that was asked for, and parents come before children.
  for _step in
    select s.rel, s.level, r.tids
    from (select rel, min(level) as level from pg_temp.orch_step group by rel) as s
    join (select rel, array_agg(tid) as tids from pg_temp.orch_row group by rel) as r using (rel)
    order by s.level, s.rel
  loop
    select * into _removal, _id from pg_temp.orch_open_archive(_slot, _step.rel, _removal);
    insert into pg_temp.orch_kept values (_id, _step.rel, _step.tids, cardinality(_step.tids), 0);
  end loop;
  -- Rows that nothing refers to go at once: they are found by joining their parents.
  for _step in select * from pg_temp.orch_kept order by id loop
    for _to in select * from pg_temp.orch_references(_step.rel) where action = 'c' and leaf loop
      select id into _id from pg_temp.orch_kept where rel = _to.child;
      if not found then
        select * into _removal, _id from pg_temp.orch_open_archive(_slot, _to.child, _removal);
        insert into pg_temp.orch_kept values (_id, _to.child, null, 0, 0);
      end if;
      _counts := pg_temp.orch_query(
        format(_move, pg_temp.orch_name(_to.child),
          format('using pg_catalog.unnest($1) u (tid), only %s p', pg_temp.orch_name(_step.rel)),
          'p.ctid operator(pg_catalog.=) u.tid and ' || _to.joined,
          pg_temp.orch_image(_to.child, 'c'), _id),
        _step.tids);
      update pg_temp.orch_kept set rows = rows + _counts[1], digest = digest + _counts[2]
      where id = _id;
    end loop;
  end loop;

  select array_agg(format('%s in %s', u.rows, u.relation)),
    string_agg(format('%s refers to %s: %s', u.relation, pg_temp.orch_name(k.rel), u.rows), E'\n')
  into _text, _detail
  from pg_temp.orch_kept k cross join lateral pg_temp.orch_in_use(k.rel, k.tids) as u
  where k.tids is not null;
  if _text is not null then
    raise exception using errcode = 'OR007', detail = _detail, message = format(
      'rows of %s are in use: %s', pg_temp.orch_name(_table), array_to_string(_text, ', '));
  end if;

  -- Rows that stay and lose a reference lose it here, where before and after are seen.
  for _step in select * from pg_temp.orch_kept where tids is not null order by id loop
    for _to in select * from pg_temp.orch_references(_step.rel) where action in ('n', 'd') loop
      _steps := _steps + 1;
      _sql := format(
        'with new as (
           update %s c set %s
           from (select c.tableoid as rel, c.ctid as tid, %s as row
                 from pg_catalog.unnest($1) u (tid)
                 join only %s p on p.ctid operator(pg_catalog.=) u.tid
                 join %s c on %s) as o
           where c.tableoid operator(pg_catalog.=) o.rel and c.ctid operator(pg_catalog.=) o.tid
             and not exists (
               select from pg_temp.orch_row r
               where r.rel operator(pg_catalog.=) o.rel and r.tid operator(pg_catalog.=) o.tid)
           returning o.rel as rel, o.row as before, %s as after
         ), said as (
           insert into pg_temp.orch_said select rel, 0, pg_catalog.count(*), 0 from new group by rel
         )
         insert into orch.archive_reference (removal, step, relation, columns, lost, before, after)
         select %s, %s, %L, %L, %L, before, after from new',
        _to.source,
        (select string_agg(format('%I = %s', l,
           case _to.action when 'n' then 'null' else 'default' end), ', ')
         from unnest(_to.lost) as l),
        pg_temp.orch_image(_to.child, 'c'), pg_temp.orch_name(_step.rel), _to.source, _to.joined,
        pg_temp.orch_image(_to.child, 'c'), _removal, _steps, pg_temp.orch_name(_to.child),
        (select array_agg(name) from pg_temp.orch_columns(_to.child, '')), _to.lost);
      perform pg_temp.orch_execute(_sql, _step.tids);
    end loop;
  end loop;

  -- All other rows go in one statement, so that no order of constraints or cascades matters.
  select format('with %s select array[%s]',
    string_agg(format(
      'gone%1$s as (delete from only %2$s c
         where c.ctid operator(pg_catalog.=) any ((
           select tids from pg_temp.orch_kept where id operator(pg_catalog.=) %1$s)::pg_catalog.tid[])
         returning %3$s as row),
       kept%1$s as (insert into orch.archive_row select %1$s, row from gone%1$s
         returning pg_catalog.hash_array_extended(row, 0) as digest)',
      id, pg_temp.orch_name(rel), pg_temp.orch_image(rel, 'c')), ', ' order by id),
    string_agg(format(
      '(select array[pg_catalog.count(*), coalesce(pg_catalog.sum(digest), 0)] from kept%s)', id),
      ', ' order by id))
  into _sql from pg_temp.orch_kept where tids is not null;
  _counts := pg_temp.orch_query(_sql);

  select array_agg(format('%s: %s of %s', pg_temp.orch_name(k.rel), n.rows, k.rows) order by k.id)
  into _text
  from (
    select *, row_number() over (order by id) as at from pg_temp.orch_kept where tids is not null
  ) as k
  cross join lateral (select _counts[k.at][1] as rows) as n
  where n.rows <> k.rows;
  if _text is not null then
    raise exception using errcode = 'OR004', detail = array_to_string(_text, E'\n'),
      message = format('fewer rows of %s and of the tables that refer to it were deleted than '
        'were to be archived (%s)', pg_temp.orch_name(_table), _text[1]);
  end if;
  update pg_temp.orch_kept k set digest = k.digest + _counts[n.at][2]
  from (
    select id, row_number() over (order by id) as at from pg_temp.orch_kept where tids is not null
  ) as n
  where n.id = k.id;
  delete from orch.archive a using pg_temp.orch_kept k where a.id = k.id and k.rows = 0;
  update orch.archive a set rows = k.rows, digest = k.digest
  from pg_temp.orch_kept k where a.id = k.id and k.rows > 0;
  insert into pg_temp.orch_said (rel, inserted, updated, deleted)
  select rel, 0, 0, rows from pg_temp.orch_kept;
  return (select sum(rows) from pg_temp.orch_kept);
end $orch$;
