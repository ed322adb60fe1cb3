//! Changes that people write down, through the binary, on a database.

use orch_postgres::Template;
use serde_json::{Value, json};

use crate::support::{Project, Ran, Transcript, all_rows, assert_same, client, database, root};

/// Records changes, with all suggestions.
fn changed(project: &Project, changes: &Value) -> Ran {
    project.write("changes.json", &changes.to_string());
    let record = ["record", "By hand", "--changes", "changes.json", "--yes"];
    project.orch(record)
}

fn network() -> Value {
    json!({"add": {
        "products": {
            "Port 10G": {
                "product_type": "Port", "description": "A port", "tag": "PORT", "status": "active",
                "row": "11111111-1111-4111-8111-111111111111",
                "fixed_inputs": {
                    "speed": {"value": "10", "row": "22222222-2222-4222-8222-222222222222"},
                },
                "specs": {"speed": {"type": "int"}},
                "attributes": {"port": {"blocks": ["PortBlock"], "arity": "required"}},
            },
            "Node": {
                "product_type": "Node", "description": "A node", "tag": "NODE", "status": "active",
            },
        },
        "product_blocks": {
            "PortBlock": {
                "description": "A port", "tag": "PB",
                "row": "33333333-3333-4333-8333-333333333333",
                "resource_types": ["port_name", "vlan"],
                "specs": {
                    "port_name": {"type": "str"}, "vlan": {"type": "int"},
                },
            },
        },
        "resource_types": {
            "port_name": {
                "description": "Its name", "row": "44444444-4444-4444-8444-444444444444",
            },
            "vlan": {"description": "Its VLAN"},
        },
        "workflows": {
            "create_port": {
                "target": "CREATE", "description": "Create port", "product_types": ["Port"],
                "row": "55555555-5555-4555-8555-555555555555",
            },
        },
    }})
}

/// A ledger with the network, and a database that has it.
fn begun() -> (Project, String) {
    let project = Project::empty();
    project.orch(["init"]).exits(0);
    changed(&project, &network()).exits(0);
    let url = database(Template::Core);
    project.replay("heads", &url).exits(0);
    (project, url)
}

/// Goes up, back, and up again; back is as before.
fn there_and_back(project: &Project, url: &str) {
    let before = all_rows(url);
    let replay = ["replay", "--to", "heads", "--database", url, "--yes"];
    project.orch(replay).exits(0);
    let up = all_rows(url);
    project.replay("-1", url).exits(0);
    assert_same("down", &before, &all_rows(url));
    project.orch(replay).exits(0);
    assert_same("up again", &up, &all_rows(url));
}

/// The first column of what a query gives.
fn texts(url: &str, query: &str) -> Vec<String> {
    let rows = client(url).query(query, &[]).unwrap();
    rows.iter().map(|row| row.get(0)).collect()
}

#[test]
fn things_are_added_with_the_ids_that_are_given() {
    let (_, url) = begun();
    let ids = "select concat_ws(' ', name, id) from (
                 select name, product_id as id from products union all
                 select name, fixed_input_id from fixed_inputs union all
                 select name, product_block_id from product_blocks union all
                 select resource_type, resource_type_id from resource_types union all
                 select name, workflow_id from workflows) all_of
               where id::text ~ '^(.)\\1{7}-' order by id";
    assert_eq!(
        texts(&url, ids),
        [
            "Port 10G 11111111-1111-4111-8111-111111111111",
            "speed 22222222-2222-4222-8222-222222222222",
            "PortBlock 33333333-3333-4333-8333-333333333333",
            "port_name 44444444-4444-4444-8444-444444444444",
            "create_port 55555555-5555-4555-8555-555555555555",
        ]
    );
}

