-- What orch's SQL calls. Everything is temporary and of this session alone.

create temp table if not exists orch_doomed (
  instance uuid primary key, root boolean not null) on commit delete rows;
create temp table if not exists orch_live (instance uuid primary key) on commit delete rows;
create temp table if not exists orch_next (instance uuid primary key) on commit delete rows;
create temp table if not exists orch_cut (relation tid primary key) on commit delete rows;
create temp table if not exists orch_left (owner uuid primary key) on commit delete rows;
create temp table if not exists orch_spared (instance uuid) on commit delete rows;
create temp table if not exists orch_made (instance uuid primary key) on commit delete rows;
delete from pg_temp.orch_spared;
delete from pg_temp.orch_made;

create or replace function pg_temp.orch_id(_thing text, _owner uuid, _position bigint)
returns uuid language sql stable as $orch$
-- The id of a row that a revision makes: the same on every database.
  select overlay(overlay(
    md5(current_setting('orch.revision') || _thing || _owner::text || _position::text)
    placing '8' from 13) placing '8' from 17)::uuid
$orch$;

create or replace function pg_temp.orch_remove(_line int, _table regclass, _rows tid[])
returns bigint language plpgsql as $orch$
-- Moves rows to the archive, with all that goes with them; or counts them.
begin
  if coalesce(current_setting('orch.counting', true), '') = 'on' then
    perform pg_temp.orch_count(_line, _table, _rows);
    return 0;
  end if;
  return pg_temp.orch_take(_line, _table, _rows);
end $orch$;

create or replace function pg_temp.orch_take_products(_line int, _names text[])
returns bigint language plpgsql as $orch$
-- Products go with their subscriptions, and with the processes all of whose
-- subscriptions go.
declare
  _products uuid[] := array(select product_id from products where name = any (_names));
  _staying text[] := '{}';
  _count bigint := 0;
begin
  -- What stayed without these subscriptions before stays again, whatever else went since.
  if to_regclass('orch.archive_text') is not null then
    _staying := array(
      select name from orch.archive_text
      where revision = current_setting('orch.revision') and line = _line
        and direction = current_setting('orch.direction') and relation = 'orch: stays');
  end if;
  _count := _count + pg_temp.orch_remove(_line, 'processes', array(
    select p.ctid from processes p
    where p.pid::text <> all (_staying) and exists (
      select from processes_subscriptions x
      join subscriptions s on s.subscription_id = x.subscription_id
      where x.pid = p.pid and s.product_id = any (_products))
    and not exists (
      select from processes_subscriptions x
      join subscriptions s on s.subscription_id = x.subscription_id
      where x.pid = p.pid and s.product_id <> all (_products))));
  if coalesce(current_setting('orch.counting', true), '') <> 'on' then
    insert into orch.archive_text (revision, direction, line, relation, name)
    select distinct current_setting('orch.revision'), current_setting('orch.direction'), _line,
      'orch: stays', x.pid::text
    from processes_subscriptions x
    join subscriptions s on s.subscription_id = x.subscription_id
    where s.product_id = any (_products) and x.pid::text <> all (_staying);
  end if;
  _count := _count + pg_temp.orch_remove(_line, 'processes_subscriptions', array(
    select x.ctid from processes_subscriptions x
    join subscriptions s on s.subscription_id = x.subscription_id
    where s.product_id = any (_products)));
  _count := _count + pg_temp.orch_remove(_line, 'subscriptions', array(
    select ctid from subscriptions where product_id = any (_products)));
  return _count + pg_temp.orch_remove(_line, 'products', array(
    select ctid from products where name = any (_names)));
end $orch$;

