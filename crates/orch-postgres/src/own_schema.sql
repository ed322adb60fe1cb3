-- What is wrong with schema orch, as somebody else may have made it or altered it: objects
-- that belong to a role that nobody here trusts, tables that are none, triggers, rules and
-- policies. Trusted are roles that the current one is a member of, superusers, and the owners
-- of the database and of public.products, who could do as they like anyhow. It runs before
-- anything of the schema is used, whatever the search path is: every name is qualified.
with recursive membership as (
  -- A superuser counts as a member of every role: memberships are followed instead.
  select r.oid from pg_catalog.pg_roles r where r.rolname operator(pg_catalog.=) current_user
  union
  select m.roleid from membership s
  join pg_catalog.pg_auth_members m on m.member operator(pg_catalog.=) s.oid
), schema as (
  select n.oid, n.nspowner from pg_catalog.pg_namespace n
  where n.nspname::pg_catalog.text operator(pg_catalog.=) 'orch'::pg_catalog.text
), trusted as (
  select r.oid from pg_catalog.pg_roles r where r.rolsuper
  union all
  select m.oid from membership m
  union all
  select d.datdba from pg_catalog.pg_database d
  where d.datname operator(pg_catalog.=) pg_catalog.current_database()
  union all
  select c.relowner from pg_catalog.pg_class c
  join pg_catalog.pg_namespace n on n.oid operator(pg_catalog.=) c.relnamespace
  where n.nspname::pg_catalog.text operator(pg_catalog.=) 'public'
    and c.relname::pg_catalog.text operator(pg_catalog.=) 'products'
), relations as (
  select c.oid, c.relname::pg_catalog.text as name, c.relkind::pg_catalog.text as kind, c.relowner as owner
  from pg_catalog.pg_class c join schema s on s.oid operator(pg_catalog.=) c.relnamespace
  where c.relkind operator(pg_catalog.<>) 'i'::pg_catalog."char"
    and c.relkind operator(pg_catalog.<>) 'I'::pg_catalog."char"
), objects as (
  select 'schema orch'::pg_catalog.text as name, s.nspowner as owner from schema s
  union all
  select pg_catalog.concat('orch.', r.name), r.owner from relations r
  union all
  select pg_catalog.concat('function orch.', p.proname), p.proowner
  from pg_catalog.pg_proc p join schema s on s.oid operator(pg_catalog.=) p.pronamespace
  union all
  select pg_catalog.concat('type orch.', t.typname), t.typowner
  from pg_catalog.pg_type t join schema s on s.oid operator(pg_catalog.=) t.typnamespace
  where t.typrelid operator(pg_catalog.=) 0::pg_catalog.oid
    and t.typelem operator(pg_catalog.=) 0::pg_catalog.oid
), kinds (name, kind, words) as (values
  ('layout', 'r', 'table'), ('prelude', 'r', 'table'), ('revision', 'r', 'table'),
  ('journal', 'r', 'table'), ('alembic', 'r', 'table'), ('journal_archive', 'r', 'table'), ('archive', 'r', 'table'),
  ('archive_row', 'r', 'table'), ('archive_reference', 'r', 'table'), ('archive_text', 'r', 'table'),
  ('staying_link', 'r', 'table'), ('staying_process', 'r', 'table'), ('staying_value', 'r', 'table'), ('unfilled', 'r', 'table'), ('stack', 'v', 'view'),
  ('archived', 'v', 'view')
)
select fault from (
  select pg_catalog.format('%s belongs to role `%s`', o.name, pg_catalog.pg_get_userbyid(o.owner)) as fault
  from objects o
  where not exists (select from trusted t where t.oid operator(pg_catalog.=) o.owner)
  union all
  select pg_catalog.format('orch.%s is no %s', r.name, k.words)
  from relations r join kinds k on k.name operator(pg_catalog.=) r.name
  where k.kind operator(pg_catalog.<>) r.kind
  union all
  select pg_catalog.format('orch.%s has a trigger `%s`', r.name, t.tgname)
  from relations r join pg_catalog.pg_trigger t on t.tgrelid operator(pg_catalog.=) r.oid
  where not t.tgisinternal
  union all
  select pg_catalog.format('orch.%s has a rule `%s`', r.name, w.rulename)
  from relations r join pg_catalog.pg_rewrite w on w.ev_class operator(pg_catalog.=) r.oid
  where w.rulename::pg_catalog.text operator(pg_catalog.<>) '_RETURN'::pg_catalog.text
  union all
  select pg_catalog.format('orch.%s has a policy `%s`', r.name, p.polname)
  from relations r join pg_catalog.pg_policy p on p.polrelid operator(pg_catalog.=) r.oid
  union all
  select pg_catalog.format('orch.%s inherits from another table, or another from it', r.name)
  from relations r
  where exists (
    select from pg_catalog.pg_inherits i
    where i.inhrelid operator(pg_catalog.=) r.oid or i.inhparent operator(pg_catalog.=) r.oid)
) as faults
order by fault collate pg_catalog."C"
