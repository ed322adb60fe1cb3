-- The archive: what a migration removes goes to schema orch, and comes back from there.
-- A row is kept as the texts that the output functions of its columns' types give, under
-- settings that the functions pin. Everything is temporary and of this session alone.
do $orch$
begin
  if to_regclass('pg_temp.orch_row') is null then
    create temp table orch_row (rel oid, tid tid, line int, primary key (rel, tid));
    create temp table orch_step (level int, rel oid, tids tid[]);
    create index on pg_temp.orch_step (level);
    create temp table orch_note (line int, relation text, what text, rows bigint);
    create temp table orch_reference (
      parent oid, child oid, source text, joined text, action "char", lost text[], leaf boolean);
    create temp table orch_kept (id bigint, rel oid, tids tid[], rows bigint);
    create temp table orch_out (archive bigint, tid tid, what text);
  end if;
end $orch$;

create or replace function pg_temp.orch_name(_table oid) returns text language sql stable as $orch$
  select format('%I.%I', n.nspname, c.relname)
  from pg_class c join pg_namespace n on n.oid = c.relnamespace where c.oid = _table
$orch$;

create or replace function pg_temp.orch_family(_table oid) returns oid[] language sql stable as $orch$
-- A table, and those that it is a partition of.
  select array(select _table union select relid from pg_partition_ancestors(_table))
$orch$;

create or replace function pg_temp.orch_columns(_table oid, _of text)
returns table (name text, declared text, base text, shown text) language sql stable as $orch$
-- The columns in order; `declared` is null for a generated one, `base` is the type under a
-- domain, `shown` the output of `_of`.column. A cast to text is that output unless a cast
-- of its own is defined.
  with recursive t as (
    select attnum, attname::text, atttypid as type,
      case when attgenerated = '' then format_type(atttypid, atttypmod) end as declared
    from pg_attribute where attrelid = _table and attnum > 0 and not attisdropped
    union all
    select t.attnum, t.attname, y.typbasetype, t.declared
    from t join pg_type y on y.oid = t.type and y.typtype = 'd'
  )
  select attname, declared, format_type(type, -1),
    format(case
      when type not in ('text'::regtype, 'varchar'::regtype) and exists (
        select from pg_cast where castsource = type and casttarget = 'text'::regtype)
      then 'case when num_nulls(%1$s.%2$I) = 0 then concat(%1$s.%2$I) end'
      else '%1$s.%2$I::text' end, _of, attname)
  from t join pg_type y on y.oid = t.type and y.typtype <> 'd' order by attnum
$orch$;

create or replace function pg_temp.orch_image(_table oid, _of text) returns text language sql stable as $orch$
  select format('array[%s]::text[]', string_agg(shown, ', '))
  from pg_temp.orch_columns(_table, _of)
$orch$;

create or replace function pg_temp.orch_triggers(_table oid, _event int)
returns table (name text, state "char", late boolean) language sql stable as $orch$
-- The triggers that users made and that fire; 4 is insert, 8 delete, 16 update.
  select tgname::text, tgenabled, tgdeferrable and tginitdeferred from pg_trigger
  where tgrelid = _table and not tgisinternal and tgenabled <> 'D' and tgtype & _event > 0
$orch$;

create or replace function pg_temp.orch_is_leaf(_table oid) returns boolean language sql stable as $orch$
-- Whether nothing refers to it and nothing happens when its rows go.
  select relkind = 'r'
    and not exists (select from pg_constraint
      where contype = 'f' and confrelid = any (pg_temp.orch_family(_table)))
    and not exists (select from pg_temp.orch_triggers(_table, 8) where not late)
  from pg_class where oid = _table
$orch$;

create or replace function pg_temp.orch_references(_table oid)
returns setof pg_temp.orch_reference language plpgsql as $orch$
-- The foreign keys that refer to it: `joined` joins it as p with `source` as c. They are
-- looked up once a walk.
begin
  return query select * from pg_temp.orch_reference where parent = _table and child is not null;
  if found or exists (select from pg_temp.orch_reference where parent = _table) then
    return;
  end if;
  insert into pg_temp.orch_reference (parent) values (_table);
  return query insert into pg_temp.orch_reference
  select _table, c.conrelid,
    case k.relkind when 'p' then '' else 'only ' end || pg_temp.orch_name(c.conrelid),
    (select string_agg(format('p.%I operator(%I.%s) c.%I%s', f.attname, n.nspname, o.oprname,
        a.attname, case when f.attcollation not in (0, a.attcollation)
          then ' collate ' || f.attcollation::regcollation end), ' and ')
     from unnest(c.conkey, c.confkey, c.conpfeqop) as u (child, parent, operator)
     join pg_attribute a on a.attrelid = c.conrelid and a.attnum = u.child
     join pg_attribute f on f.attrelid = c.confrelid and f.attnum = u.parent
     join pg_operator o on o.oid = u.operator join pg_namespace n on n.oid = o.oprnamespace),
    c.confdeltype,
    -- Before version 15 there is no list of the columns that are set.
    array(select a.attname::text from pg_attribute a
      where a.attrelid = c.conrelid and a.attnum = any (c.conkey)
        and coalesce(nullif(to_jsonb(c) -> 'confdelsetcols', 'null') @> to_jsonb(a.attnum), true)),
    pg_temp.orch_is_leaf(c.conrelid)
  from pg_constraint c join pg_class k on k.oid = c.conrelid
  where c.contype = 'f' and c.conparentid = 0
    and c.confrelid = any (pg_temp.orch_family(_table))
  order by 3, c.conname
  returning *;
