-- orch_refuse_attributes(block text, names text[]) returns void
--
-- Refuses where instances of a block hold something under names that attributes of the
-- block are about to get: it would be taken for theirs.
--
-- - `block`: its name.
-- - `names`: the names that are to be free.
--
-- Refuses: OR004 where they are not.
create or replace function pg_temp.orch_refuse_attributes(block text, names text[])
returns void language plpgsql
set search_path = pg_catalog, pg_temp set row_security = off set jit = off as $orch$
#variable_conflict use_column
declare
  _block alias for block;
  _names alias for names;
  _count bigint;
begin
  select count(*) into _count
  from only public.product_blocks b
  join only public.subscription_instances i on i.product_block_id = b.product_block_id
  join only public.subscription_instance_relations r on r.in_use_by_id = i.subscription_instance_id
  where b.name = _block and r.domain_model_attr = any (_names);
  if _count > 0 then
    raise exception using
      errcode = 'OR004',
      message = format('instances of `%s` hold %s others under names that no attribute has (%s)',
        _block, _count, array_to_string(_names, ', '));
  end if;
end $orch$;
