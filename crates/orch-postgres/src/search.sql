-- The orchestrator refreshes its search view at most every 120 s, so that after a quick
-- down and up it can lack rows: it is refreshed once. Under the search path that the
-- connection came with, every name is qualified.
do $orch$
begin
  if exists (
    select from pg_catalog.pg_class
    where oid operator(pg_catalog.=) pg_catalog.to_regclass('public.subscriptions_search')
      and relkind operator(pg_catalog.=) 'm'::pg_catalog."char")
  then
    refresh materialized view public.subscriptions_search;
  end if;
exception when insufficient_privilege then
  raise warning 'subscriptions_search was not refreshed: it belongs to another role';
end $orch$;
