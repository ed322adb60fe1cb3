-- up: resource_type_removed_from_one_block

-- line 4, resource_type_detached: 1 resource type detached from `Card`
select pg_temp.orch_take_attachments(4, '{"Card":["name"]}');
