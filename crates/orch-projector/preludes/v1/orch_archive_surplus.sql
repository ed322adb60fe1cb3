-- orch_archive_surplus(slot text, owners text, owner text, attribute text, blocks text[],
--   most jsonb, misfits text) returns bigint
--
-- Archives, or refuses, what an attribute holds beyond the most that it may hold in the
-- status of the subscription; the last instances go. Returns the number of rows.
--
-- - `slot`: the name under which the archive keeps them.
-- - `owners`: the table of the owner: `products` or `product_blocks`.
-- - `owner`, `attribute`: their names.
-- - `blocks`: the blocks of the attribute; they count at the root of a product only.
-- - `most`: the greatest number by lifecycle status; `*` stands for all.
-- - `misfits`: `archive` or `refuse`.
--
-- Refuses: OR007 where `misfits` says so and there are more; else as `orch_archive_rows`.
create or replace function pg_temp.orch_archive_surplus(
  slot text, owners text, owner text, attribute text, blocks text[], most jsonb, misfits text)
returns bigint language plpgsql
set search_path = pg_catalog, pg_temp set row_security = off set jit = off as $orch$
#variable_conflict use_column
declare
  _slot alias for slot;
  _owner alias for owner;
  _attribute alias for attribute;
  _blocks alias for blocks;
  _most alias for most;
  _count bigint;
  _named text;
begin
  delete from pg_temp.orch_doomed;
  delete from pg_temp.orch_cut;
  if owners = 'products' then
    insert into pg_temp.orch_doomed
    select instance, true from (
      select i.subscription_instance_id as instance, s.status,
             row_number() over (partition by s.subscription_id order by i.subscription_instance_id)
               as position
      from only public.products p
      join only public.subscriptions s on s.product_id = p.product_id
      join only public.subscription_instances i on i.subscription_id = s.subscription_id
      join only public.product_blocks b on b.product_block_id = i.product_block_id
      where p.name = _owner and b.name = any (_blocks)
    ) as held
    where held.position > pg_temp.orch_bound(_most, held.status);
  else
    insert into pg_temp.orch_cut
    select relation from (
      select r.ctid as relation, s.status,
             row_number() over (partition by r.in_use_by_id order by r.order_id, r.depends_on_id)
               as position
      from only public.product_blocks ob
      join only public.subscription_instances o on o.product_block_id = ob.product_block_id
      join only public.subscriptions s on s.subscription_id = o.subscription_id
      join only public.subscription_instance_relations r
        on r.in_use_by_id = o.subscription_instance_id
      where ob.name = _owner and r.domain_model_attr = _attribute
    ) as held
    where held.position > pg_temp.orch_bound(_most, held.status);
    perform pg_temp.orch_doom_cut();
  end if;
  if misfits = 'refuse' then
    select count(*), string_agg(subscription, ', ') filter (where n <= 20)
    into _count, _named
    from (
      select o.subscription_id::text as subscription, row_number() over () as n
      from (
        select r.in_use_by_id as instance from pg_temp.orch_cut x
        join only public.subscription_instance_relations r on r.ctid = x.relation
        union all
        select instance from pg_temp.orch_doomed where root
      ) as more
      join only public.subscription_instances o on o.subscription_instance_id = more.instance
    ) as named;
    if _count > 0 then
      perform pg_temp.orch_refuse_misfits(
        format('instances in `%s` of `%s`', _attribute, _owner), _count,
        'subscriptions ' || _named);
    end if;
    return 0;
  end if;
  perform pg_temp.orch_doom();
  return pg_temp.orch_archive_doomed(_slot);
end $orch$;
