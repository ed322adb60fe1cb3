-- up: attribute_made_optional

-- nothing to do