end $orch$;

create or replace function pg_temp.orch_walk(_line int, _table oid, _rows tid[], _leaves boolean)
returns void language plpgsql set row_security = off set jit = off as $orch$
-- Notes the rows and all that go with them, breadth first; those of leaves if asked.
declare
  _level int := 0;
  _step record;
  _to record;
begin
  delete from pg_temp.orch_step;
  delete from pg_temp.orch_reference;
  with new as (
    insert into pg_temp.orch_row select _table, t, _line from unnest(_rows) as t
    on conflict do nothing returning tid
  ) insert into pg_temp.orch_step select 0, _table, array_agg(tid) from new having count(*) > 0;
  while found loop
    for _step in select rel, tids from pg_temp.orch_step where level = _level loop
      for _to in select * from pg_temp.orch_references(_step.rel)
        where action = 'c' and (_leaves or not leaf) loop
        execute format(
          'with new as (
             insert into pg_temp.orch_row select c.tableoid, c.ctid, $2
             from only %s p join %s c on %s where p.ctid = any ((select $1)::tid[])
             on conflict do nothing returning rel, tid
           ) insert into pg_temp.orch_step select $3, rel, array_agg(tid) from new group by rel',
          pg_temp.orch_name(_step.rel), _to.source, _to.joined)
        using _step.tids, _line, _level + 1;
      end loop;
    end loop;
    _level := _level + 1;
    perform from pg_temp.orch_step where level = _level limit 1;
  end loop;
end $orch$;

create or replace function pg_temp.orch_in_use(_table oid, _rows tid[])
returns table (relation text, rows bigint) language plpgsql set row_security = off set jit = off as $orch$
-- The rows that refer to the given ones, do not go themselves, and forbid that those go.
declare
  _from record;
begin
  for _from in select * from pg_temp.orch_references(_table) where action in ('a', 'r') loop
    return query execute format(
      'select pg_temp.orch_name(c.tableoid), count(*) from only %s p join %s c on %s
       where p.ctid = any ((select $1)::tid[]) and not exists (
         select from pg_temp.orch_row r where r.rel = c.tableoid and r.tid = c.ctid)
       group by c.tableoid',
      pg_temp.orch_name(_table), _from.source, _from.joined)
    using _rows;
  end loop;
end $orch$;

create or replace function pg_temp.orch_entry(_line int, _table oid, inout _take bigint, out id bigint)
language plpgsql as $orch$
begin
  id := nextval(pg_get_serial_sequence('orch.archive', 'id'));
  _take := coalesce(_take, id);
  insert into orch.archive (id, take, revision, direction, line, relation, columns, types, rows)
  select id, _take, current_setting('orch.revision'), current_setting('orch.direction'), _line,
    pg_temp.orch_name(_table), array_agg(c.name), array_agg(c.declared), 0
  from pg_temp.orch_columns(_table, '') as c;
end $orch$;

create or replace function pg_temp.orch_deleted() returns jsonb language sql volatile as $orch$
-- How many rows this transaction has deleted, by table.
  select coalesce(jsonb_object_agg(oid, n), '{}')
  from (
    select oid, pg_stat_get_xact_tuples_deleted(oid) as n from pg_class
    where relkind in ('r', 'm') and relpersistence <> 't' and oid >= 16384
      and relnamespace <> to_regnamespace('orch')
  ) as counted where n > 0
$orch$;

create or replace function pg_temp.orch_take(_line int, _table regclass, _rows tid[])
returns bigint language plpgsql
set datestyle = 'ISO, YMD' set intervalstyle = 'postgres' set timezone = 'UTC'
set extra_float_digits = 3 set bytea_output = 'hex' set lc_monetary = 'C' set array_nulls = on
set xmloption = 'content' set row_security = off set jit = off as $orch$
-- Removes the rows and all that go with them by cascade, and keeps them. Returns how many.
declare
  _move text :=
    'with gone as (delete from only %s c %s where %s returning %s as row)
     insert into orch.archive_row select $2, row from gone';
  _take bigint;
  _id bigint;
  _count bigint;
  _total bigint := 0;
  _before jsonb;
  _step record;
  _to record;
  _steps int := 0;
  _counts bigint[];
  _text text[];
  _detail text;
