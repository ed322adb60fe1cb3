-- up: product_kept_as_end_of_life

-- line 4, product_ended: end of life: `Port`
update products set status = 'end of life' where name = 'Port';