create or replace function pg_temp.orch_doom(_unrooted text[] default '{}')
returns void language plpgsql as $orch$
-- From the instances in pg_temp.orch_doomed and the relations in pg_temp.orch_cut: keeps those
-- doomed that go because nothing uses them any more. An instance goes only with
-- another one of its own subscription; a root stays, unless its block is unrooted.
begin
  -- All that they lead to, in the same subscription.
  loop
    insert into pg_temp.orch_doomed (instance, root)
    select distinct d.subscription_instance_id, false
    from pg_temp.orch_doomed c
    join subscription_instances o on o.subscription_instance_id = c.instance
    join subscription_instance_relations r on r.in_use_by_id = c.instance
    join subscription_instances d
      on d.subscription_instance_id = r.depends_on_id and d.subscription_id = o.subscription_id
    on conflict do nothing;
    exit when not found;
  end loop;
  -- Roots, and what something else uses, stay; then what these use, in turn.
  delete from pg_temp.orch_live;
  insert into pg_temp.orch_live
  select c.instance from pg_temp.orch_doomed c
  join subscription_instances i on i.subscription_instance_id = c.instance
  where not c.root and (
    exists (
      select from subscriptions s
      join product_product_blocks x on x.product_id = s.product_id
      join product_blocks b on b.product_block_id = x.product_block_id
      where s.subscription_id = i.subscription_id
        and x.product_block_id = i.product_block_id
        and b.name <> all (_unrooted))
    or exists (
      select from subscription_instance_relations r
      where r.depends_on_id = c.instance
        and not exists (select from pg_temp.orch_cut x where x.relation = r.ctid)
        and not exists (select from pg_temp.orch_doomed d where d.instance = r.in_use_by_id)));
  loop
    with spared as (
      delete from pg_temp.orch_doomed d using pg_temp.orch_live l
      where l.instance = d.instance returning d.instance)
    insert into pg_temp.orch_spared select instance from spared;
    exit when not found;
    delete from pg_temp.orch_next;
    insert into pg_temp.orch_next
    select distinct d.instance from pg_temp.orch_doomed d
    join subscription_instance_relations r on r.depends_on_id = d.instance
    join pg_temp.orch_live l on l.instance = r.in_use_by_id
    where not d.root and not exists (select from pg_temp.orch_cut x where x.relation = r.ctid);
    delete from pg_temp.orch_live;
    insert into pg_temp.orch_live select instance from pg_temp.orch_next;
  end loop;
end $orch$;

create or replace function pg_temp.orch_take_doomed(_line int)
returns bigint language plpgsql as $orch$
-- Takes what is cut and what is doomed.
declare
  _count bigint;
begin
  _count := pg_temp.orch_remove(_line, 'subscription_instance_relations',
    array(select relation from pg_temp.orch_cut));
  return _count + pg_temp.orch_remove(_line, 'subscription_instances', array(
    select i.ctid from subscription_instances i
    join pg_temp.orch_doomed d on d.instance = i.subscription_instance_id));
end $orch$;

create or replace function pg_temp.orch_take_spared(_line int)
returns bigint language plpgsql as $orch$
-- Takes what stayed because something used it that has gone since.
begin
  delete from pg_temp.orch_doomed;
  delete from pg_temp.orch_cut;
  insert into pg_temp.orch_doomed
  select distinct i.subscription_instance_id, false
  from pg_temp.orch_spared s
  join subscription_instances i on i.subscription_instance_id = s.instance;
  perform pg_temp.orch_doom();
  return pg_temp.orch_take_doomed(_line);
end $orch$;

create or replace function pg_temp.orch_take_blocks(_line int, _names text[])
returns bigint language plpgsql as $orch$
-- Blocks go with their instances, and with what only these used.
declare
  _count bigint;
begin
  delete from pg_temp.orch_doomed;
  delete from pg_temp.orch_cut;
  insert into pg_temp.orch_doomed
  select i.subscription_instance_id, true from subscription_instances i
  join product_blocks b on b.product_block_id = i.product_block_id where b.name = any (_names);
  perform pg_temp.orch_doom();
  _count := pg_temp.orch_take_doomed(_line);
  return _count + pg_temp.orch_remove(_line, 'product_blocks', array(
    select ctid from product_blocks where name = any (_names)));
end $orch$;

create or replace function pg_temp.orch_take_resource_types(_line int, _names text[])
returns bigint language plpgsql as $orch$
-- Resource types go with their values.
declare
  _count bigint;
begin
  _count := pg_temp.orch_remove(_line, 'subscription_instance_values', array(
    select v.ctid from subscription_instance_values v
    join resource_types t on t.resource_type_id = v.resource_type_id
    where t.resource_type = any (_names)));
  return _count + pg_temp.orch_remove(_line, 'resource_types', array(
    select ctid from resource_types where resource_type = any (_names)));
end $orch$;

