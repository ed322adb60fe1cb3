-- up: enum_widened

-- nothing to do