#[test]
fn things_are_renamed_and_keep_their_rows() {
    let (project, url) = begun();
    let ids = "select product_id::text from products union all
               select product_block_id::text from product_blocks union all
               select resource_type_id::text from resource_types union all
               select fixed_input_id::text from fixed_inputs union all
               select workflow_id::text from workflows order by 1";
    let before = texts(&url, ids);
    let renames = json!({"rename": {
        "products": {"Port 10G": "Port 10 Gbit/s"},
        "product_blocks": {"PortBlock": "EthernetPort"},
        "resource_types": {"vlan": "vlan_id"},
        "fixed_inputs": {"Port 10G": {"speed": "rate"}},
        "attributes": {"products": {"Port 10G": {"port": "interface"}}},
        "workflows": {"create_port": "build_port"},
    }});
    changed(&project, &renames).exits(0);
    there_and_back(&project, &url);
    assert_eq!(texts(&url, ids), before);
    let names = "select name from products union all select name from product_blocks union all
                 select resource_type from resource_types union all
                 select name from fixed_inputs union all select name from workflows order by 1";
    assert_eq!(
        texts(&url, names),
        [
            "EthernetPort",
            "Node",
            "Port 10 Gbit/s",
            "build_port",
            "port_name",
            "rate",
            "vlan_id",
        ]
    );
}

#[test]
fn things_are_removed_by_whoever_writes_them_down() {
    let (project, url) = begun();
    let removal = json!({"reason": "Nobody uses it", "remove": {
        "resource_types": {"PortBlock": ["vlan"]},
        "fixed_inputs": {"Port 10G": ["speed"]},
        "products": ["Node"],
        "workflows": ["create_port"],
    }});
    changed(&project, &removal).exits(0);
    there_and_back(&project, &url);
    let left = "select name from products union all select name from fixed_inputs union all
                select resource_type from resource_types union all select name from workflows";
    assert_eq!(texts(&url, left), ["Port 10G", "port_name"]);
}

#[test]
fn things_go_out_of_use_and_stay() {
    let (project, url) = begun();
    let end = json!({"reason": "Sold no more", "end": {
        "products": ["Node"], "workflows": ["create_port"],
    }});
    changed(&project, &end).exits(0);
    there_and_back(&project, &url);
    let of = "select status::text from products where name = 'Node' union all
              select 'deleted' from workflows where deleted_at is not null";
    assert_eq!(texts(&url, of), ["end of life", "deleted"]);
}

#[test]
fn a_recorded_block_and_product_get_more() {
    let (project, url) = begun();
    let more = json!({"add": {
        "products": {"Node": {"attributes": {
            "ports": {"blocks": ["PortBlock"], "arity": "list 0.."},
        }}},
        "product_blocks": {"PortBlock": {
            "resource_types": ["mtu"], "specs": {"mtu": {"type": "int", "arity": "optional"}},
        }},
        "resource_types": {"mtu": {"description": "Its MTU"}},
    }});
    changed(&project, &more).exits(0);
    there_and_back(&project, &url);
    let of = "select p.name from product_product_blocks x join products p using (product_id)
              union all
              select r.resource_type from product_block_resource_types x
              join resource_types r using (resource_type_id) order by 1";
    assert_eq!(
        texts(&url, of),
        ["Node", "Port 10G", "mtu", "port_name", "vlan"]
    );
}

#[test]
fn products_are_linked_by_name_and_by_tag() {
    let (project, url) = begun();
    let links = json!({
        "link": {"create_port": {"tag": "NODE", "name": "N%"}},
        "unlink": {"create_port": ["Port 10G"]},
    });
    changed(&project, &links).exits(0);
    there_and_back(&project, &url);
    let linked = "select p.name from products_workflows x join products p using (product_id)";
    assert_eq!(texts(&url, linked), ["Node"]);
}

#[test]
fn yaml_says_the_same_as_json() {
    let (project, _) = begun();
    let state = |project: &Project| project.orch(["state", "--format", "json"]).exits(0).stdout;
    let other = project.branch();
    let described = json!({"describe": {"products": {"Node": {"description": "A big node"}}}});
    changed(&project, &described).exits(0);
    other.write(
        "changes.yaml",
        "describe:\n  products:\n    Node:\n      description: A big node\n",
    );
    let record = ["record", "By hand", "--changes", "changes.yaml", "--yes"];
    other.orch(record).exits(0);
    assert_eq!(state(&other), state(&project));
}