begin
  if coalesce(cardinality(_rows), 0) = 0 then
    return 0;
  end if;
  if pg_temp.orch_is_leaf(_table) then
    select * into _take, _id from pg_temp.orch_entry(_line, _table, null);
    execute format(_move, pg_temp.orch_name(_table), '', 'c.ctid = any ((select $1)::tid[])',
      pg_temp.orch_image(_table, 'c'))
    using _rows, _id;
    get diagnostics _total = row_count;
    if _total <> cardinality(_rows) and _total <> (select count(distinct t) from unnest(_rows) as t) then
      raise exception using errcode = 'OR004', message = format(
        '%s holds %s of the %s rows to be removed', _table, _total, cardinality(_rows));
    end if;
    update orch.archive set rows = _total where id = _id;
    return _total;
  end if;

  _before := pg_temp.orch_deleted();
  truncate pg_temp.orch_row, pg_temp.orch_kept, pg_temp.orch_step, pg_temp.orch_reference;
  perform pg_temp.orch_walk(_line, _table, _rows, false);
  -- The first is the table that was asked for, and parents come before children.
  for _step in
    select rel, array_agg(tid) as tids from pg_temp.orch_row group by rel
    order by (select min(level) from pg_temp.orch_step s where s.rel = orch_row.rel), rel
  loop
    select * into _take, _id from pg_temp.orch_entry(_line, _step.rel, _take);
    insert into pg_temp.orch_kept values (_id, _step.rel, _step.tids, cardinality(_step.tids));
  end loop;
  -- Leaves go at once, by joining them.
  for _step in select * from pg_temp.orch_kept order by id loop
    for _to in select * from pg_temp.orch_references(_step.rel) where action = 'c' and leaf loop
      select id into _id from pg_temp.orch_kept where rel = _to.child;
      if not found then
        select * into _take, _id from pg_temp.orch_entry(_line, _to.child, _take);
        insert into pg_temp.orch_kept values (_id, _to.child, null, 0);
      end if;
      execute format(_move, pg_temp.orch_name(_to.child),
        'using only ' || pg_temp.orch_name(_step.rel) || ' p',
        'p.ctid = any ((select $1)::tid[]) and ' || _to.joined, pg_temp.orch_image(_to.child, 'c'))
      using _step.tids, _id;
      get diagnostics _count = row_count;
      update pg_temp.orch_kept set rows = rows + _count where id = _id;
    end loop;
  end loop;

  select array_agg(format('%s in %s', u.rows, u.relation)),
    string_agg(format('%s refers to %s: %s', u.relation, pg_temp.orch_name(k.rel), u.rows), E'\n')
  into _text, _detail from pg_temp.orch_kept k cross join lateral pg_temp.orch_in_use(k.rel, k.tids) as u
  where k.tids is not null;
  if _text is not null then
    raise exception using errcode = 'OR007', detail = _detail,
      message = format('rows of %s are in use: %s', _table, array_to_string(_text, ', '));
  end if;

  -- What stays and loses a reference does so here, where before and after are seen.
  for _step in select * from pg_temp.orch_kept where tids is not null order by id loop
    for _to in select * from pg_temp.orch_references(_step.rel) where action in ('n', 'd') loop
      _steps := _steps + 1;
      execute format(
        'with new as (
           update %s c set %s
           from (select c.tableoid as rel, c.ctid as tid, %s as row from only %s p join %s c on %s
                 where p.ctid = any ((select $1)::tid[])) as o
           where c.tableoid = o.rel and c.ctid = o.tid and not exists (
             select from pg_temp.orch_row r where r.rel = o.rel and r.tid = o.tid)
           returning o.row as before, %s as after
         )
         insert into orch.archive_reference (take, step, relation, columns, lost, before, after)
         select $2, $3, $4, $5, $6, before, after from new',
        _to.source,
        (select string_agg(format('%I = %s', l,
           case _to.action when 'n' then 'null' else 'default' end), ', ') from unnest(_to.lost) as l),
        pg_temp.orch_image(_to.child, 'c'), pg_temp.orch_name(_step.rel), _to.source, _to.joined,
        pg_temp.orch_image(_to.child, 'c'))
      using _step.tids, _take, _steps, pg_temp.orch_name(_to.child),
        (select array_agg(name) from pg_temp.orch_columns(_to.child, '')), _to.lost;
    end loop;
  end loop;

  -- All else goes in one statement, so that no order of constraints or cascades matters.
  select format('with %s select array[%s]',
    string_agg(format(
      'gone%1$s as (delete from only %2$s c
         where c.ctid = any ((select tids from pg_temp.orch_kept where id = %1$s)::tid[])
         returning %3$s as row),
       kept%1$s as (insert into orch.archive_row select %1$s, row from gone%1$s returning 1)',
      id, pg_temp.orch_name(rel), pg_temp.orch_image(rel, 'c')), ', ' order by id),
    string_agg(format('(select count(*) from kept%s)', id), ', ' order by id))
  into _move from pg_temp.orch_kept where tids is not null;
  execute _move into _counts;

  -- What was kept must be all that was deleted, by whatever trigger or rule.
  select array_agg(format('%s: %s rows deleted, %s kept', pg_temp.orch_name(oid), deleted, kept) order by oid)
  into _text
  from (
    select coalesce(d.key::oid, k.rel) as oid, coalesce(k.kept, 0) as kept,
      coalesce(d.value::bigint, 0) - coalesce((_before ->> d.key)::bigint, 0) as deleted
    from jsonb_each_text(pg_temp.orch_deleted()) as d
    full join (select rel, rows as kept from pg_temp.orch_kept) as k on k.rel = d.key::oid
  ) as compared
  where deleted <> kept and current_setting('track_counts')::boolean;
  select coalesce(_text, array_agg(format('%s: %s rows deleted, %s expected', pg_temp.orch_name(rel), n, rows)))
  into _text
  from (select rel, rows, _counts[row_number() over (order by id)] as n
        from pg_temp.orch_kept where tids is not null) as k
  where n <> rows;
  if _text is not null then
    raise exception using errcode = 'OR004', detail = array_to_string(_text, E'\n'),
      message = format('other rows went with those of %s than were kept (%s)', _table, _text[1]);
  end if;
  delete from orch.archive a using pg_temp.orch_kept k where a.id = k.id and k.rows = 0;
  update orch.archive a set rows = k.rows from pg_temp.orch_kept k where a.id = k.id and k.rows > 0;
  return (select sum(rows) from pg_temp.orch_kept);
