-- down: product_kept_as_end_of_life

-- line 4, product_ended: not at the end of life: `Port`
update products set status = 'active' where name = 'Port';