create or replace function pg_temp.orch_take_fixed_inputs(_line int, _names jsonb)
returns bigint language plpgsql as $orch$
-- Fixed inputs go; their names are given by product.
begin
  return pg_temp.orch_remove(_line, 'fixed_inputs', array(
    select x.ctid from jsonb_each(_names) n
    cross join jsonb_array_elements_text(n.value) as i (name)
    join products p on p.name = n.key
    join fixed_inputs x on x.product_id = p.product_id and x.name = i.name));
end $orch$;

create or replace function pg_temp.orch_take_block_resource_types(_line int, _names jsonb)
returns bigint language plpgsql as $orch$
-- Blocks lose resource types, given by block.
begin
  return pg_temp.orch_remove(_line, 'product_block_resource_types', array(
    select x.ctid from jsonb_each(_names) n
    cross join jsonb_array_elements_text(n.value) as t (name)
    join product_blocks b on b.name = n.key
    join resource_types r on r.resource_type = t.name
    join product_block_resource_types x
      on x.product_block_id = b.product_block_id and x.resource_type_id = r.resource_type_id));
end $orch$;

create or replace function pg_temp.orch_take_attachments(_line int, _names jsonb)
returns bigint language plpgsql as $orch$
-- Blocks lose resource types, given by block, and their instances the values.
declare
  _count bigint;
begin
  _count := pg_temp.orch_remove(_line, 'subscription_instance_values', array(
    select v.ctid from jsonb_each(_names) n
    cross join jsonb_array_elements_text(n.value) as t (name)
    join product_blocks b on b.name = n.key
    join resource_types r on r.resource_type = t.name
    join subscription_instances i on i.product_block_id = b.product_block_id
    join subscription_instance_values v
      on v.subscription_instance_id = i.subscription_instance_id
      and v.resource_type_id = r.resource_type_id));
  return _count + pg_temp.orch_take_block_resource_types(_line, _names);
end $orch$;

create or replace function pg_temp.orch_take_attribute(
  _line int, _owners text, _owner text, _attribute text, blocks text[], unrelated text[])
returns bigint language plpgsql as $orch$
-- What an owner's instances hold in an attribute is cut: all, or what is of some
-- blocks. The owner is not related any more to the unrelated ones.
declare
  _count bigint;
begin
  delete from pg_temp.orch_doomed;
  delete from pg_temp.orch_cut;
  if _owners = 'products' then
    -- At the root nothing has a name: what is of a block that the product does not
    -- hold any more, and that nothing uses, goes.
    insert into pg_temp.orch_doomed
    select i.subscription_instance_id, false
    from products p
    join subscriptions s on s.product_id = p.product_id
    join subscription_instances i on i.subscription_id = s.subscription_id
    join product_blocks b on b.product_block_id = i.product_block_id
    where p.name = _owner and b.name = any (unrelated);
    perform pg_temp.orch_doom(unrelated);
    _count := pg_temp.orch_take_doomed(_line);
    return _count + pg_temp.orch_remove(_line, 'product_product_blocks', array(
      select x.ctid from product_product_blocks x
      join products p on p.product_id = x.product_id
      join product_blocks b on b.product_block_id = x.product_block_id
      where p.name = _owner and b.name = any (unrelated)));
  end if;
  insert into pg_temp.orch_cut
  select r.ctid
  from product_blocks ob
  join subscription_instances o on o.product_block_id = ob.product_block_id
  join subscription_instance_relations r on r.in_use_by_id = o.subscription_instance_id
  join subscription_instances d on d.subscription_instance_id = r.depends_on_id
  join product_blocks b on b.product_block_id = d.product_block_id
  where ob.name = _owner
    and (r.domain_model_attr = _attribute and (blocks is null or b.name = any (blocks))
      or r.domain_model_attr is null and b.name = any (unrelated));
  insert into pg_temp.orch_doomed
  select distinct d.subscription_instance_id, false
  from pg_temp.orch_cut x
  join subscription_instance_relations r on r.ctid = x.relation
  join subscription_instances o on o.subscription_instance_id = r.in_use_by_id
  join subscription_instances d
    on d.subscription_instance_id = r.depends_on_id and d.subscription_id = o.subscription_id;
  perform pg_temp.orch_doom();
  _count := pg_temp.orch_take_doomed(_line);
  return _count + pg_temp.orch_remove(_line, 'product_block_relations', array(
    select x.ctid from product_block_relations x
    join product_blocks ob on ob.product_block_id = x.in_use_by_id
    join product_blocks b on b.product_block_id = x.depends_on_id
    where ob.name = _owner and b.name = any (unrelated)));
