-- orch_archive_leftovers(slot text, leftovers jsonb) returns bigint
--
-- Archives rows that the metadata of the database does not explain. Where it explains them, or
-- they are not there, nothing is done. Returns the number of rows.
--
-- - `slot`: the name under which the archive keeps them.
-- - `leftovers`: a list of objects. `rows` is `resource_type` (a resource type that no block
--   has, with its values), `values` (of a resource type, in instances of a block that does not
--   have it), `relations` (from instances of a block to those of a block that it does not
--   depend on) or `instances` (of a block in subscriptions of a product, which nothing uses);
--   `owner` is the block or the product, `name` the resource type or the block.
--
-- Refuses: as `orch_archive_rows`.
create or replace function pg_temp.orch_archive_leftovers(slot text, leftovers jsonb)
returns bigint language plpgsql
set search_path = pg_catalog, pg_temp set row_security = off set jit = off as $orch$
#variable_conflict use_column
declare
  _slot alias for slot;
  _leftovers alias for leftovers;
  _count bigint;
begin
  _count := pg_temp.orch_remove(_slot, 'public.subscription_instance_values', array(
    select v.ctid
    from (select distinct b.product_block_id as block, t.resource_type_id as type
          from jsonb_to_recordset(_leftovers) as l (rows text, owner text, name text)
          join only public.resource_types t on t.resource_type = l.name
          join only public.product_blocks b on l.rows = 'resource_type'
            or l.rows = 'values' and b.name = l.owner) as o
    join only public.subscription_instances i on i.product_block_id = o.block
    join only public.subscription_instance_values v
      on v.subscription_instance_id = i.subscription_instance_id
      and v.resource_type_id = o.type
    where not exists (
      select from only public.product_block_resource_types r
      where r.product_block_id = o.block and r.resource_type_id = o.type)));
  _count := _count + pg_temp.orch_remove(_slot, 'public.resource_types', array(
    select t.ctid from only public.resource_types t
    where t.resource_type in (
        select l.name from jsonb_to_recordset(_leftovers) as l (rows text, name text)
        where l.rows = 'resource_type')
      and not exists (
        select from only public.product_block_resource_types r
        where r.resource_type_id = t.resource_type_id)));
  _count := _count + pg_temp.orch_remove(_slot, 'public.subscription_instance_relations', array(
    select r.ctid
    from (select distinct o.product_block_id as owner, u.product_block_id as used
          from jsonb_to_recordset(_leftovers) as l (rows text, owner text, name text)
          join only public.product_blocks o on o.name = l.owner
          join only public.product_blocks u on u.name = l.name
          where l.rows = 'relations') as p
    join only public.subscription_instances a on a.product_block_id = p.owner
    join only public.subscription_instance_relations r
      on r.in_use_by_id = a.subscription_instance_id
    join only public.subscription_instances b
      on b.subscription_instance_id = r.depends_on_id and b.product_block_id = p.used
    where not exists (
      select from only public.product_block_relations x
      where x.in_use_by_id = p.owner and x.depends_on_id = p.used)));
  return _count + pg_temp.orch_remove(_slot, 'public.subscription_instances', array(
    select i.ctid
    from (select distinct p.product_id as product, b.product_block_id as block
          from jsonb_to_recordset(_leftovers) as l (rows text, owner text, name text)
          join only public.products p on p.name = l.owner
          join only public.product_blocks b on b.name = l.name
          where l.rows = 'instances') as o
    join only public.subscriptions s on s.product_id = o.product
    join only public.subscription_instances i
      on i.subscription_id = s.subscription_id and i.product_block_id = o.block
    where not exists (
        select from only public.product_product_blocks r
        where r.product_id = o.product and r.product_block_id = o.block)
      and not exists (
        select from only public.subscription_instance_relations r
        where r.depends_on_id = i.subscription_instance_id)));
end $orch$;
