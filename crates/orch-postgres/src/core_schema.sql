-- The tables of orchestrator-core that a migration of domain models can touch, directly or through
-- a cascade, as version 5.5 makes them. The indexes are those that cascades and look-ups rely on.

DO $$
BEGIN
    IF EXISTS (SELECT FROM pg_available_extensions WHERE name = 'uuid-ossp') THEN
        CREATE EXTENSION IF NOT EXISTS "uuid-ossp";
    ELSE
        CREATE FUNCTION uuid_generate_v4() RETURNS uuid
            LANGUAGE sql VOLATILE AS 'SELECT gen_random_uuid()';
    END IF;
END
$$;

CREATE TYPE inputtype AS ENUM ('user_input', 'initial_state');

CREATE TABLE products (
    product_id uuid NOT NULL DEFAULT uuid_generate_v4(),
    name character varying NOT NULL,
    description character varying(2000) NOT NULL,
    product_type character varying(255) NOT NULL,
    tag character varying(20) NOT NULL,
    status character varying(255) NOT NULL,
    created_at timestamp with time zone NOT NULL DEFAULT CURRENT_TIMESTAMP,
    end_date timestamp with time zone,
    PRIMARY KEY (product_id),
    UNIQUE (name)
);

CREATE TABLE product_blocks (
    product_block_id uuid NOT NULL DEFAULT uuid_generate_v4(),
    name character varying NOT NULL,
    description character varying(2000) NOT NULL,
    tag character varying(20),
    status character varying(255),
    created_at timestamp with time zone NOT NULL DEFAULT CURRENT_TIMESTAMP,
    end_date timestamp with time zone,
    PRIMARY KEY (product_block_id),
    UNIQUE (name)
);

CREATE TABLE resource_types (
    resource_type_id uuid NOT NULL DEFAULT uuid_generate_v4(),
    resource_type character varying(510) NOT NULL,
    description character varying(2000),
    PRIMARY KEY (resource_type_id),
    UNIQUE (resource_type)
);

CREATE TABLE fixed_inputs (
    fixed_input_id uuid NOT NULL DEFAULT uuid_generate_v4(),
    name character varying NOT NULL,
    value character varying NOT NULL,
    created_at timestamp with time zone NOT NULL DEFAULT CURRENT_TIMESTAMP,
    product_id uuid NOT NULL,
    PRIMARY KEY (fixed_input_id),
    UNIQUE (name, product_id),
    FOREIGN KEY (product_id) REFERENCES products (product_id) ON DELETE CASCADE
);

CREATE TABLE product_product_blocks (
    product_id uuid NOT NULL,
    product_block_id uuid NOT NULL,
    PRIMARY KEY (product_id, product_block_id),
    FOREIGN KEY (product_block_id) REFERENCES product_blocks (product_block_id) ON DELETE CASCADE,
    FOREIGN KEY (product_id) REFERENCES products (product_id) ON DELETE CASCADE
);

CREATE TABLE product_block_relations (
    in_use_by_id uuid NOT NULL,
    depends_on_id uuid NOT NULL,
    min integer,
    max integer,
    PRIMARY KEY (in_use_by_id, depends_on_id),
    FOREIGN KEY (depends_on_id) REFERENCES product_blocks (product_block_id) ON DELETE CASCADE,
    FOREIGN KEY (in_use_by_id) REFERENCES product_blocks (product_block_id) ON DELETE CASCADE
);

CREATE TABLE product_block_resource_types (
    product_block_id uuid NOT NULL,
    resource_type_id uuid NOT NULL,
    PRIMARY KEY (product_block_id, resource_type_id),
    FOREIGN KEY (product_block_id) REFERENCES product_blocks (product_block_id) ON DELETE CASCADE,
    FOREIGN KEY (resource_type_id) REFERENCES resource_types (resource_type_id) ON DELETE CASCADE
);

CREATE TABLE workflows (
    workflow_id uuid NOT NULL DEFAULT uuid_generate_v4(),
    name character varying NOT NULL,
    target character varying NOT NULL,
    description character varying(2000) NOT NULL,
    created_at timestamp with time zone NOT NULL DEFAULT CURRENT_TIMESTAMP,
    deleted_at timestamp with time zone,
    is_task boolean NOT NULL DEFAULT false,
    PRIMARY KEY (workflow_id),
    UNIQUE (name)
);