end $orch$;

create or replace function pg_temp.orch_settle(_table oid, _triggers boolean)
returns void language plpgsql as $orch$
-- Lets what waits for the end of the transaction run now: deferred constraints of a
-- table, and its deferred triggers if asked.
declare
  _names text;
begin
  select string_agg(distinct format('%I.%I', n.nspname, c.conname), ', ') into _names
  from pg_constraint c join pg_namespace n on n.oid = c.connamespace
  where c.condeferred and (c.conrelid = _table or c.confrelid = _table)
    and (_triggers or c.contype <> 't');
  if _names is not null then
    execute format('set constraints %s immediate', _names);
    execute format('set constraints %s deferred', _names);
  end if;
end $orch$;

create or replace function pg_temp.orch_alter(_table oid, _sql text)
returns boolean language plpgsql as $orch$
-- Alters a table, also one that this transaction has written.
begin
  for _try in 1 .. 3 loop
    begin
      execute _sql;
      return true;
    exception when object_in_use then
      if _try = 2 then
        raise notice 'deferred triggers of % run before the end of the transaction', _table::regclass;
      end if;
      perform pg_temp.orch_settle(_table, _try = 2);
    end;
  end loop;
  return false;
end $orch$;

create or replace function pg_temp.orch_switch_off(_table oid, _event int)
returns text language plpgsql as $orch$
-- Switches off the triggers that would act on rows that come back. Returns the SQL that
-- restores their states; null where they stay in force.
declare
  _name text := pg_temp.orch_name(_table);
  _off text;
  _on text;
begin
  select string_agg(format('alter table %s disable trigger %I', _name, name), '; '),
    string_agg(format('alter table %s enable %s trigger %I', _name,
      case state when 'A' then 'always' when 'R' then 'replica' else '' end, name), '; ')
  into _off, _on from pg_temp.orch_triggers(_table, _event)
  where exists (select from pg_temp.orch_triggers(_table, _event) where not late);
  if _off is null then
    return '';
  elsif (select pg_has_role(relowner, 'usage') from pg_class where oid = _table)
    and pg_temp.orch_alter(_table, _off) then
    return _on;
  end if;
  return null;
end $orch$;

create or replace function pg_temp.orch_key(_table oid) returns text[] language sql stable as $orch$
  select array_agg(a.attname::text order by a.attnum)
  from pg_index i join pg_attribute a on a.attrelid = i.indrelid and a.attnum = any (i.indkey)
  where i.indrelid = _table and i.indisprimary
$orch$;

create or replace function pg_temp.orch_spoilt(_table oid, _event int)
returns void language plpgsql as $orch$
begin
  raise exception using errcode = 'OR007', message = format(
    'a trigger of %s changes rows that return: %s', pg_temp.orch_name(_table),
    coalesce((select string_agg(name, ', ' order by name) from pg_temp.orch_triggers(_table, _event)),
      'unknown')),
    hint = 'as the owner of the table orch switches its triggers off';
end $orch$;

create or replace function pg_temp.orch_insert(_take bigint, _archive bigint, _rows tid[], _watched oid[])
returns bigint language plpgsql as $orch$
-- Puts back what a removal kept, but for rows that are out; or only some rows of a table.
declare
  _kept record;
  _to record;
  _inserts text;
  _sums text;
  _where text;
  _counts bigint[];
  _n int := 0;
  _count bigint;
