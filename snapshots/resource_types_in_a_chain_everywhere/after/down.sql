-- down: resource_types_in_a_chain_everywhere

-- line 4, resource_type_renamed: not renamed to: `user_id`, `uid`
update resource_types x set resource_type = 'orch: from ' || v.former
from (values
  ('user_id', 'age'),
  ('uid', 'user_id')
) as v (former, name)
where x.resource_type = v.former;
update resource_types x set resource_type = v.name
from (values
  ('user_id', 'age'),
  ('uid', 'user_id')
) as v (former, name)
where x.resource_type = 'orch: from ' || v.former;
