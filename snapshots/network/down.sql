-- down: network

-- lines 46 to 51, resource_type_added: 6 resource types to go again: `address`, `frequencies`, `node_name`, `note` and 2 more
select pg_temp.orch_take_resource_types(46, array['address', 'frequencies', 'node_name', 'note', 'port_name', 'tagged']);

-- lines 42 to 45, block_added: 4 product blocks to go again: `Link`, `Node`, `Port`, `Radio`
select pg_temp.orch_take_blocks(42, array['Link', 'Node', 'Port', 'Radio']);

-- lines 32 to 34, product_added: 3 products to go again: `Link 10G/protected`, `Link 1G`, `Node`
select pg_temp.orch_take_products(32, array['Link 10G/protected', 'Link 1G', 'Node']);
