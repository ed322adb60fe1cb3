-- orch_expect(_place text, _text boolean, _products text[], _blocks text[],
--   _resource_types text[], _workflows text[], _expected jsonb) returns void
--
-- Compares the rows of metadata of some names with what is recorded.
--
-- - `_place`: where in a replay this is, for the message.
-- - `_text`: whether texts that people edit are compared too: description, tag, status.
-- - `_products`, `_blocks`, `_resource_types`, `_workflows`: the names.
-- - `_expected`: the catalog that is recorded for them.
--
-- Refuses: OR004 where structure is not as recorded; OR007 where `_text` says so and
-- anything is not. The rows are named in the detail.
create or replace function pg_temp.orch_expect(
  _place text, _text boolean,
  _products text[], _blocks text[], _resource_types text[],
  _workflows text[], _expected jsonb)
returns void language plpgsql
set search_path = pg_catalog, pg_temp set row_security = off set jit = off as $orch$
declare
  _found jsonb;
  _unlike text;
begin
  -- What hangs on a row is gathered per table, not per row.
  with chosen_products as (
    select * from only public.products where name = any (_products)
  ), chosen_blocks as (
    select * from only public.product_blocks where name = any (_blocks)
  ), inputs as (
    select product_id, jsonb_object_agg(f.name, f.value) as it
    from only public.fixed_inputs f join chosen_products using (product_id)
    group by product_id
  ), roots as (
    select product_id, jsonb_agg(b.name order by b.name collate "C") as it
    from only public.product_product_blocks join chosen_products using (product_id)
    join only public.product_blocks b using (product_block_id)
    group by product_id
  ), types as (
    select product_block_id, jsonb_agg(t.resource_type order by t.resource_type collate "C") as it
    from only public.product_block_resource_types join chosen_blocks using (product_block_id)
    join only public.resource_types t using (resource_type_id)
    group by product_block_id
  ), used as (
    select r.in_use_by_id as product_block_id, jsonb_agg(b.name order by b.name collate "C") as it
    from only public.product_block_relations r
    join chosen_blocks o on o.product_block_id = r.in_use_by_id
    join only public.product_blocks b on b.product_block_id = r.depends_on_id
    group by r.in_use_by_id
  ), chosen_workflows as (
    select w.workflow_id, w.name, w.description, w.target, to_jsonb(w) as it
    from only public.workflows w where name = any (_workflows)
  ), linked as (
    select workflow_id, jsonb_agg(p.name order by p.name collate "C") as it
    from only public.products_workflows join chosen_workflows using (workflow_id)
    join only public.products p using (product_id)
    group by workflow_id
  )
  select jsonb_build_object(
    'products', (
      select coalesce(jsonb_object_agg(p.name,
        case when _text then jsonb_build_object(
          'description', p.description, 'tag', p.tag, 'status', p.status) else '{}' end
        || jsonb_build_object('product_type', p.product_type,
          'fixed_inputs', coalesce(inputs.it, '{}'), 'blocks', coalesce(roots.it, '[]'))), '{}')
      from chosen_products p
      left join inputs using (product_id) left join roots using (product_id)),
    'blocks', (
      select coalesce(jsonb_object_agg(b.name,
        case when _text then jsonb_build_object(
          'description', b.description, 'tag', b.tag, 'status', b.status) else '{}' end
        || jsonb_build_object(
          'resource_types', coalesce(types.it, '[]'), 'depends_on', coalesce(used.it, '[]'))), '{}')
      from chosen_blocks b
      left join types using (product_block_id) left join used using (product_block_id)),
    'resource_types', (
      select coalesce(jsonb_object_agg(t.resource_type,
        case when _text then jsonb_build_object('description', t.description) else '{}' end), '{}')
      from only public.resource_types t where t.resource_type = any (_resource_types))
  ) || case when cardinality(_workflows) = 0 then '{}' else jsonb_build_object(
    -- What this version of the orchestrator has no column for is as it is expected.
    'workflows', (
      select coalesce(jsonb_object_agg(w.name,
        case when _text then jsonb_build_object('description', w.description) else '{}' end
        || jsonb_build_object('target', w.target,
          'is_task', case when w.it ? 'is_task' then w.it -> 'is_task'
            else _expected -> 'workflows' -> w.name -> 'is_task' end,
          'is_deleted', case when w.it ? 'deleted_at'
            then to_jsonb(w.it -> 'deleted_at' <> 'null')
            else _expected -> 'workflows' -> w.name -> 'is_deleted' end,
          'products', coalesce(linked.it, '[]'))), '{}')
      from chosen_workflows w left join linked using (workflow_id))
  ) end into _found;
  if _found is distinct from _expected then
    select string_agg(format('%s %s', kind, name), ', ' order by kind, name) into _unlike
    from (
      select kind, name
      from (values ('products'), ('blocks'), ('resource_types'), ('workflows')) as k (kind)
      cross join lateral (
        select jsonb_object_keys(_expected -> kind) union select jsonb_object_keys(_found -> kind)
      ) as n (name)
      where _expected -> kind -> name is distinct from _found -> kind -> name
      limit 20
    ) as unlike;
    raise exception using
      errcode = case when _text then 'OR007' else 'OR004' end,
      message = case when _text then 'text that was edited would be removed'
        else format('the database is not as recorded %s', _place) end,
      detail = _unlike;
  end if;
end $orch$;
