-- up: resource_type_removed

-- line 4, resource_type_detached: 1 resource type detached from `Port`
select pg_temp.orch_take_attachments(4, '{"Port":["vlan"]}');

-- line 5, resource_type_removed: 1 resource type removed: `vlan`
select pg_temp.orch_take_resource_types(5, array['vlan']);