#[test]
fn the_example_of_the_page_is_recorded() {
    let (project, url) = begun();
    let page = std::fs::read_to_string(root().join("docs/changes-by-hand.md")).unwrap();
    let (_, example) = page.split_once("```json\n").unwrap();
    let (example, _) = example.split_once("```").unwrap();
    changed(&project, &serde_json::from_str(example).unwrap()).exits(0);
    there_and_back(&project, &url);
    let rows = "select concat_ws(' ', name, description) from products union all
                select description from product_blocks union all
                select resource_type from resource_types union all
                select concat_ws(' ', w.name, p.name) from workflows w
                join products_workflows using (workflow_id) join products p using (product_id)
                order by 1";
    assert_eq!(
        texts(&url, rows),
        [
            "A port of a switch",
            "Port 100G A faster port",
            "Port 10G A port",
            "create_port Port 100G",
            "create_port Port 10G",
            "modify_port Port 100G",
            "port_name",
            "vlan_id",
        ]
    );
}

#[test]
fn changes_that_do_not_fit_are_shown_with_their_places() {
    let (project, _) = begun();
    let mut told = Transcript::default();
    for changes in [
        "{\"remove\": {\"products\": [\"Switch\"], \"workflows\": [\"nothing\"]}}",
        "{\"rename\": {\"products\": {\"Node\": \"Port 10G\"}}}",
        "{\"add\": {\"product_blocks\": {\"PortBlock\": {\"resource_types\": [\"vlan\"]}}}}",
        "{\"add\": {\"products\": {\"Node\": {\"row\": \"x\"}}}}",
        "{\"describe\": {\"products\": {\"Port 10G\": {\"name\": \"x\"}}}}",
        "{\"link\": {\"create_port\": {\"tag\": \"NONE\"}}}",
        "{\"swap\": {}}",
    ] {
        project.write("changes.json", changes);
        let record = ["record", "By hand", "--changes", "changes.json", "--yes"];
        project.orch(record).exits(2).noted(&mut told);
    }
    assert_eq!(project.revisions().len(), 1);
    told.matches("changes_that_do_not_fit");
}

/// The network as the orchestrator's helpers take it.
fn dictionary() -> Value {
    json!({
        "products": {
            "Port 10G": {
                "product_id": "11111111-1111-4111-8111-111111111111",
                "product_type": "Port", "description": "A port", "tag": "PORT",
                "status": "active", "root_product_block": "PortBlock",
                "fixed_inputs": {"speed": ["10", "22222222-2222-4222-8222-222222222222"]},
            },
            "Node": {
                "product_type": "Node", "description": "A node", "tag": "NODE",
                "status": "phase out",
            },
        },
        "product_blocks": {
            "PortBlock": {
                "product_block_id": "33333333-3333-4333-8333-333333333333",
                "description": "A port", "tag": "PB", "status": "active",
                "resources": {
                    "port_name": ["Its name", "44444444-4444-4444-8444-444444444444"],
                    "vlan": "Its VLAN",
                },
            },
        },
        "workflows": {
            "create_port": {
                "workflow_id": "55555555-5555-4555-8555-555555555555",
                "target": "CREATE", "is_task": false, "description": "Create port",
                "tag": "PORT", "search_phrase": "Port%",
            },
        },
    })
}

/// A source of models in which nothing stands that only people know.
fn models(without: &[(&str, &str)]) -> Value {
    let mut models = network()["add"].take();
    for product in models["products"].as_object_mut().unwrap().values_mut() {
        for text in ["row", "description", "tag", "status"] {
            product.as_object_mut().unwrap().remove(text);
        }
    }
    let port = &mut models["products"]["Port 10G"];
    port["fixed_inputs"] = json!({"speed": null});
    port["specs"]["speed"] = json!([{"type": "int", "arity": "required"}]);
    port["attributes"]["port"] = json!({
        "blocks": ["PortBlock"], "spec": [{"blocks": ["PortBlock"], "arity": "required"}],
    });
    models["products"]["Node"]["fixed_inputs"] = json!({});
    models["products"]["Node"]["attributes"] = json!({});
    models["product_blocks"]["PortBlock"] = json!({
        "resource_types": ["port_name", "vlan"],
        "specs": {
            "port_name": [{"type": "str", "arity": "required"}],
            "vlan": [{"type": "int", "arity": "required"}],
        },
        "attributes": {},
    });
    models["resource_types"] = json!({"port_name": {}, "vlan": {}});
    models["workflows"] = json!({"create_port": {"target": "CREATE"}});
    for (section, name) in without {
        models[section].as_object_mut().unwrap().remove(*name);
    }
    models
}

