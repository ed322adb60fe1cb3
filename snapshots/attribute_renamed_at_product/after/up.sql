-- up: attribute_renamed_at_product

-- nothing to do
