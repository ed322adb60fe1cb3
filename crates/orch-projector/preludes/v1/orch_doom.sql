-- orch_doom(_unrooted text[] default '{}') returns void
--
-- Settles which instances go, given those in `orch_doomed` and the relations in `orch_cut`:
-- adds the instances of the same subscription that these use, then drops those that
-- something else still uses. A root of a product stays.
--
-- - `_unrooted`: blocks whose instances are no roots any more.
create or replace function pg_temp.orch_doom(_unrooted text[] default '{}')
returns void language plpgsql
set search_path = pg_catalog, pg_temp set row_security = off set jit = off as $orch$
begin
  -- All that they lead to, in the same subscription.
  loop
    insert into pg_temp.orch_doomed (instance, root)
    select distinct d.subscription_instance_id, false
    from pg_temp.orch_doomed c
    join only public.subscription_instances o on o.subscription_instance_id = c.instance
    join only public.subscription_instance_relations r on r.in_use_by_id = c.instance
    join only public.subscription_instances d
      on d.subscription_instance_id = r.depends_on_id and d.subscription_id = o.subscription_id
    on conflict do nothing;
    exit when not found;
  end loop;
  -- Roots, and instances that something else uses, stay; then those that these use, in turn.
  delete from pg_temp.orch_live;
  insert into pg_temp.orch_live
  select c.instance from pg_temp.orch_doomed c
  join only public.subscription_instances i on i.subscription_instance_id = c.instance
  where not c.root and (
    exists (
      select from only public.subscriptions s
      join only public.product_product_blocks x on x.product_id = s.product_id
      join only public.product_blocks b on b.product_block_id = x.product_block_id
      where s.subscription_id = i.subscription_id
        and x.product_block_id = i.product_block_id
        and b.name <> all (_unrooted))
    or exists (
      select from only public.subscription_instance_relations r
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
    join only public.subscription_instance_relations r on r.depends_on_id = d.instance
    join pg_temp.orch_live l on l.instance = r.in_use_by_id
    where not d.root and not exists (select from pg_temp.orch_cut x where x.relation = r.ctid);
    delete from pg_temp.orch_live;
    insert into pg_temp.orch_live select instance from pg_temp.orch_next;
  end loop;
end $orch$;
