-- down: attribute_made_optional

-- nothing to do