CREATE TABLE products_workflows (
    product_id uuid NOT NULL,
    workflow_id uuid NOT NULL,
    PRIMARY KEY (product_id, workflow_id),
    FOREIGN KEY (product_id) REFERENCES products (product_id) ON DELETE CASCADE,
    FOREIGN KEY (workflow_id) REFERENCES workflows (workflow_id) ON DELETE CASCADE
);

CREATE TABLE subscriptions (
    subscription_id uuid NOT NULL DEFAULT uuid_generate_v4(),
    description character varying(2000) NOT NULL,
    status character varying(255) NOT NULL,
    product_id uuid NOT NULL,
    customer_id character varying NOT NULL,
    insync boolean NOT NULL,
    start_date timestamp with time zone,
    end_date timestamp with time zone,
    note character varying(5000),
    version integer NOT NULL DEFAULT 1,
    PRIMARY KEY (subscription_id),
    FOREIGN KEY (product_id) REFERENCES products (product_id)
);
CREATE INDEX subscription_product_ix ON subscriptions (product_id);
CREATE INDEX subscription_customer_ix ON subscriptions (customer_id);

CREATE TABLE subscription_instances (
    subscription_instance_id uuid NOT NULL DEFAULT uuid_generate_v4(),
    subscription_id uuid NOT NULL,
    product_block_id uuid NOT NULL,
    label character varying(255),
    PRIMARY KEY (subscription_instance_id),
    FOREIGN KEY (product_block_id) REFERENCES product_blocks (product_block_id),
    FOREIGN KEY (subscription_id) REFERENCES subscriptions (subscription_id) ON DELETE CASCADE
);
CREATE INDEX subscription_instance_s_pb_ix
    ON subscription_instances (subscription_instance_id, subscription_id, product_block_id);

CREATE TABLE subscription_instance_values (
    subscription_instance_value_id uuid NOT NULL DEFAULT uuid_generate_v4(),
    subscription_instance_id uuid NOT NULL,
    resource_type_id uuid NOT NULL,
    value character varying(10000) NOT NULL,
    PRIMARY KEY (subscription_instance_value_id),
    FOREIGN KEY (resource_type_id) REFERENCES resource_types (resource_type_id),
    FOREIGN KEY (subscription_instance_id)
        REFERENCES subscription_instances (subscription_instance_id) ON DELETE CASCADE
);
CREATE INDEX siv_si_rt_ix
    ON subscription_instance_values (subscription_instance_id, resource_type_id);

CREATE TABLE subscription_instance_relations (
    in_use_by_id uuid NOT NULL,
    depends_on_id uuid NOT NULL,
    order_id integer NOT NULL,
    domain_model_attr character varying(255),
    PRIMARY KEY (in_use_by_id, depends_on_id, order_id),
    FOREIGN KEY (depends_on_id)
        REFERENCES subscription_instances (subscription_instance_id) ON DELETE CASCADE,
    FOREIGN KEY (in_use_by_id)
        REFERENCES subscription_instances (subscription_instance_id) ON DELETE CASCADE
);

CREATE TABLE subscription_customer_descriptions (
    id uuid NOT NULL DEFAULT uuid_generate_v4(),
    subscription_id uuid NOT NULL,
    customer_id character varying NOT NULL,
    description character varying(2000) NOT NULL,
    created_at timestamp with time zone NOT NULL DEFAULT CURRENT_TIMESTAMP,
    version integer NOT NULL DEFAULT 1,
    PRIMARY KEY (id),
    UNIQUE (customer_id, subscription_id),
    FOREIGN KEY (subscription_id) REFERENCES subscriptions (subscription_id) ON DELETE CASCADE
);

CREATE TABLE subscription_metadata (
    subscription_id uuid NOT NULL,
    metadata jsonb NOT NULL,
    FOREIGN KEY (subscription_id) REFERENCES subscriptions (subscription_id) ON DELETE CASCADE
);

CREATE TABLE processes (
    pid uuid NOT NULL DEFAULT uuid_generate_v4(),
    assignee character varying(50) NOT NULL DEFAULT 'SYSTEM',
    last_status character varying(50) NOT NULL,
    last_step character varying(255),
    started_at timestamp with time zone NOT NULL DEFAULT CURRENT_TIMESTAMP,
    last_modified_at timestamp with time zone NOT NULL DEFAULT CURRENT_TIMESTAMP,
    failed_reason character varying(10000),
    traceback character varying(50000),
    created_by character varying(255),
    is_task boolean NOT NULL DEFAULT false,
    workflow_id uuid NOT NULL,
    note character varying(5000),
    PRIMARY KEY (pid),
    FOREIGN KEY (workflow_id) REFERENCES workflows (workflow_id)
);

