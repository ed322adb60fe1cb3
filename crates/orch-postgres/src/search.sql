-- The orchestrator refreshes its search view at most every 120 s, so that after a quick
-- down and up it can lack rows: it is refreshed once.
do $orch$
begin
  if exists (
    select from pg_class where oid = to_regclass('public.subscriptions_search') and relkind = 'm')
  then
    refresh materialized view public.subscriptions_search;
  end if;
exception when insufficient_privilege then
  raise warning 'subscriptions_search was not refreshed: it belongs to another role';
end $orch$;
