-- down: resource_type_type_widened

-- nothing to do