CREATE TABLE process_steps (
    stepid uuid NOT NULL DEFAULT uuid_generate_v4(),
    pid uuid NOT NULL,
    name character varying NOT NULL,
    status character varying(50) NOT NULL,
    state jsonb NOT NULL,
    created_by character varying(255),
    completed_at timestamp with time zone NOT NULL DEFAULT statement_timestamp(),
    commit_hash character varying(40),
    started_at timestamp with time zone NOT NULL DEFAULT statement_timestamp(),
    PRIMARY KEY (stepid),
    FOREIGN KEY (pid) REFERENCES processes (pid) ON DELETE CASCADE
);

CREATE TABLE processes_subscriptions (
    id uuid NOT NULL DEFAULT uuid_generate_v4(),
    pid uuid NOT NULL,
    subscription_id uuid NOT NULL,
    created_at timestamp with time zone NOT NULL DEFAULT CURRENT_TIMESTAMP,
    workflow_target character varying(255) DEFAULT 'CREATE',
    PRIMARY KEY (id),
    FOREIGN KEY (pid) REFERENCES processes (pid) ON DELETE CASCADE,
    FOREIGN KEY (subscription_id) REFERENCES subscriptions (subscription_id)
);

CREATE TABLE input_states (
    input_state_id uuid NOT NULL DEFAULT uuid_generate_v4(),
    pid uuid NOT NULL,
    input_state jsonb NOT NULL,
    input_time timestamp with time zone NOT NULL DEFAULT CURRENT_TIMESTAMP,
    input_type inputtype NOT NULL,
    PRIMARY KEY (input_state_id),
    FOREIGN KEY (pid) REFERENCES processes (pid) ON DELETE CASCADE
);

CREATE TABLE engine_settings (
    global_lock boolean NOT NULL,
    PRIMARY KEY (global_lock)
);
INSERT INTO engine_settings (global_lock) VALUES (false);

-- Every update counts, also one that changes nothing.
CREATE FUNCTION increment_version() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.version := OLD.version + 1;
    RETURN NEW;
END
$$;
CREATE TRIGGER subscriptions_increment_version_trigger
    BEFORE UPDATE ON subscriptions FOR EACH ROW EXECUTE FUNCTION increment_version();
CREATE TRIGGER subscription_customer_descriptions_increment_version_trigger
    BEFORE UPDATE ON subscription_customer_descriptions
    FOR EACH ROW EXECUTE FUNCTION increment_version();

-- A simple form of the orchestrator's search view: what matters here is that commits refresh it.
CREATE MATERIALIZED VIEW subscriptions_search AS
    SELECT
        s.subscription_id,
        s.description,
        s.status,
        p.name AS product_name
    FROM subscriptions AS s
    JOIN products AS p ON p.product_id = s.product_id;
CREATE UNIQUE INDEX subscriptions_search_subscription_id_uix
    ON subscriptions_search (subscription_id);

-- The view's comment holds when it was last refreshed, in seconds since 1970.
CREATE FUNCTION refresh_subscriptions_search_view() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    this_time bigint := extract(epoch FROM now())::bigint;
    last_time bigint := coalesce(obj_description('subscriptions_search'::regclass)::bigint, 0);
BEGIN
    IF this_time - last_time > 120 THEN
        REFRESH MATERIALIZED VIEW subscriptions_search;
        EXECUTE format('COMMENT ON MATERIALIZED VIEW subscriptions_search IS %L', this_time);
    END IF;
    RETURN NULL;
END
$$;
CREATE CONSTRAINT TRIGGER products_refresh_search
    AFTER UPDATE ON products DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION refresh_subscriptions_search_view();
CREATE CONSTRAINT TRIGGER fi_refresh_search
    AFTER UPDATE ON fixed_inputs DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION refresh_subscriptions_search_view();
CREATE CONSTRAINT TRIGGER sub_refresh_search
    AFTER INSERT OR DELETE OR UPDATE ON subscriptions DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION refresh_subscriptions_search_view();
CREATE CONSTRAINT TRIGGER siv_refresh_search
    AFTER INSERT OR DELETE OR UPDATE ON subscription_instance_values DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION refresh_subscriptions_search_view();
CREATE CONSTRAINT TRIGGER sub_cust_desc_refresh_search
    AFTER INSERT OR DELETE OR UPDATE ON subscription_customer_descriptions
    DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION refresh_subscriptions_search_view();
