-- orch_cut: a temporary table
--
-- Rows of public.subscription_instance_relations that are to be archived.
create temp table if not exists orch_cut (relation tid primary key) on commit delete rows;