end $orch$;

create or replace function pg_temp.orch_refuse_misfits(_what text, _count bigint, _named text)
returns void language plpgsql as $orch$
begin
  raise exception using
    errcode = 'OR007',
    message = format('%s: %s would not fit any more', _what, _count),
    detail = _named;
end $orch$;

create or replace function pg_temp.orch_take_surplus(
  _line int, _owners text, _owner text, _attribute text, blocks text[], most jsonb, misfits text)
returns bigint language plpgsql as $orch$
-- What an attribute holds beyond what it may hold at most in a subscription's status
-- is refused, or goes to the archive; the last ones go.
declare
  _count bigint;
  _named text;
begin
  delete from pg_temp.orch_doomed;
  delete from pg_temp.orch_cut;
  if _owners = 'products' then
    insert into pg_temp.orch_doomed
    select instance, true from (
      select i.subscription_instance_id as instance, s.status,
             row_number() over (partition by s.subscription_id order by i.subscription_instance_id)
               as position
      from products p
      join subscriptions s on s.product_id = p.product_id
      join subscription_instances i on i.subscription_id = s.subscription_id
      join product_blocks b on b.product_block_id = i.product_block_id
      where p.name = _owner and b.name = any (blocks)
    ) as held
    join jsonb_each_text(most) m on m.key = held.status
    where held.position > m.value::int;
  else
    insert into pg_temp.orch_cut
    select relation from (
      select r.ctid as relation, s.status,
             row_number() over (partition by r.in_use_by_id order by r.order_id, r.depends_on_id)
               as position
      from product_blocks ob
      join subscription_instances o on o.product_block_id = ob.product_block_id
      join subscriptions s on s.subscription_id = o.subscription_id
      join subscription_instance_relations r on r.in_use_by_id = o.subscription_instance_id
      where ob.name = _owner and r.domain_model_attr = _attribute
    ) as held
    join jsonb_each_text(most) m on m.key = held.status
    where held.position > m.value::int;
    insert into pg_temp.orch_doomed
    select distinct d.subscription_instance_id, false
    from pg_temp.orch_cut x
    join subscription_instance_relations r on r.ctid = x.relation
    join subscription_instances o on o.subscription_instance_id = r.in_use_by_id
    join subscription_instances d
      on d.subscription_instance_id = r.depends_on_id and d.subscription_id = o.subscription_id;
  end if;
  if misfits = 'refuse' then
    select count(*), string_agg(subscription, ', ') filter (where n <= 20)
    into _count, _named
    from (
      select o.subscription_id::text as subscription, row_number() over () as n
      from (
        select r.in_use_by_id as instance from pg_temp.orch_cut x
        join subscription_instance_relations r on r.ctid = x.relation
        union all
        select instance from pg_temp.orch_doomed where root
      ) as more
      join subscription_instances o on o.subscription_instance_id = more.instance
    ) as named;
    if _count > 0 then
      perform pg_temp.orch_refuse_misfits(
        format('instances in `%s` of `%s`', _attribute, _owner), _count,
        'subscriptions ' || _named);
    end if;
    return 0;
  end if;
  perform pg_temp.orch_doom();
  return pg_temp.orch_take_doomed(_line);
end $orch$;

create or replace function pg_temp.orch_within(_value text, _bounds jsonb)
returns boolean language plpgsql as $orch$
-- Whether a value is within the bounds that a class gives: `ge`, `gt`, `le`, `lt` and
-- `multiple_of` for numbers, `min_length`, `max_length` and `pattern` for texts.
declare
  _number numeric;
begin
  if char_length(_value) < (_bounds ->> 'min_length')::int
    or char_length(_value) > (_bounds ->> 'max_length')::int
    or _value !~ (_bounds ->> 'pattern') then
    return false;
  end if;
  if _value !~ '^[[:space:]]*[+-]?([0-9][0-9_]*[.]?[0-9_]*|[.][0-9_]+)([eE][+-]?[0-9]{1,3})?[[:space:]]*$' then
    return true;
  end if;
  _number := replace(_value, '_', '')::numeric;
  return not coalesce(
    _number < (_bounds ->> 'ge')::numeric
      or _number <= (_bounds ->> 'gt')::numeric
      or _number > (_bounds ->> 'le')::numeric
      or _number >= (_bounds ->> 'lt')::numeric
      or mod(_number, nullif((_bounds ->> 'multiple_of')::numeric, 0)) <> 0,
    false);
