-- What the printed frame calls to see that the database is as recorded.
create or replace function pg_temp.orch_expect(
  _where text, _text boolean,
  _products text[], _blocks text[], _resource_types text[], _expected jsonb)
returns void language plpgsql as $orch$
-- Compares the rows of some names with what is recorded; descriptions too, where
-- _text says so.
declare
  _found jsonb;
  _unlike text;
begin
  select jsonb_build_object(
    'products', (
      select coalesce(jsonb_object_agg(p.name,
        case when _text then jsonb_build_object('description', p.description) else '{}' end
        || jsonb_build_object(
          'product_type', p.product_type, 'tag', p.tag, 'status', p.status,
          'fixed_inputs', (
            select coalesce(jsonb_object_agg(f.name, f.value), '{}')
            from fixed_inputs f where f.product_id = p.product_id),
          'blocks', (
            select coalesce(jsonb_agg(b.name order by b.name collate "C"), '[]')
            from product_product_blocks r join product_blocks b using (product_block_id)
            where r.product_id = p.product_id))), '{}')
      from products p where p.name = any (_products)),
    'blocks', (
      select coalesce(jsonb_object_agg(o.name,
        case when _text then jsonb_build_object('description', o.description) else '{}' end
        || jsonb_build_object(
          'tag', o.tag, 'status', o.status,
          'resource_types', (
            select coalesce(jsonb_agg(t.resource_type order by t.resource_type collate "C"), '[]')
            from product_block_resource_types r join resource_types t using (resource_type_id)
            where r.product_block_id = o.product_block_id),
          'depends_on', (
            select coalesce(jsonb_agg(b.name order by b.name collate "C"), '[]')
            from product_block_relations r
            join product_blocks b on b.product_block_id = r.depends_on_id
            where r.in_use_by_id = o.product_block_id))), '{}')
      from product_blocks o where o.name = any (_blocks)),
    'resource_types', (
      select coalesce(jsonb_object_agg(t.resource_type,
        case when _text then jsonb_build_object('description', t.description) else '{}' end), '{}')
      from resource_types t where t.resource_type = any (_resource_types))
  ) into _found;
  if _found is distinct from _expected then
    select string_agg(format('%s %s', kind, name), ', ' order by kind, name) into _unlike
    from (
      select kind, name
      from (values ('products'), ('blocks'), ('resource_types')) as k (kind)
      cross join lateral (
        select jsonb_object_keys(_expected -> kind) union select jsonb_object_keys(_found -> kind)
      ) as n (name)
      where _expected -> kind -> name is distinct from _found -> kind -> name
      limit 20
    ) as unlike;
    raise exception using
      errcode = case when _text then 'OR007' else 'OR004' end,
      message = case when _text then 'text that was edited would be removed'
        else format('the database is not as recorded %s', _where) end,
      detail = _unlike;
  end if;
end $orch$;