/// Records the differences of models with what a dictionary says.
fn told(project: &Project, models: &Value, dictionary: &Value) -> Ran {
    project.write("models.json", &models.to_string());
    project.write("new.json", &dictionary.to_string());
    let record = [
        "record",
        "As the helpers take it",
        "--models",
        "models.json",
        "--changes",
        "new.json",
        "--yes",
    ];
    project.orch(record)
}

#[test]
fn a_dictionary_of_the_helpers_makes_the_rows_that_the_helpers_make() {
    let project = Project::empty();
    project.orch(["init"]).exits(0);
    told(&project, &models(&[]), &dictionary()).exits(0);
    let url = database(Template::Core);
    project.replay("heads", &url).exits(0);
    let rows = "select concat_ws('|', name, description, product_type, tag, status,
                         case when name <> 'Node' then product_id end) from products
                union all select concat_ws('|', name, value, fixed_input_id) from fixed_inputs
                union all select concat_ws('|', name, description, tag, status, product_block_id)
                          from product_blocks
                union all select concat_ws('|', resource_type, description,
                         case when resource_type <> 'vlan' then resource_type_id end)
                          from resource_types
                union all select concat_ws('|', w.name, target, w.description, workflow_id, p.name)
                          from workflows w join products_workflows using (workflow_id)
                          join products p using (product_id)
                order by 1";
    assert_eq!(
        texts(&url, rows),
        [
            "Node|A node|Node|NODE|phase out",
            "Port 10G|A port|Port|PORT|active|11111111-1111-4111-8111-111111111111",
            "PortBlock|A port|PB|active|33333333-3333-4333-8333-333333333333",
            "create_port|CREATE|Create port|55555555-5555-4555-8555-555555555555|Port 10G",
            "port_name|Its name|44444444-4444-4444-8444-444444444444",
            "speed|10|22222222-2222-4222-8222-222222222222",
            "vlan|Its VLAN",
        ]
    );
    // And `delete`'s form.
    let obsolete = json!({"products": ["Node"], "workflows": ["create_port"]});
    let rest = models(&[("products", "Node"), ("workflows", "create_port")]);
    told(&project, &rest, &obsolete).exits(0);
    there_and_back(&project, &url);
    let left = "select name from products union all select name from workflows";
    assert_eq!(texts(&url, left), ["Port 10G"]);
}

#[test]
fn a_dictionary_that_the_models_contradict_is_refused() {
    let project = Project::empty();
    project.orch(["init"]).exits(0);
    let mut other = dictionary();
    other["products"]["Switch"] = json!({"product_type": "Switch"});
    other["products"]["Node"]["root_product_block"] = json!("PortBlock");
    other["product_blocks"]["PortBlock"]["resources"]["mtu"] = json!("Its MTU");
    other["workflows"]["create_port"]["target"] = json!("MODIFY");
    told(&project, &models(&[]), &other)
        .exits(2)
        .says("product `Switch` is created here, and the models do not have it")
        .says("product `Node` does not hold product block `PortBlock` in the models")
        .says("resource type `mtu` of product block `PortBlock` is created here, and the models")
        .says("workflow `create_port` has the target `CREATE` in the models");
    told(&project, &models(&[]), &json!({"products": ["Port 10G"]}))
        .exits(2)
        .says("product `Port 10G` is not recorded at the head");
    told(&project, &models(&[]), &dictionary()).exits(0);
    let still = json!({"products": ["Port 10G"], "workflows": {"create_port": {}}});
    told(&project, &models(&[]), &still)
        .exits(2)
        .says("product `Port 10G` is deleted here, and the models still have it")
        .says("workflow `create_port` is created here, and recorded already");
}