end $orch$;

create or replace function pg_temp.orch_fit_values(
  _line int, _block text, _resource_type text, fits jsonb, misfits text, value text)
returns bigint language plpgsql as $orch$
-- Values that do not fit what is allowed in a subscription's status are refused, go to
-- the archive, or go there and another value takes their place.
declare
  _misfits tid[];
  _replaced tid[];
  _count bigint;
  _named text;
begin
  select coalesce(array_agg(held.row), '{}'),
    coalesce(array_agg(held.row) filter (
      where held.position <= coalesce((f.value ->> 'most')::int, held.position)), '{}')
  into _misfits, _replaced
  from (
    select v.ctid as row, v.value, s.status,
           row_number() over (partition by v.subscription_instance_id
                              order by v.subscription_instance_value_id) as position
    from product_blocks b
    join subscription_instances i on i.product_block_id = b.product_block_id
    join subscriptions s on s.subscription_id = i.subscription_id
    join subscription_instance_values v
      on v.subscription_instance_id = i.subscription_instance_id
    join resource_types t on t.resource_type_id = v.resource_type_id
    where b.name = _block and t.resource_type = _resource_type
  ) as held
  join jsonb_each(fits) f on f.key = held.status
  where held.position > (f.value ->> 'most')::int
    or held.value !~ (f.value ->> 'pattern')
    or not (f.value -> 'allowed') ? held.value
    or not pg_temp.orch_within(held.value, f.value -> 'bounds');
  if cardinality(_misfits) = 0 then
    return 0;
  end if;
  if misfits = 'refuse' then
    select string_agg(format('`%s` in subscription %s', left(v.value, 40), i.subscription_id), ', ')
    into _named
    from (select * from subscription_instance_values where ctid = any (_misfits) limit 20) as v
    join subscription_instances i using (subscription_instance_id);
    perform pg_temp.orch_refuse_misfits(
      format('values of `%s` of `%s`', _resource_type, _block), cardinality(_misfits), _named);
  end if;
  if misfits = 'replace' and coalesce(current_setting('orch.counting', true), '') <> 'on' then
    -- What is more than may be has no place to take.
    create temp table orch_replaced on commit drop as
      select pg_temp.orch_id('replaced', subscription_instance_value_id, 0) as id,
             subscription_instance_id as instance, resource_type_id as type
      from subscription_instance_values where ctid = any (_replaced);
  end if;
  _count := pg_temp.orch_remove(_line, 'subscription_instance_values', _misfits);
  if misfits = 'replace' and coalesce(current_setting('orch.counting', true), '') <> 'on' then
    -- What a way back took comes back as it was then.
    insert into subscription_instance_values
      (subscription_instance_value_id, subscription_instance_id, resource_type_id, value)
    select id, instance, type, orch_fit_values.value
    from pg_temp.orch_replaced
    where id::text not in (
      select x.row[array_position(a.columns, 'subscription_instance_value_id')]
      from orch.archive a join orch.archive_row x on x.archive = a.id
      where a.revision = current_setting('orch.revision') and a.line = _line
        and a.direction <> current_setting('orch.direction')
        and a.relation like '%subscription_instance_values%');
    drop table pg_temp.orch_replaced;
  end if;
  return _count;
end $orch$;

create or replace function pg_temp.orch_unfit_values(_line int, _block text, _resource_type text)
returns bigint language plpgsql as $orch$
-- What took the place of values that did not fit goes again.
begin
  return pg_temp.orch_remove(_line, 'subscription_instance_values', array(
    select v.ctid
    from orch.archive a
    join orch.archive_row x on x.archive = a.id
    join subscription_instance_values v on v.subscription_instance_value_id
      = pg_temp.orch_id('replaced',
          (x.row[array_position(a.columns, 'subscription_instance_value_id')])::uuid, 0)
    where a.revision = current_setting('orch.revision') and a.direction = 'up'
      and a.line = _line and a.relation like '%subscription_instance_values%'));
end $orch$;

create or replace function pg_temp.orch_refuse_attributes(_block text, _names text[])
returns void language plpgsql as $orch$
-- Refuses where instances of a block hold something under names that attributes are
-- about to get.
declare
  _count bigint;