begin
  for _pass in 1 .. 2 loop
    for _kept in
      select *, to_regclass(relation)::oid as rel,
        coalesce(cardinality(_rows), rows - (select count(*) from pg_temp.orch_out where archive = a.id)) as due
      from orch.archive a
      where take = _take and id = coalesce(_archive, id) order by id
    loop
      select string_agg(format('%I', c.name), ', ') as names, string_agg(c.shown, ', ') as shown,
        string_agg(format('r.row[%s]::%s', k.n, c.base), ', ') as typed,
        string_agg(format('r.row[%s]', k.n), ', ') as kept,
        string_agg(c.shown, ', ') filter (where c.name = any (pg_temp.orch_key(_kept.rel))) as key,
        string_agg(format('r.row[%s]', k.n), ', ')
          filter (where c.name = any (pg_temp.orch_key(_kept.rel))) as kept_key,
        bool_or(k.type is distinct from c.declared) as differs
      into _to
      from unnest(_kept.columns, _kept.types) with ordinality as k (name, type, n)
      join pg_temp.orch_columns(_kept.rel, 't') as c using (name) where c.declared is not null;
      continue when _to.names is null or _kept.due = 0;
      _where := case when _rows is not null then 'r.ctid = any ((select $1)::tid[])'
        else 'r.archive = ' || _kept.id || case when _kept.due < _kept.rows
          then ' and not exists (select from pg_temp.orch_out o where o.archive = r.archive and o.tid = r.ctid)'
          else '' end end;
      if _pass = 1 then
        _inserts := concat_ws(', ', _inserts, format(
          'put%s as (insert into %s (%s) overriding system value select %s from orch.archive_row r
             where %s returning 1)',
          _kept.id, _kept.relation, _to.names, _to.typed, _where));
        _sums := concat_ws(', ', _sums, format('(select count(*) from put%s)', _kept.id));
        continue;
      end if;
      _n := _n + 1;
      if _counts[_n] <> _kept.due then
        perform pg_temp.orch_spoilt(_kept.rel, 4);
      end if;
      if _kept.rel = any (_watched) or _to.differs then
        execute format('select count(*) from (select %s from orch.archive_row r where %s
            except all select %s from only %s t%s) as unlike',
          _to.kept, _where, _to.shown, _kept.relation, case when _to.key is not null then
            format(' where (%s) in (select %s from orch.archive_row r where %s)', _to.key, _to.kept_key, _where)
            else '' end)
        into _count using _rows;
        if _count > 0 and _kept.rel = any (_watched) then
          perform pg_temp.orch_spoilt(_kept.rel, 4);
        elsif _count > 0 then
          raise exception using errcode = '22000', message = 'it would come back otherwise than it was';
        end if;
      end if;
      perform pg_temp.orch_settle(_kept.rel, false);
    end loop;
    if _pass = 1 then
      exit when _inserts is null;
      execute format('with %s select array[%s]', _inserts, _sums) into _counts using _rows;
    end if;
  end loop;
  return (select coalesce(sum(c), 0) from unnest(_counts) as c);
end $orch$;

create or replace function pg_temp.orch_halve(_take bigint, _archive bigint, _rows tid[], _watched oid[])
returns void language plpgsql as $orch$
-- Finds the rows that cannot return, whatever else does: tries, and tries halves.
declare
  _half int := cardinality(_rows) / 2;
  _why text;
begin
  begin
    perform pg_temp.orch_insert(_take, _archive, _rows, _watched);
    raise exception using errcode = 'OR000';
  exception when others then
    _why := sqlerrm;
    -- Parents are looked at elsewhere; they are the last thing that Postgres looks at.
    if sqlstate in ('OR000', '23503') then
      return;
    elsif sqlstate !~ '^(22|23|42|44|54|P0)' then
      raise;
    end if;
  end;
  if _half = 0 then
    insert into pg_temp.orch_out values (_archive, _rows[1], _why);
  else
    perform pg_temp.orch_halve(_take, _archive, _rows[:_half], _watched);
    perform pg_temp.orch_halve(_take, _archive, _rows[_half + 1:], _watched);
  end if;
end $orch$;

create or replace function pg_temp.orch_misplaced(_take bigint) returns void language plpgsql as $orch$
-- Notes the rows of a removal whose table is gone, or a column that they have a value in.
declare
  _kept record;
begin
  for _kept in
    select a.id, a.relation, array_agg(k.n) filter (where k.type is not null) as at, array_agg(k.name) as names
    from orch.archive a cross join lateral unnest(a.columns, a.types) with ordinality as k (name, type, n)
    where a.take = _take and k.name not in (
      select c.name from pg_temp.orch_columns(to_regclass(a.relation), '') as c)
    group by a.id
  loop
    insert into pg_temp.orch_out
    select _kept.id, r.ctid, case when to_regclass(_kept.relation) is null then 'its table is not there'
      else format('there is no column for its %s', array_to_string(_kept.names, ', ')) end
    from orch.archive_row r
    where r.archive = _kept.id and (to_regclass(_kept.relation) is null
      or exists (select from unnest(_kept.at) as n where r.row[n] is not null));
  end loop;
