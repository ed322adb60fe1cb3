-- down: resource_type_added_list_may_be_empty

-- line 3, resource_type_added: 1 resource type to go again: `vlans`
select pg_temp.orch_take_resource_types(3, array['vlans']);