begin
  select count(*) into _count
  from product_blocks b
  join subscription_instances i on i.product_block_id = b.product_block_id
  join subscription_instance_relations r on r.in_use_by_id = i.subscription_instance_id
  where b.name = _block and r.domain_model_attr = any (_names);
  if _count > 0 then
    raise exception using
      errcode = 'OR004',
      message = format('instances of `%s` hold %s under names that no attribute has (%s)',
        _block, _count, array_to_string(_names, ', '));
  end if;
end $orch$;

create or replace function pg_temp.orch_lacking(_thing text, _owners uuid[])
returns boolean language plpgsql as $orch$
-- On the way down, notes what lacks something and was left so by people: it gets nothing
-- when it goes up again. Says whether that is all there is to do.
begin
  if current_setting('orch.direction') = 'down' then
    insert into orch.archive_text (revision, direction, line, relation, name, description)
    select current_setting('orch.revision'), 'down', 0, 'orch: lacks', owner::text, _thing
    from unnest(_owners) as owner;
    return true;
  end if;
  delete from pg_temp.orch_left;
  with kept as (
    delete from orch.archive_text
    where revision = current_setting('orch.revision') and direction = 'down' and line = 0
      and relation = 'orch: lacks' and description = _thing
    returning name)
  insert into pg_temp.orch_left select distinct name::uuid from kept;
  return false;
end $orch$;

create or replace function pg_temp.orch_fill_attribute(
  _thing text, _owners text, _owner text, _attribute text,
  holds text[], block text, minimum jsonb, only_made boolean)
returns bigint language plpgsql as $orch$
-- Instances that lack what an attribute requires in their status get it. At the root
-- of a product, what a subscription holds is told by its block.
declare
  _count bigint;
  _named text;
begin
  create temp table orch_lack on commit drop as
    with owners as (
      select s.subscription_id as owner, s.subscription_id as subscription, s.status
      from products p join subscriptions s on s.product_id = p.product_id
      where _owners = 'products' and p.name = _owner
      union all
      select i.subscription_instance_id, i.subscription_id, s.status
      from product_blocks b
      join subscription_instances i on i.product_block_id = b.product_block_id
      join subscriptions s on s.subscription_id = i.subscription_id
      where _owners <> 'products' and b.name = _owner
        and (not only_made
          or exists (select from pg_temp.orch_made m where m.instance = i.subscription_instance_id))
    ), present as (
      select i.subscription_id as owner, count(*) as present
      from products p
      join subscriptions s on s.product_id = p.product_id
      join subscription_instances i on i.subscription_id = s.subscription_id
      join product_blocks b on b.product_block_id = i.product_block_id
      where _owners = 'products' and p.name = _owner and b.name = any (holds)
      group by 1
      union all
      select r.in_use_by_id, count(*)
      from product_blocks b
      join subscription_instances i on i.product_block_id = b.product_block_id
      join subscription_instance_relations r on r.in_use_by_id = i.subscription_instance_id
      where _owners <> 'products' and b.name = _owner and r.domain_model_attr = _attribute
      group by 1
    )
    select o.owner, o.subscription, coalesce(h.present, 0) as present, l.value::int as minimum
    from owners o
    join jsonb_each_text(minimum) l on l.key = o.status
    left join present h on h.owner = o.owner
    where coalesce(h.present, 0) < l.value::int;
  if pg_temp.orch_lacking(_thing, array(select owner from pg_temp.orch_lack)) then
    drop table pg_temp.orch_lack;
    return 0;
  end if;
  delete from pg_temp.orch_lack l using pg_temp.orch_left t where t.owner = l.owner;
  if block is null then
    select count(*), string_agg(subscription::text, ', ') filter (where n <= 20)
    into _count, _named
    from (select subscription, row_number() over (order by subscription) as n
          from (select distinct subscription from pg_temp.orch_lack) as d) as s;
    if _count > 0 then
      raise warning 'people are to fill `%` of `%` in % subscriptions: %',
        _attribute, _owner, _count, _named;
    end if;
    drop table pg_temp.orch_lack;
    return 0;
  end if;
  create temp table orch_new on commit drop as
    select pg_temp.orch_id(_thing, l.owner, n) as instance, l.owner, l.subscription, n as position
    from pg_temp.orch_lack l cross join generate_series(l.present, l.minimum - 1) as n;
  insert into pg_temp.orch_made select instance from pg_temp.orch_new;
  insert into subscription_instances (subscription_instance_id, subscription_id, product_block_id)
  select n.instance, n.subscription, b.product_block_id
  from pg_temp.orch_new n left join product_blocks b on b.name = block;
  get diagnostics _count = row_count;
  if _owners <> 'products' then
    insert into subscription_instance_relations
      (in_use_by_id, depends_on_id, order_id, domain_model_attr)
    select owner, instance, position, _attribute from pg_temp.orch_new;
  end if;
  drop table pg_temp.orch_lack, pg_temp.orch_new;
  return _count;
