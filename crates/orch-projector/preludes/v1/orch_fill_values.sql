-- orch_fill_values(fill text, block text, resource_type text, defaults text[],
--   minimum jsonb, only_made boolean, most jsonb default '{}') returns bigint
--
-- Gives values of a resource type to instances of a block that have fewer than their status
-- requires. Instances that people had left without when the fill was undone stay without.
-- Returns the number of values.
--
-- - `fill`: the identity of the fill, from which the new ids are derived.
-- - `block`, `resource_type`: their names.
-- - `defaults`: the values, in order; null where none were recorded.
-- - `minimum`: how many are required, by lifecycle status; `*` stands for all.
-- - `only_made`: whether just the instances are filled that this step has made.
-- - `most`: how many there may be, by lifecycle status, where that is fewer than there are
--   defaults.
--
-- Refuses: OR007 where an instance lacks a value and there is no default.
create or replace function pg_temp.orch_fill_values(
  fill text, block text, resource_type text, defaults text[], minimum jsonb,
  only_made boolean, most jsonb default '{}')
returns bigint language plpgsql
set search_path = pg_catalog, pg_temp set row_security = off set jit = off as $orch$
#variable_conflict use_column
declare
  _fill alias for fill;
  _block alias for block;
  _resource_type alias for resource_type;
  _defaults alias for defaults;
  _most alias for most;
  _type uuid;
  _count bigint;
begin
  perform pg_temp.orch_recall_missing(_fill);
  select resource_type_id into _type
  from only public.resource_types t where t.resource_type = _resource_type;
  create temp table orch_lack on commit drop as
    select * from pg_temp.orch_lacking_values(
      _block, _resource_type, orch_fill_values.minimum, only_made);
  delete from pg_temp.orch_lack l using pg_temp.orch_left t where t.owner = l.instance;
  if _defaults is null then
    select count(*) into _count from pg_temp.orch_lack;
    if _count > 0 then
      raise exception using
        errcode = 'OR007',
        message = format(
          '`%s` is required of `%s`, %s instances have none, and no default is recorded',
          _resource_type, _block, _count);
    end if;
  end if;
  create temp table orch_new on commit drop as
    select pg_temp.orch_id(_fill, l.instance, d.position) as id, l.instance, _type as type, d.value
    from pg_temp.orch_lack l
    cross join unnest(_defaults) with ordinality as d (value, position)
    where d.position > l.present
      and d.position <= coalesce(pg_temp.orch_bound(_most, l.status), d.position);
  _count := pg_temp.orch_execute(
    'insert into public.subscription_instance_values
       (subscription_instance_value_id, subscription_instance_id, resource_type_id, value)
     select id, instance, type, value from pg_temp.orch_new');
  perform pg_temp.orch_say('public.subscription_instance_values'::regclass, _count, 0, 0);
  drop table pg_temp.orch_lack, pg_temp.orch_new;
  return _count;
end $orch$;
