-- up: resource_type_type_widened_to_float

-- nothing to do