end $orch$;

create or replace function pg_temp.orch_unmake_attribute(
  _line int, _thing text, _owners text, _owner text, _attribute text, minimum jsonb)
returns bigint language plpgsql as $orch$
-- What orch_fill_attribute made goes again, as it now is; what people made stays.
declare
  _most int := (select max(value::int) from jsonb_each_text(minimum));
begin
  delete from pg_temp.orch_doomed;
  delete from pg_temp.orch_cut;
  if _owners = 'products' then
    insert into pg_temp.orch_doomed
    select distinct i.subscription_instance_id, true
    from products p
    join subscriptions s on s.product_id = p.product_id
    cross join generate_series(0, _most - 1) as n
    join subscription_instances i
      on i.subscription_instance_id = pg_temp.orch_id(_thing, s.subscription_id, n)
    where p.name = _owner;
  else
    insert into pg_temp.orch_cut
    select distinct r.ctid
    from product_blocks b
    join subscription_instances i on i.product_block_id = b.product_block_id
    cross join generate_series(0, _most - 1) as n
    join subscription_instance_relations r
      on r.in_use_by_id = i.subscription_instance_id and r.domain_model_attr = _attribute
      and r.depends_on_id = pg_temp.orch_id(_thing, i.subscription_instance_id, n)
    where b.name = _owner;
    -- It is no root, whatever block it is of; what something else uses by now stays.
    insert into pg_temp.orch_doomed
    select distinct r.depends_on_id, not exists (
      select from subscription_instance_relations u
      where u.depends_on_id = r.depends_on_id
        and not exists (select from pg_temp.orch_cut c where c.relation = u.ctid))
    from pg_temp.orch_cut x join subscription_instance_relations r on r.ctid = x.relation;
  end if;
  perform pg_temp.orch_doom();
  return pg_temp.orch_take_doomed(_line);
end $orch$;

create or replace function pg_temp.orch_fill_values(
  _thing text, _block text, _resource_type text, defaults text[], minimum jsonb, only_made boolean,
  most jsonb default '{}')
returns bigint language plpgsql as $orch$
-- Instances that lack values which their status requires get the defaults; without
-- any, that is refused.
declare
  _count bigint;
begin
  create temp table orch_lack on commit drop as
    select i.subscription_instance_id as instance, coalesce(h.present, 0) as present,
           (most ->> s.status)::int as most
    from product_blocks b
    join subscription_instances i on i.product_block_id = b.product_block_id
    join subscriptions s on s.subscription_id = i.subscription_id
    join jsonb_each_text(minimum) l on l.key = s.status
    left join (
      select v.subscription_instance_id, count(*) as present
      from resource_types t
      join subscription_instance_values v on v.resource_type_id = t.resource_type_id
      where t.resource_type = _resource_type
      group by 1
    ) as h on h.subscription_instance_id = i.subscription_instance_id
    where b.name = _block and coalesce(h.present, 0) < l.value::int
      and (not only_made
        or exists (select from pg_temp.orch_made m where m.instance = i.subscription_instance_id));
  if pg_temp.orch_lacking(_thing || _block, array(select instance from pg_temp.orch_lack)) then
    drop table pg_temp.orch_lack;
    return 0;
  end if;
  delete from pg_temp.orch_lack l using pg_temp.orch_left t where t.owner = l.instance;
  select count(*) into _count from pg_temp.orch_lack;
  if _count > 0 and defaults is null then
    raise exception using
      errcode = 'OR007',
      message = format('`%s` is required of `%s`, %s instances have none, and no default is recorded',
        _resource_type, _block, _count);
  end if;
  insert into subscription_instance_values
    (subscription_instance_value_id, subscription_instance_id, resource_type_id, value)
  select pg_temp.orch_id(_thing || _block, l.instance, d.position), l.instance,
         (select resource_type_id from resource_types where resource_type = _resource_type), d.value
  from pg_temp.orch_lack l
  cross join unnest(defaults) with ordinality as d (value, position)
  where d.position > l.present and d.position <= coalesce(l.most, d.position);
  get diagnostics _count = row_count;
  drop table pg_temp.orch_lack;
  return _count;
