-- down: resource_type_added_optional

-- line 3, resource_type_added: 1 resource type to go again: `note`
select pg_temp.orch_take_resource_types(3, array['note']);
