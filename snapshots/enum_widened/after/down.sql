-- down: enum_widened

-- nothing to do
