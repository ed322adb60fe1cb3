-- orch_made: a temporary table
--
-- Instances that this step has made for existing subscriptions.
create temp table if not exists orch_made (instance uuid primary key) on commit delete rows;
