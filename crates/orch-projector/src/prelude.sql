-- What orch's SQL calls. Everything is temporary and of this session alone.
create or replace function pg_temp.orch_remove(_table regclass, _key name, _keys text[])
returns void language plpgsql as $orch$
-- Removes exactly the rows whose key is listed, and nothing that hangs on them:
-- where any other row refers to one of them, nothing is removed.
declare
  _uses text := '';
  _reference record;
  _rows bigint;
begin
  for _reference in
    select c.conrelid::regclass as child,
           string_agg(format('child.%I = parent.%I', a.attname, f.attname), ' and ') as joined
    from pg_constraint c
    cross join unnest(c.conkey, c.confkey) as k (child_column, parent_column)
    join pg_attribute a on a.attrelid = c.conrelid and a.attnum = k.child_column
    join pg_attribute f on f.attrelid = c.confrelid and f.attnum = k.parent_column
    where c.contype = 'f' and c.conparentid = 0 and c.confrelid = _table
    group by c.oid, c.conrelid
    order by c.conrelid::regclass::text, c.oid
  loop
    execute format(
      'select count(*) from %s child join %s parent on %s where parent.%I = any ($1)',
      _reference.child, _table, _reference.joined, _key)
    into _rows using _keys;
    if _rows > 0 then
      _uses := _uses || format(', %s in %s', _rows, _reference.child);
    end if;
  end loop;
  if _uses <> '' then
    raise exception using
      errcode = 'OR007',
      message = format('rows of %s are in use: %s', _table, substr(_uses, 3));
  end if;
  execute format('delete from %s where %I = any ($1)', _table, _key) using _keys;
  get diagnostics _rows = row_count;
  if _rows <> cardinality(_keys) then
    raise exception using
      errcode = 'OR004',
      message = format('%s holds %s of the %s rows to be removed', _table, _rows, cardinality(_keys));
  end if;
end $orch$;

create or replace function pg_temp.orch_refuse_live(_table regclass, _names text[], _what text)
returns void language plpgsql as $orch$
-- Refuses where a subscription of the listed products, or an instance of the
-- listed blocks, would lack what is about to be required of it.
declare
  _rows bigint;
  _live text;
begin
  if _table = 'products'::regclass then
    select count(*) into _rows
    from subscriptions s join products p using (product_id) where p.name = any (_names);
    _live := 'subscriptions';
  else
    select count(*) into _rows
    from subscription_instances i join product_blocks b using (product_block_id)
    where b.name = any (_names);
    _live := 'subscription instances';
  end if;
  if _rows > 0 then
    raise exception using
      errcode = 'OR007',
      message = format('%s would lack what is now required: %s', _what, _rows || ' ' || _live);
  end if;
end $orch$;
