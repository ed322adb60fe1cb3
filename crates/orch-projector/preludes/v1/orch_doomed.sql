-- orch_doomed: a temporary table
--
-- Subscription instances that are to be archived. A root goes whether or not something
-- uses it.
create temp table if not exists orch_doomed (
  instance uuid primary key, root boolean not null) on commit delete rows;