end $orch$;

create or replace function pg_temp.orch_find_out(_take bigint, _watched oid[])
returns boolean language plpgsql set enable_nestloop = off as $orch$
-- Notes the rows of a removal that cannot return, and why. Whether there are any more.
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
    where a.take = _take and not exists (
      select from pg_temp.orch_out o where o.archive = r.archive and o.tid = r.ctid)
    group by a.id order by a.id
  loop
    perform pg_temp.orch_halve(_take, _kept.id, _kept.rows, _watched);
  end loop;
  -- Where a parent is not there and does not return, the child stays out too.
  while _found loop
    _found := false;
    for _kept in select id, columns, to_regclass(relation)::oid as rel from orch.archive where take = _take order by id loop
      for _key in
        select pg_temp.orch_name(c.confrelid) as parent, c.confrelid,
          string_agg(format('p.%I operator(%I.%s) r.row[%s]::%s', f.attname, n.nspname, o.oprname,
            array_position(_kept.columns, a.attname::text), t.base), ' and ') as joined,
          string_agg(format('r.row[%s] is not null', array_position(_kept.columns, a.attname::text)), ' and ') as given,
          array_agg(f.attname::text) as names, array_agg(array_position(_kept.columns, a.attname::text)) as at
        from pg_constraint c
        cross join unnest(c.conkey, c.confkey, c.conpfeqop) as u (child, parent, operator)
        join pg_attribute a on a.attrelid = c.conrelid and a.attnum = u.child
        join pg_attribute f on f.attrelid = c.confrelid and f.attnum = u.parent
        join pg_temp.orch_columns(_kept.rel, '') as t on t.name = a.attname
        join pg_operator o on o.oid = u.operator join pg_namespace n on n.oid = o.oprnamespace
        where c.contype = 'f' and c.conparentid = 0 and c.conrelid = any (pg_temp.orch_family(_kept.rel))
          and not exists (select from unnest(c.conkey) as k join pg_attribute x
            on x.attrelid = c.conrelid and x.attnum = k where x.attname::text <> all (_kept.columns))
        group by c.oid, c.confrelid
      loop
        execute format(
          'with r as materialized (
             select r.ctid as tid, r.row from orch.archive_row r where r.archive = %1$s and %2$s
               and not exists (select from pg_temp.orch_out o where o.archive = %1$s and o.tid = r.ctid)
           )
           insert into pg_temp.orch_out
           select %1$s, r.tid, %3$L from r
           where not exists (select from %4$s p where %5$s)%6$s',
          _kept.id, _key.given, format('its row in %s is not there', _key.parent),
          case when (select relkind from pg_class where oid = _key.confrelid) = 'p' then '' else 'only ' end || _key.parent,
          _key.joined,
          -- Nor does it return itself.
          (select string_agg(format(
             ' and not exists (select from orch.archive_row q where q.archive = %s and %s and not exists (
                select from pg_temp.orch_out o where o.archive = q.archive and o.tid = q.ctid))', a.id,
             (select string_agg(format('q.row[%s] = r.row[%s]', array_position(a.columns, u.name), u.n), ' and ')
              from unnest(_key.names, _key.at) as u (name, n))), '')
           from orch.archive a
           where a.take = _take and _key.names <@ a.columns
             and _key.confrelid = any (pg_temp.orch_family(to_regclass(a.relation)))));
        get diagnostics _count = row_count;
        _found := _found or _count > 0;
      end loop;
    end loop;
  end loop;
  return (select count(*) from pg_temp.orch_out) > _before;
end $orch$;

create or replace function pg_temp.orch_refer(_take bigint, _step int, _ids bigint[])
returns void language plpgsql as $orch$
-- Gives references back where the row still lacks them; all of the row where nobody has
-- written it since.
declare
  _first orch.archive_reference;
  _rel oid;
  _from text;
  _image text;
  _set text;
  _match text;
  _lost text;
  _count bigint;