end $orch$;

create or replace function pg_temp.orch_unmake_values(
  _line int, _thing text, _block text, _resource_type text, _most int)
returns bigint language plpgsql as $orch$
-- What orch_fill_values gave goes again, as it now is; what people gave stays.
begin
  return pg_temp.orch_remove(_line, 'subscription_instance_values', array(
    select v.ctid
    from product_blocks b
    join subscription_instances i on i.product_block_id = b.product_block_id
    join subscription_instance_values v
      on v.subscription_instance_id = i.subscription_instance_id
    join resource_types t on t.resource_type_id = v.resource_type_id
    where b.name = _block and t.resource_type = _resource_type
      and exists (
        select from generate_series(1, _most) as n
        where v.subscription_instance_value_id
          = pg_temp.orch_id(_thing || _block, i.subscription_instance_id, n))));
end $orch$;

create or replace function pg_temp.orch_refuse_emptied(_required jsonb)
returns void language plpgsql as $orch$
-- Refuses where instances that stay lack what their status requires, because what
-- they used has gone. Consent is in orch.sever.
declare
  _count bigint;
  _named text;
begin
  if coalesce(current_setting('orch.sever', true), '') = 'on' then
    return;
  end if;
  with cut as (
    select distinct (x.row[array_position(a.columns, 'in_use_by_id')])::uuid as instance,
           x.row[array_position(a.columns, 'domain_model_attr')] as attribute
    from orch.archive a
    join orch.archive_row x on x.archive = a.id
    where a.revision = current_setting('orch.revision')
      and a.direction = current_setting('orch.direction')
      and a.relation like '%subscription_instance_relations%'
  ), emptied as (
    select i.subscription_id
    from cut c
    join subscription_instances i on i.subscription_instance_id = c.instance
    join subscriptions s on s.subscription_id = i.subscription_id
    join product_blocks b on b.product_block_id = i.product_block_id
    join jsonb_to_recordset(_required) as r (block text, attribute text, minimum jsonb)
      on r.block = b.name and r.attribute = c.attribute
    where (r.minimum ->> s.status)::int > (
      select count(*) from subscription_instance_relations x
      where x.in_use_by_id = c.instance and x.domain_model_attr = c.attribute)
  )
  select count(*), string_agg(subscription_id::text, ', ') filter (where n <= 20)
  into _count, _named
  from (select subscription_id, row_number() over (order by subscription_id) as n
        from (select distinct subscription_id from emptied) as d) as s;
  if _count > 0 then
    raise exception using
      errcode = 'OR007',
      message = format(
        'subscriptions that use what would go would lack what they require (%s)', _count),
      detail = _named;
  end if;
end $orch$;

create or replace function pg_temp.orch_keep(_line int, _table regclass, _column text, _name text)
returns void language plpgsql as $orch$
-- Keeps the texts of a row that are about to be told anew: people edit them.
begin
  execute format(
    'insert into orch.archive_text (revision, direction, line, relation, name, description, tag, status)
     select $1, $2, $3, $4, x.name, x.description, x.tag, x.status from (
       select %1$I as name, description, to_jsonb(t) ->> ''tag'' as tag,
              to_jsonb(t) ->> ''status'' as status
       from %2$s t where %1$I = $5) as x', _column, _table)
  using current_setting('orch.revision'), current_setting('orch.direction'), _line,
        _table::text, _name;
end $orch$;

create or replace function pg_temp.orch_give_back(_line int)
returns void language plpgsql as $orch$
-- Gives a row the description that it had before it was told anew.
declare
  _kept record;
begin
  for _kept in
    delete from orch.archive_text
    where revision = current_setting('orch.revision') and line = _line
      and direction <> current_setting('orch.direction') and relation not like 'orch: %'
    returning *
  loop
    execute format('update %s set description = $1 where %I = $2', _kept.relation,
      case when _kept.relation = 'resource_types' then 'resource_type' else 'name' end)
    using _kept.description, _kept.name;
  end loop;
end $orch$;
