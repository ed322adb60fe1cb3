-- orch_doom_cut() returns void
--
-- Adds to `orch_doomed` the instances that the relations in `orch_cut` lead to within their
-- own subscription.
create or replace function pg_temp.orch_doom_cut()
returns void language plpgsql
set search_path = pg_catalog, pg_temp set row_security = off set jit = off as $orch$
begin
  insert into pg_temp.orch_doomed
  select distinct d.subscription_instance_id, false
  from pg_temp.orch_cut x
  join only public.subscription_instance_relations r on r.ctid = x.relation
  join only public.subscription_instances o on o.subscription_instance_id = r.in_use_by_id
  join only public.subscription_instances d
    on d.subscription_instance_id = r.depends_on_id and d.subscription_id = o.subscription_id;
end $orch$;
