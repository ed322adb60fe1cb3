-- orch_archive_products(slot text, names text[]) returns bigint
--
-- Archives products with their subscriptions and all that hangs on these, and the processes
-- all of whose subscriptions go. Returns the number of rows.
--
-- - `slot`: the name under which the archive keeps them.
-- - `names`: the products.
--
-- Refuses: as `orch_archive_rows`.
-- Assumes: the settings `orch.revision` and `orch.direction` say what runs.
create or replace function pg_temp.orch_archive_products(slot text, names text[])
returns bigint language plpgsql
set search_path = pg_catalog, pg_temp set row_security = off set jit = off as $orch$
#variable_conflict use_column
declare
  _slot alias for slot;
  _names alias for names;
  _is_counting constant boolean := coalesce(current_setting('orch.counting', true), '') = 'on';
  _products uuid[] := array(
    select product_id from only public.products where name = any (_names));
  _staying uuid[] := '{}';
  _count bigint := 0;
begin
  -- Processes that stayed without these subscriptions before stay again, whatever else
  -- went since.
  if to_regclass('orch.staying_process') is not null then
    _staying := array(
      select pid from orch.staying_process
      where revision = current_setting('orch.revision') and slot = _slot
        and direction = current_setting('orch.direction'));
  end if;
  _count := _count + pg_temp.orch_remove(_slot, 'public.processes', array(
    select p.ctid
    from (
      select x.pid
      from only public.subscriptions s
      join only public.processes_subscriptions x on x.subscription_id = s.subscription_id
      where s.product_id = any (_products)
      group by x.pid
    ) as concerned
    join only public.processes p on p.pid = concerned.pid
    where p.pid <> all (_staying) and not exists (
      select from only public.processes_subscriptions x
      join only public.subscriptions s on s.subscription_id = x.subscription_id
      where x.pid = p.pid and s.product_id <> all (_products))));
  if not _is_counting then
    insert into orch.staying_process (revision, direction, slot, pid)
    select distinct current_setting('orch.revision'), current_setting('orch.direction'), _slot, x.pid
    from only public.subscriptions s
    join only public.processes_subscriptions x on x.subscription_id = s.subscription_id
    where s.product_id = any (_products) and x.pid <> all (_staying);
  end if;
  _count := _count + pg_temp.orch_remove(_slot, 'public.processes_subscriptions', array(
    select x.ctid
    from only public.subscriptions s
    join only public.processes_subscriptions x on x.subscription_id = s.subscription_id
    where s.product_id = any (_products)));
  _count := _count + pg_temp.orch_remove(_slot, 'public.subscriptions', array(
    select ctid from only public.subscriptions where product_id = any (_products)));
  return _count + pg_temp.orch_remove(_slot, 'public.products', array(
    select ctid from only public.products where name = any (_names)));
end $orch$;