begin
  select * into _first from orch.archive_reference where take = _take and step = _step limit 1;
  _rel := to_regclass(_first.relation);
  if _rel is null then
    return;
  end if;
  _from := case when (select relkind from pg_class where oid = _rel) = 'p' then '' else 'only ' end || _first.relation;
  select format('array[%s]::text[]', string_agg(coalesce(c.shown, 'null'), ', ' order by k.n)),
    string_agg(format('%1$I = case when o.exact%2$s then o.before[%3$s]::%4$s else t.%1$I end', c.name,
      case when c.name = any (_first.lost) then ' or true' else '' end, k.n, c.base), ', ')
      filter (where c.declared is not null and exists (
        select from orch.archive_reference r
        where r.take = _take and r.step = _step and r.before[k.n] is distinct from r.after[k.n])
        and (select attidentity <> 'a' from pg_attribute where attrelid = _rel and attname = c.name)),
    string_agg(format('t.%I = o.after[%s]::%s', c.name, k.n, c.base), ' and ')
      filter (where c.name = any (pg_temp.orch_key(_rel))),
    string_agg(format('t.now[%1$s] is not distinct from o.after[%1$s]', k.n), ' and ')
      filter (where k.name = any (_first.lost))
  into _image, _set, _match, _lost
  from unnest(_first.columns) with ordinality as k (name, n)
  left join pg_temp.orch_columns(_rel, 't') as c using (name);
  if _set is null then
    return;
  end if;
  execute format(
    'with put as (
       update %1$s t set %2$s
       from (
         select t.rel, t.tid, o.before, t.now = o.after as exact,
           case when t.now = o.after then o.before else array(
             select case when c = any (o.lost) then o.before[n] else t.now[n] end
             from unnest(o.columns) with ordinality as u (c, n) order by n) end as due
         from (select t.tableoid as rel, t.ctid as tid, t.*, %3$s as now,
                 %4$s as nth from %1$s t) as t
         join (select *, row_number() over (partition by after order by id) as nth
               from orch.archive_reference o
               where take = $1 and step = $2 and ($3 is null or id = any ($3))) as o on %5$s
         where %6$s
       ) as o
       where t.tableoid = o.rel and t.ctid = o.tid
       returning %3$s is distinct from o.due as spoilt
     ) select count(*) filter (where spoilt) from put',
    _from, _set, _image, case when _match is null
      then format('row_number() over (partition by %s order by t.ctid)', _image) else '1' end,
    coalesce(_match, 't.now = o.after and t.nth = o.nth'), _lost)
  into _count using _take, _step, _ids;
  if _count > 0 then
    perform pg_temp.orch_spoilt(_rel, 16);
  end if;
  perform pg_temp.orch_settle(_rel, false);
end $orch$;

create or replace function pg_temp.orch_return(_line int)
returns bigint language plpgsql
set datestyle = 'ISO, YMD' set intervalstyle = 'postgres' set timezone = 'UTC'
set extra_float_digits = 3 set bytea_output = 'hex' set lc_monetary = 'C' set array_nulls = on
set xmloption = 'content' set row_security = off set jit = off as $orch$
-- Puts back what the other direction removed under this line. Returns how many rows.
declare
  _takes bigint[];
  _take bigint;
  _step int;
  _id bigint;
  _on jsonb := '{}';
  _sql text;
  _watched oid[] := '{}';
  _left bigint[] := '{}';
  _table record;
  _total bigint := 0;
  _count bigint;
  _list text;
