-- What orch's SQL calls. Everything is temporary and of this session alone.
create or replace function pg_temp.orch_remove(_table regclass, _rows tid[], _expected bigint)
returns bigint language plpgsql as $orch$
-- Removes exactly the listed rows, and nothing that hangs on them: where any other
-- row of any table refers to one of them, nothing is removed. Returns how many.
declare
  _uses text := '';
  _reference record;
  _count bigint;
begin
  -- From here on nobody can add a row that refers to one of them; who is adding one
  -- now is waited for, and counted.
  execute format('select from %s where ctid = any ($1) for update', _table) using _rows;
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
      'select count(*) from %s child join %s parent on %s where parent.ctid = any ($1)',
      _reference.child, _table, _reference.joined)
    into _count using _rows;
    if _count > 0 then
      _uses := _uses || format(', %s in %s', _count, _reference.child);
    end if;
  end loop;
  if _uses <> '' then
    raise exception using
      errcode = 'OR007',
      message = format('rows of %s are in use: %s', _table, substr(_uses, 3));
  end if;
  execute format('delete from %s where ctid = any ($1)', _table) using _rows;
  get diagnostics _count = row_count;
  if _count <> _expected then
    raise exception using
      errcode = 'OR004',
      message = format('%s holds %s of the %s rows to be removed', _table, _count, _expected);
  end if;
  return _count;
end $orch$;

create or replace function pg_temp.orch_refuse_live(_table regclass, _names text[], _what text)
returns void language plpgsql as $orch$
-- Refuses where a subscription of the listed products, or an instance of the
-- listed blocks, would lack what is about to be required of it.
declare
  _count bigint;
  _live text;
begin
  if _table = 'products'::regclass then
    select count(*) into _count
    from subscriptions s join products p using (product_id) where p.name = any (_names);
    _live := 'subscriptions';
  else
    select count(*) into _count
    from subscription_instances i join product_blocks b using (product_block_id)
    where b.name = any (_names);
    _live := 'subscription instances';
  end if;
  if _count > 0 then
    raise exception using
      errcode = 'OR007',
      message = format('%s would lack what is now required (%s: %s)', _what, _live, _count);
  end if;
end $orch$;

create or replace function pg_temp.orch_refuse_used(_what text, _owners text[], _ones text[])
returns void language plpgsql as $orch$
-- Refuses where subscriptions use relations that are about to be removed; the n-th
-- owner and the n-th of the others are the two sides of the n-th relation.
declare
  _count bigint;
  _used text;
begin
  if _what = 'product_product_blocks' then
    select count(*) into _count
    from unnest(_owners, _ones) as r (product, block)
    join products p on p.name = r.product
    join product_blocks b on b.name = r.block
    join subscriptions s on s.product_id = p.product_id
    join subscription_instances i
      on i.subscription_id = s.subscription_id and i.product_block_id = b.product_block_id;
    _used := 'subscription instances';
  elsif _what = 'product_block_resource_types' then
    select count(*) into _count
    from unnest(_owners, _ones) as r (block, resource_type)
    join product_blocks b on b.name = r.block
    join resource_types t on t.resource_type = r.resource_type
    join subscription_instances i on i.product_block_id = b.product_block_id
    join subscription_instance_values v
      on v.subscription_instance_id = i.subscription_instance_id
      and v.resource_type_id = t.resource_type_id;
    _used := 'instance values';
  else
    -- The two sides have had two names each.
    execute format(
      'select count(*)
       from unnest($1, $2) as r (owner, block)
       join product_blocks o on o.name = r.owner
       join product_blocks b on b.name = r.block
       join subscription_instances user_of on user_of.product_block_id = o.product_block_id
       join subscription_instance_relations x on x.%I = user_of.subscription_instance_id
       join subscription_instances used
         on used.subscription_instance_id = x.%I
         and used.product_block_id = b.product_block_id',
      (select attname from pg_attribute
       where attrelid = 'subscription_instance_relations'::regclass
         and attname in ('in_use_by_id', 'parent_id') and not attisdropped),
      (select attname from pg_attribute
       where attrelid = 'subscription_instance_relations'::regclass
         and attname in ('depends_on_id', 'child_id') and not attisdropped))
    into _count using _owners, _ones;
    _used := 'instance relations';
  end if;
  if _count > 0 then
    raise exception using
      errcode = 'OR007',
      message = format('rows of %s are in use (%s: %s)', _what, _used, _count);
  end if;
end $orch$;
