-- up: fixed_input_values_narrowed

-- nothing to do