begin
  select array_agg(distinct take order by take desc) into _takes from orch.archive
  where revision = current_setting('orch.revision') and line = _line
    and direction = case current_setting('orch.direction') when 'up' then 'down' else 'up' end;
  if _takes is null then
    return 0;
  end if;
  delete from pg_temp.orch_out;
  for _table in
    select to_regclass(relation)::oid as rel, bit_or(event) as event
    from (select relation, 4 from orch.archive where take = any (_takes)
          union select distinct relation, 16 from orch.archive_reference where take = any (_takes)
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

  foreach _take in array _takes loop
    perform pg_temp.orch_misplaced(_take);
    loop
      begin
        _count := pg_temp.orch_insert(_take, null, null, _watched);
        exit;
      exception when others then
        if sqlstate !~ '^(22|23|42|44|54|P0)' then
          raise;
        end if;
        _sql := sqlerrm;
      end;
      -- Only now is it worth while to ask why.
      if not pg_temp.orch_find_out(_take, _watched) then
        raise exception using errcode = 'OR007', message = 'rows cannot return: ' || _sql;
      end if;
    end loop;
    _total := _total + _count;
    for _step in select distinct step from orch.archive_reference where take = _take order by step desc loop
      begin
        perform pg_temp.orch_refer(_take, _step, null);
      exception when others then
        if sqlstate !~ '^(22|23|42|44|54|P0)' then
          raise;
        end if;
        for _id in select id from orch.archive_reference where take = _take and step = _step loop
          begin
            perform pg_temp.orch_refer(_take, _step, array[_id]);
          exception when others then
            _left := _left || _id;
            insert into pg_temp.orch_out
            select null, null, format('%s (%s)=(%s), its reference: %s', relation, array_to_string(columns, ', '),
              left(array_to_string(after, ', ', 'null'), 200), sqlerrm)
            from orch.archive_reference where id = _id;
          end;
        end loop;
      end;
    end loop;
  end loop;

  select count(*) into _count from pg_temp.orch_out;
  if _count > 0 and coalesce(current_setting('orch.leave_archived', true), '') <> 'on' then
    select string_agg(line, E'\n') into _list
    from (
      select case when o.archive is null then o.what else format('%s (%s)=(%s): %s', a.relation,
        array_to_string(k.key, ', '),
        (select left(string_agg(coalesce(r.row[array_position(a.columns, c)], 'null'), ', ' order by n), 200)
         from unnest(k.key) with ordinality as u (c, n)), o.what) end as line
      from pg_temp.orch_out o
      left join orch.archive a on a.id = o.archive
      left join orch.archive_row r on r.archive = o.archive and r.ctid = o.tid
      left join lateral (
        select coalesce(pg_temp.orch_key(to_regclass(a.relation)), a.columns) as key) as k on true
      order by o.archive nulls last, line limit 100
    ) as lines;
    raise exception using errcode = 'OR007', detail = _list, message = format('%s cannot return',
      case _count when 1 then '1 row' else _count || ' rows' end);
  end if;
  for _table in select key::oid as rel, value as restore from jsonb_each_text(_on) loop
    if not pg_temp.orch_alter(_table.rel, _table.restore) then
      raise exception using errcode = 'OR007',
        message = format('triggers of %s cannot be switched on again', pg_temp.orch_name(_table.rel));
    end if;
  end loop;
  if _count = 0 then
    delete from orch.archive_row r using orch.archive a where a.id = r.archive and a.take = any (_takes);
  else
    delete from orch.archive_row r using orch.archive a
    where a.id = r.archive and a.take = any (_takes) and not exists (
      select from pg_temp.orch_out o where o.archive = r.archive and o.tid = r.ctid);
  end if;
  delete from orch.archive_reference where take = any (_takes) and id <> all (_left);
  update orch.archive a set rows = (select count(*) from pg_temp.orch_out o where o.archive = a.id)
  where take = any (_takes);
  delete from orch.archive a where take = any (_takes) and rows = 0 and not exists (
    select from orch.archive_reference r where r.take = a.take);
  return _total;
end $orch$;

create or replace function pg_temp.orch_count(_line int, _table regclass, _rows tid[])
returns void language plpgsql as $orch$
-- Notes what orch_take would do with the rows; changes nothing.
declare
  _step record;
  _from record;
begin
  perform pg_temp.orch_walk(_line, _table, _rows, true);
  for _step in select rel, array_agg(tid) as tids from (
    select rel, unnest(tids) as tid from pg_temp.orch_step) as new group by rel
  loop
    insert into pg_temp.orch_note select _line, u.relation, 'blocks', u.rows
    from pg_temp.orch_in_use(_step.rel, _step.tids) as u;
    for _from in select * from pg_temp.orch_references(_step.rel) where action in ('n', 'd') loop
      execute format(
        'insert into pg_temp.orch_note select $2, pg_temp.orch_name(c.tableoid), ''loses'', count(*)
         from only %s p join %s c on %s where p.ctid = any ((select $1)::tid[]) and not exists (
           select from pg_temp.orch_row r where r.rel = c.tableoid and r.tid = c.ctid) group by c.tableoid',
        pg_temp.orch_name(_step.rel), _from.source, _from.joined)
      using _step.tids, _line;
    end loop;
  end loop;
end $orch$;

create or replace function pg_temp.orch_counted()
returns table (line int, relation text, rows bigint) language sql stable as $orch$
-- What the counted removals would take, each row under the first line that takes it.
  select line, pg_temp.orch_name(rel), count(*) from pg_temp.orch_row group by line, rel order by 1, 2
$orch$;

create or replace function pg_temp.orch_noted()
returns table (line int, relation text, what text, rows bigint) language sql stable as $orch$
-- What else they would meet: rows that block them, rows that would lose a reference.
  select line, relation, what, sum(rows)::bigint from pg_temp.orch_note group by 1, 2, 3 order by 1, 2, 3
$orch$;

create or replace function pg_temp.orch_count_again() returns void language sql as $orch$
-- Forgets what was counted.
  delete from pg_temp.orch_row;
  delete from pg_temp.orch_note;
$orch$;

create or replace function pg_temp.orch_lock(_tables text[]) returns void language plpgsql as $orch$
-- Locks tables, and all that cascades from them can write, against other writers.
declare
  _list text;
begin
  with recursive reached as (
    select t::regclass::oid as rel, true as goes from unnest(_tables) as t
    union
    select c.conrelid, c.confdeltype = 'c'
    from reached r join pg_constraint c on c.confrelid = any (pg_temp.orch_family(r.rel))
    where r.goes and c.contype = 'f' and c.confdeltype in ('c', 'n', 'd')
  )
  select string_agg(distinct pg_temp.orch_name(rel), ', ' order by pg_temp.orch_name(rel)) into _list from reached;
  if _list is not null then
    execute format('lock table %s in share row exclusive mode', _list);
  end if;
end $orch$;
