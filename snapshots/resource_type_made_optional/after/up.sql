-- up: resource_type_made_optional

-- nothing to do
