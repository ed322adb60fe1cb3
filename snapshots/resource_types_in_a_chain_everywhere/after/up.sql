-- up: resource_types_in_a_chain_everywhere

-- line 4, resource_type_renamed: renamed to: `user_id`, `uid`
update resource_types x set resource_type = 'orch: from ' || v.former
from (values
  ('age', 'user_id'),
  ('user_id', 'uid')
) as v (former, name)
where x.resource_type = v.former;
update resource_types x set resource_type = v.name
from (values
  ('age', 'user_id'),
  ('user_id', 'uid')
) as v (former, name)
where x.resource_type = 'orch: from ' || v.former;
