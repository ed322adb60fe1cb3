-- orch_restore(slot text) returns bigint
--
-- Puts back what the other direction of the revision archived under a slot, with the
-- references that other rows lost; rows in `orch_held` stay in the archive. Triggers that would change the rows are disabled
-- meanwhile, where the role owns the table. Returns the number of rows.
--
-- - `slot`: the name under which the archive keeps them.
--
-- Refuses: OR007 where rows cannot be restored, all of them named in the detail, unless the
-- setting `orch.leave_archived` is `on`: then they stay in the archive. OR007 where the
-- archive does not hold what the journal says it does, or holds it altered.
-- Assumes: the settings `orch.revision` and `orch.direction` say what runs; the tables are
-- locked against writers.
create or replace function pg_temp.orch_restore(slot text)
returns bigint language plpgsql
set search_path = pg_catalog, pg_temp
set datestyle = 'ISO, YMD' set intervalstyle = 'postgres' set timezone = 'UTC'
set extra_float_digits = 3 set bytea_output = 'hex' set lc_monetary = 'C' set array_nulls = on
set xmloption = 'content' set row_security = off set jit = off as $orch$
#variable_conflict use_column
declare
  _slot alias for slot;
  _removals bigint[];
  _removal bigint;
  _step int;
  _id bigint;
  _on jsonb := '{}';
  _sql text;
  _watched oid[] := '{}';
  _left bigint[] := '{}';
  _failed boolean := false;
  _table record;
  _total bigint := 0;
  _count bigint;
  _restored jsonb;
  _held bigint;
  _list text;
