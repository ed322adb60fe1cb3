-- orch_bound(bounds jsonb, status text) returns int
--
-- The bound that holds in a lifecycle status: its own, or that of all statuses (`*`); null
-- where there is none. As it is called for each row, it has no settings of its own: all its
-- names are qualified instead.
create or replace function pg_temp.orch_bound(bounds jsonb, status text)
returns int language sql immutable parallel safe as $orch$
  select coalesce($1 operator(pg_catalog.->>) $2,
    $1 operator(pg_catalog.->>) '*'::pg_catalog.text)::pg_catalog.int4
$orch$;
