-- orch_spared: a temporary table
--
-- Instances that one statement of a step left, because something used them that a later
-- statement may remove.
create temp table if not exists orch_spared (instance uuid) on commit delete rows;
