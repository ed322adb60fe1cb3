-- orch_next: a temporary table
--
-- The next instances to look at: those that instances in `orch_live` use.
create temp table if not exists orch_next (instance uuid primary key) on commit delete rows;
