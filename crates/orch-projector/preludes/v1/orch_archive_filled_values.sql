-- orch_archive_filled_values(slot text, fill text, block text, resource_type text, count int)
--   returns bigint
--
-- Archives the values that `orch_fill_values` gave, as they now are; values that people gave
-- stay. Returns the number of rows.
--
-- - `slot`: the name under which the archive keeps them.
-- - `fill`, `block`, `resource_type`: those of `orch_fill_values`.
-- - `count`: how many defaults there were.
--
-- Refuses: as `orch_archive_rows`.
create or replace function pg_temp.orch_archive_filled_values(
  slot text, fill text, block text, resource_type text, count int)
returns bigint language plpgsql
set search_path = pg_catalog, pg_temp set row_security = off set jit = off as $orch$
#variable_conflict use_column
declare
  _slot alias for slot;
  _fill alias for fill;
  _block alias for block;
  _resource_type alias for resource_type;
  _count alias for count;
begin
  return pg_temp.orch_remove(_slot, 'public.subscription_instance_values', array(
    select v.ctid
    from only public.product_blocks b
    join only public.subscription_instances i on i.product_block_id = b.product_block_id
    join only public.subscription_instance_values v
      on v.subscription_instance_id = i.subscription_instance_id
    join only public.resource_types t on t.resource_type_id = v.resource_type_id
    where b.name = _block and t.resource_type = _resource_type
      and exists (
        select from generate_series(1, _count) as n
        where v.subscription_instance_value_id
          = pg_temp.orch_id(_fill, i.subscription_instance_id, n))));
end $orch$;
