-- orch_fill_attribute(fill text, owners text, owner text, attribute text, holds text[],
--   block text, minimum jsonb, only_made boolean) returns bigint
--
-- Makes instances in an attribute for owners that hold less than their status requires.
-- Owners that people had left empty when the fill was undone stay empty. Returns the number
-- of instances.
--
-- - `fill`: the identity of the fill, from which the new ids are derived.
-- - `owners`: the table of the owner: `products` or `product_blocks`.
-- - `owner`, `attribute`: their names.
-- - `holds`: the blocks of which the attribute may hold instances; they count at the root of
--   a product only, where an attribute has no name in the database.
-- - `block`: the block of which instances are made; null where people are to fill the
--   attribute: then a warning names the subscriptions.
-- - `minimum`: how many are required, by lifecycle status; `*` stands for all.
-- - `only_made`: whether just the instances are filled that this step has made.
create or replace function pg_temp.orch_fill_attribute(
  fill text, owners text, owner text, attribute text,
  holds text[], block text, minimum jsonb, only_made boolean)
returns bigint language plpgsql
set search_path = pg_catalog, pg_temp set row_security = off set jit = off as $orch$
#variable_conflict use_column
declare
  _fill alias for fill;
  _owners alias for owners;
  _owner alias for owner;
  _attribute alias for attribute;
  _block alias for block;
  _count bigint;
  _named text;
begin
  perform pg_temp.orch_recall_missing(_fill);
  create temp table orch_lack on commit drop as
    select * from pg_temp.orch_lacking_attribute(
      _owners, _owner, _attribute, holds, orch_fill_attribute.minimum, only_made);
  delete from pg_temp.orch_lack l using pg_temp.orch_left t where t.owner = l.owner;
  if _block is null then
    select count(*), string_agg(subscription::text, ', ') filter (where n <= 20)
    into _count, _named
    from (select subscription, row_number() over (order by subscription) as n
          from (select distinct subscription from pg_temp.orch_lack) as d) as s;
    if _count > 0 then
      raise warning '% subscriptions need something in `%` of `%`, which people are to fill: %',
        _count, _attribute, _owner, _named;
    end if;
    drop table pg_temp.orch_lack;
    return 0;
  end if;
  create temp table orch_new on commit drop as
    select pg_temp.orch_id(_fill, l.owner, n) as instance, l.owner, l.subscription, n as position,
      (select product_block_id from only public.product_blocks where name = _block) as block,
      _attribute as attribute
    from pg_temp.orch_lack l cross join generate_series(l.present, l.minimum - 1) as n;
  insert into pg_temp.orch_made select instance from pg_temp.orch_new;
  _count := pg_temp.orch_execute(
    'insert into public.subscription_instances
       (subscription_instance_id, subscription_id, product_block_id)
     select instance, subscription, block from pg_temp.orch_new');
  perform pg_temp.orch_say('public.subscription_instances'::regclass, _count, 0, 0);
  if _owners <> 'products' then
    perform pg_temp.orch_say('public.subscription_instance_relations'::regclass,
      pg_temp.orch_execute(
        'insert into public.subscription_instance_relations
           (in_use_by_id, depends_on_id, order_id, domain_model_attr)
         select owner, instance, position, attribute from pg_temp.orch_new'), 0, 0);
  end if;
  drop table pg_temp.orch_lack, pg_temp.orch_new;
  return _count;
end $orch$;
