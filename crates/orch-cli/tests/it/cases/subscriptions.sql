-- What the subscriptions of a case are made with: everything is told by name, an instance
-- by its label.

create schema making;
set search_path = public, making;

create function making.subscription(_description text, _product text, _status text)
returns void language sql as $$
  insert into subscriptions (description, status, product_id, customer_id, insync)
  values (_description, _status,
    (select product_id from products where name = _product), 'acme', true)
$$;

-- An instance, with its values by resource type: a text, or a list of texts.
create function making.instance(_subscription text, _label text, _block text, _values jsonb)
returns void language sql as $$
  with made as (
    insert into subscription_instances (subscription_id, product_block_id, label)
    values (
      (select subscription_id from subscriptions where description = _subscription),
      (select product_block_id from product_blocks where name = _block), _label)
    returning subscription_instance_id
  )
  insert into subscription_instance_values (subscription_instance_id, resource_type_id, value)
  select made.subscription_instance_id,
    (select resource_type_id from resource_types where resource_type = v.key), x.text
  from made, jsonb_each(_values) as v
  cross join lateral jsonb_array_elements_text(
    case jsonb_typeof(v.value) when 'array' then v.value else jsonb_build_array(v.value) end
  ) as x (text)
$$;

-- An instance holds another one, of whichever subscription, in an attribute.
create function making.relation(_owner text, _attribute text, _held text, _position int default 0)
returns void language sql as $$
  insert into subscription_instance_relations
    (in_use_by_id, depends_on_id, order_id, domain_model_attr)
  values (
    (select subscription_instance_id from subscription_instances where label = _owner),
    (select subscription_instance_id from subscription_instances where label = _held),
    _position, _attribute)
$$;

-- A process of a workflow, about one or more subscriptions.
create function making.process(_name text, variadic _subscriptions text[])
returns void language sql as $$
  insert into workflows (name, target, description) values ('modify', 'MODIFY', 'Modify')
  on conflict do nothing;
  with made as (
    insert into processes (last_status, workflow_id, created_by)
    values ('completed', (select workflow_id from workflows where name = 'modify'), _name)
    returning pid
  ), step as (
    insert into process_steps (pid, name, status, state)
    select pid, 'Start', 'success', '{}' from made
  )
  insert into processes_subscriptions (pid, subscription_id)
  select made.pid, s.subscription_id from made, subscriptions s
  where s.description = any (_subscriptions)
$$;
