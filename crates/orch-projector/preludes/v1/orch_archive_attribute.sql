-- orch_archive_attribute(slot text, owners text, owner text, attribute text, blocks text[],
--   unrelated text[]) returns bigint
--
-- Archives what an owner's instances hold in an attribute, all or the instances of some
-- blocks, where nothing else uses it; and the rows that relate the owner to blocks that it
-- no longer holds. Returns the number of rows.
--
-- - `slot`: the name under which the archive keeps them.
-- - `owners`: the table of the owner: `products` or `product_blocks`.
-- - `owner`, `attribute`: their names. At the root of a product an attribute has no name in
--   the database: what a subscription holds is known by its block.
-- - `blocks`: only instances of these blocks; null for all.
-- - `unrelated`: the blocks that the owner no longer holds in any attribute.
--
-- Refuses: as `orch_archive_rows`.
create or replace function pg_temp.orch_archive_attribute(
  slot text, owners text, owner text, attribute text, blocks text[], unrelated text[])
returns bigint language plpgsql
set search_path = pg_catalog, pg_temp set row_security = off set jit = off as $orch$
#variable_conflict use_column
declare
  _slot alias for slot;
  _owner alias for owner;
  _attribute alias for attribute;
  _blocks alias for blocks;
  _unrelated alias for unrelated;
  _count bigint;
begin
  delete from pg_temp.orch_doomed;
  delete from pg_temp.orch_cut;
  if owners = 'products' then
    insert into pg_temp.orch_doomed
    select i.subscription_instance_id, false
    from only public.products p
    join only public.subscriptions s on s.product_id = p.product_id
    join only public.subscription_instances i on i.subscription_id = s.subscription_id
    join only public.product_blocks b on b.product_block_id = i.product_block_id
    where p.name = _owner and b.name = any (_unrelated);
    perform pg_temp.orch_doom(_unrelated);
    _count := pg_temp.orch_archive_doomed(_slot);
    return _count + pg_temp.orch_remove(_slot, 'public.product_product_blocks', array(
      select x.ctid from only public.product_product_blocks x
      join only public.products p on p.product_id = x.product_id
      join only public.product_blocks b on b.product_block_id = x.product_block_id
      where p.name = _owner and b.name = any (_unrelated)));
  end if;
  insert into pg_temp.orch_cut
  select r.ctid
  from only public.product_blocks ob
  join only public.subscription_instances o on o.product_block_id = ob.product_block_id
  join only public.subscription_instance_relations r on r.in_use_by_id = o.subscription_instance_id
  join only public.subscription_instances d on d.subscription_instance_id = r.depends_on_id
  join only public.product_blocks b on b.product_block_id = d.product_block_id
  where ob.name = _owner
    and (r.domain_model_attr = _attribute and (_blocks is null or b.name = any (_blocks))
      or r.domain_model_attr is null and b.name = any (_unrelated));
  perform pg_temp.orch_doom_cut();
  perform pg_temp.orch_doom();
  _count := pg_temp.orch_archive_doomed(_slot);
  return _count + pg_temp.orch_remove(_slot, 'public.product_block_relations', array(
    select x.ctid from only public.product_block_relations x
    join only public.product_blocks ob on ob.product_block_id = x.in_use_by_id
    join only public.product_blocks b on b.product_block_id = x.depends_on_id
    where ob.name = _owner and b.name = any (_unrelated)));
end $orch$;