begin
  perform pg_temp.orch_refuse_missing(_slot);
  select array_agg(distinct removal order by removal desc) into _removals from orch.archive
  where revision = current_setting('orch.revision') and slot = _slot
    and direction = case current_setting('orch.direction') when 'up' then 'down' else 'up' end;
  if _removals is null then
    return 0;
  end if;
  delete from pg_temp.orch_out;
  for _table in
    select to_regclass(relation)::oid as rel, bit_or(event) as event
    from (select relation, 4 from orch.archive where removal = any (_removals)
          union
          select distinct relation, 16 from orch.archive_reference where removal = any (_removals)
         ) as touched (relation, event)
    where to_regclass(relation) is not null group by 1 order by 1
  loop
    _sql := pg_temp.orch_switch_off(_table.rel, _table.event);
    if _sql is null then
      _watched := _watched || _table.rel;
    elsif _sql <> '' then
      _on := _on || jsonb_build_object(_table.rel, _sql);
    end if;
  end loop;

  insert into pg_temp.orch_out (archive, tid)
  select h.archive, h.tid from pg_temp.orch_held h join orch.archive a on a.id = h.archive
  where a.removal = any (_removals);
  select count(*) into _held from pg_temp.orch_out;
  foreach _removal in array _removals loop
    perform pg_temp.orch_note_homeless(_removal);
    loop
      begin
        _count := pg_temp.orch_insert(_removal, null, null, _watched);
        exit;
      exception when others then
        if sqlstate !~ '^(22|23|42|44|54|P0)' then
          raise;
        end if;
        _sql := sqlerrm;
        _failed := true;
      end;
      -- Only now is it worth while to ask why.
      if not pg_temp.orch_explain(_removal, _watched) then
        raise exception using errcode = 'OR007', message = 'rows cannot be restored: ' || _sql;
      end if;
    end loop;
    _total := _total + _count;
    for _step in
      select distinct step from orch.archive_reference where removal = _removal order by step desc
    loop
      begin
        perform pg_temp.orch_restore_references(_removal, _step, null);
      exception when others then
        if sqlstate !~ '^(22|23|42|44|54|P0)' then
          raise;
        end if;
        _failed := true;
        for _id in select id from orch.archive_reference where removal = _removal and step = _step loop
          begin
            perform pg_temp.orch_restore_references(_removal, _step, array[_id]);
          exception when others then
            _left := _left || _id;
            insert into pg_temp.orch_out
            select null, null, format('%s (%s)=(%s), its reference: %s',
              relation, array_to_string(columns, ', '),
              left(array_to_string(after, ', ', 'null'), 200), sqlerrm)
            from orch.archive_reference where id = _id;
          end;
        end loop;
      end;
    end loop;
  end loop;

  select count(*) into _count from pg_temp.orch_out;
  if _count > _held and coalesce(current_setting('orch.leave_archived', true), '') <> 'on' then
    select string_agg(line, E'\n') into _list
    from (
      select case when o.archive is null then o.why else format('%s (%s)=(%s): %s', a.relation,
        array_to_string(k.key, ', '),
        (select left(string_agg(
           coalesce(r.row[array_position(a.columns, c)], 'null'), ', ' order by n), 200)
         from unnest(k.key) with ordinality as u (c, n)), o.why) end as line
      from pg_temp.orch_out o
      left join orch.archive a on a.id = o.archive
      left join orch.archive_row r on r.archive = o.archive and r.ctid = o.tid
      left join lateral (
        select coalesce(pg_temp.orch_key(to_regclass(a.relation)), a.columns) as key) as k on true
      where o.why is not null
      order by o.archive nulls last, line limit 100
    ) as lines;
    raise exception using errcode = 'OR007', detail = _list, message = format('%s cannot be restored',
      case _count - _held when 1 then '1 row' else (_count - _held) || ' rows' end);
  end if;
  for _table in select key::oid as rel, value as restore from jsonb_each_text(_on) loop
    if not pg_temp.orch_alter(_table.rel, _table.restore) then
      raise exception using errcode = 'OR007', message = format(
        'triggers of %s cannot be enabled again', pg_temp.orch_name(_table.rel));
    end if;
  end loop;

  if _failed then
    -- Attempts that were taken back count as written: what these tables count starts anew.
    perform pg_temp.orch_forget(array(
      select distinct to_regclass(relation)::oid from orch.archive where removal = any (_removals)
      union
      select distinct to_regclass(relation)::oid from orch.archive_reference
      where removal = any (_removals)));
  end if;
  if _count = 0 then
    with gone as (
      delete from orch.archive_row r using orch.archive a
      where a.id = r.archive and a.removal = any (_removals)
      returning r.archive, hash_array_extended(r.row, 0) as digest)
    select coalesce(jsonb_object_agg(archive, digest), '{}') into _restored
    from (select archive, sum(digest) as digest from gone group by archive) as counted;
  else
    with gone as (
      delete from orch.archive_row r using orch.archive a
      where a.id = r.archive and a.removal = any (_removals) and not exists (
        select from pg_temp.orch_out o where o.archive = r.archive and o.tid = r.ctid)
      returning r.archive, hash_array_extended(r.row, 0) as digest)
    select coalesce(jsonb_object_agg(archive, digest), '{}') into _restored
    from (select archive, sum(digest) as digest from gone group by archive) as counted;
  end if;
  select string_agg(format('rows of %s are not as they were archived', u.relation), E'\n')
  into _list
  from (
    select a.relation, a.digest,
      coalesce((_restored ->> a.id::text)::numeric, 0)
        + coalesce((select sum(hash_array_extended(r.row, 0))
                    from orch.archive_row r where r.archive = a.id), 0) as found
    from orch.archive a where a.removal = any (_removals)
  ) as u
  where u.found <> u.digest;
  if _list is not null then
    raise exception using errcode = 'OR007', detail = _list, message = 'the archive was altered';
  end if;
  delete from orch.archive_reference where removal = any (_removals) and id <> all (_left);
  update orch.archive a set rows = o.rows, digest = o.digest
  from (
    select k.id, count(r.archive) as rows, coalesce(sum(hash_array_extended(r.row, 0)), 0) as digest
    from orch.archive k left join orch.archive_row r on r.archive = k.id
    where k.removal = any (_removals) group by k.id
  ) as o
  where a.id = o.id;
  delete from orch.archive a where removal = any (_removals) and rows = 0 and not exists (
    select from orch.archive_reference r where r.removal = a.removal);
  return _total;
end $orch$;
