-- orch_index: a temporary table
--
-- The foreign keys for which this transaction has made an index, to be dropped before it
-- ends, or has warned that there is none: then without a name.
create temp table if not exists orch_index (key oid primary key, name text) on commit delete rows;
