-- down: list_minimum_lowered

-- nothing to do
