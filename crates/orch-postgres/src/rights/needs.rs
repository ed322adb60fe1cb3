//! The tables that steps read and write, by the plans and by foreign keys.

use std::collections::{BTreeMap, BTreeSet};

use orch_projector::schema::{Role, Table};
use orch_projector::{Does, Planned};
use postgres::GenericClient;

use crate::migration::Step;
use crate::rights::Privilege;

/// The tables that steps read and write, each with its schema, and how.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Needs {
    pub(super) tables: BTreeMap<String, BTreeSet<Privilege>>,
    /// Those with rows that are inserted, changed or removed: their triggers fire.
    pub(super) written: BTreeSet<String>,
}

/// A foreign key, by the tables at both ends.
struct Key {
    child: String,
    parent: String,
    action: Action,
}

/// What the deletion of a parent does to its children.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Action {
    Cascades,
    Clears,
    Refuses,
}

impl Needs {
    /// Finds everything that steps need.
    pub fn of(
        client: &mut impl GenericClient,
        steps: &[Step<'_>],
    ) -> Result<Self, postgres::Error> {
        let keys = keys(client)?;
        let kept = archived(client)?;
        let mut needs = Self::default();
        for table in Table::ALL.iter().filter(|it| it.is_needed()) {
            if table.is_metadata() {
                needs.add(&public(*table), &[Privilege::Select]);
            }
        }
        let mut done = BTreeSet::new();
        for step in steps {
            let back = (step.migration.revision, step.direction.other());
            let held = kept.get(&(back.0.to_string(), back.1.as_str().to_owned()));
            let (products, blocks) = step.changes();
            if !(products.is_empty() && blocks.is_empty()) {
                // Processes that have not ended are looked for.
                for table in [
                    Table::Instances,
                    Table::Processes,
                    Table::ProcessesSubscriptions,
                    Table::Subscriptions,
                    Table::Workflows,
                ] {
                    needs.add(&public(table), &[Privilege::Select]);
                }
            }
            if !step.migration.plan.names().workflows.is_empty() {
                for table in [Table::Workflows, Table::ProductsWorkflows] {
                    needs.add(&public(table), &[Privilege::Select]);
                }
            }
            for statement in step.statements() {
                let mut touched = statement.writes.iter().chain(&statement.archives);
                if touched.any(|it| *it == Table::ProductsWorkflows) {
                    // Links are found by the names of both ends.
                    needs.add(&public(Table::Workflows), &[Privilege::Select]);
                }
                needs.statement(statement, &keys);
                if done.contains(&back) {
                    needs.cascade(&statement.restores, &keys, &[Privilege::Insert]);
                }
            }
            for relation in held.into_iter().flatten() {
                needs.restored(relation, &keys);
            }
            done.insert((step.migration.revision, step.direction));
        }
        Ok(needs)
    }

    /// The tables that are written, with the events that fire triggers, as `pg_trigger` counts
    /// them.
    pub(super) fn fired(&self) -> impl Iterator<Item = (&String, i32)> {
        let tables = self.tables.iter();
        let tables = tables.filter(|(name, _)| self.written.contains(*name));
        tables.map(|(name, privileges)| {
            let event = |privilege: &Privilege| match privilege {
                Privilege::Insert => 4,
                Privilege::Delete => 8,
                Privilege::Update => 16,
                Privilege::Select | Privilege::Lock => 0,
            };
            (name, privileges.iter().map(event).sum())
        })
    }

    fn statement(&mut self, statement: &Planned, keys: &[Key]) {
        let written = match statement.does {
            Does::Update | Does::Describe => Privilege::Update,
            _ => Privilege::Insert,
        };
        for table in &statement.writes {
            self.write(
                &public(*table),
                &[Privilege::Select, Privilege::Lock, written],
            );
        }
        self.cascade(
            &statement.archives,
            keys,
            &[Privilege::Delete, Privilege::Lock],
        );
        if matches!(
            statement.does,
            Does::Archive | Does::Fill | Does::Note | Does::Refuse
        ) {
            let read = Table::ALL.iter().filter(|it| it.is_needed());
            for table in read.filter(|it| matches!(it.role(), Role::Subscriptions)) {
                self.add(&public(*table), &[Privilege::Select]);
            }
        }
    }

    /// Rows of tables, and all rows that go with them by cascade.
    fn cascade(&mut self, tables: &[Table], keys: &[Key], privileges: &[Privilege]) {
        let mut reached: BTreeSet<String> = tables.iter().map(|it| public(*it)).collect();
        let mut next: Vec<String> = reached.iter().cloned().collect();
        while let Some(parent) = next.pop() {
            self.write(&parent, &[Privilege::Select]);
            self.write(&parent, privileges);
            for key in keys.iter().filter(|it| it.parent == parent) {
                self.add(&key.child, &[Privilege::Select]);
                match key.action {
                    Action::Cascades if reached.insert(key.child.clone()) => {
                        next.push(key.child.clone());
                    }
                    // Cleared on the way there, and set again on the way back.
                    Action::Clears => self.write(&key.child, &[Privilege::Update]),
                    Action::Cascades | Action::Refuses => {}
                }
            }
        }
    }

    /// A table that the archive holds rows of.
    fn restored(&mut self, relation: &str, keys: &[Key]) {
        self.write(relation, &[Privilege::Select, Privilege::Insert]);
        let cleared = keys
            .iter()
            .filter(|it| it.parent == relation && it.action == Action::Clears);
        for key in cleared {
            self.write(&key.child, &[Privilege::Select, Privilege::Update]);
        }
    }

    fn write(&mut self, relation: &str, privileges: &[Privilege]) {
        self.written.insert(relation.to_owned());
        self.add(relation, privileges);
    }

    fn add(&mut self, relation: &str, privileges: &[Privilege]) {
        let known = self.tables.entry(relation.to_owned()).or_default();
        known.extend(privileges);
    }
}

fn public(table: Table) -> String {
    format!("public.{}", table.name())
}

/// The foreign keys of tables outside schema `orch`, as deletion sees them.
fn keys(client: &mut impl GenericClient) -> Result<Vec<Key>, postgres::Error> {
    let query = "select c.conrelid::regclass::text, c.confrelid::regclass::text,
                        c.confdeltype::text
                 from pg_constraint c join pg_class r on r.oid = c.conrelid
                 where c.contype = 'f' and c.conparentid = 0
                   and r.relnamespace is distinct from to_regnamespace('orch')
                   and coalesce(to_jsonb(c) ->> 'conenforced', 'true') = 'true'
                 order by 1, 2, 3";
    let rows = client.query_typed(query, &[])?;
    let keys = rows.iter().map(|row| Key {
        child: row.get(0),
        parent: row.get(1),
        action: match row.get(2) {
            "c" => Action::Cascades,
            "n" | "d" => Action::Clears,
            _ => Action::Refuses,
        },
    });
    Ok(keys.collect())
}

/// The tables that the archive holds rows of, by revision and direction; none where the role
/// may not look, which is itself a right that it lacks.
fn archived(
    client: &mut impl GenericClient,
) -> Result<BTreeMap<(String, String), BTreeSet<String>>, postgres::Error> {
    let may = "select coalesce(bool_or(has_schema_privilege(relnamespace, 'usage')
                 and has_table_privilege(oid, 'select')), false)
               from pg_class
               where relname = 'archive' and relnamespace = to_regnamespace('orch')";
    let may = client.query_typed(may, &[])?;
    let mut archived: BTreeMap<_, BTreeSet<String>> = BTreeMap::new();
    if may.first().is_some_and(|row| row.get(0)) {
        let query = "select distinct a.revision, a.direction, a.relation
                     from orch.archive a
                     join pg_class c on c.oid::regclass::text = a.relation";
        for row in client.query_typed(query, &[])? {
            let of = archived.entry((row.get(0), row.get(1))).or_default();
            of.insert(row.get(2));
        }
    }
    Ok(archived)
}

#[cfg(test)]
mod tests {
    use orch_projector::schema::Table;

    use super::{Action, Key, Needs};
    use crate::rights::Privilege;

    #[test]
    fn tables_are_reached_by_cascades_of_cascades() {
        let key = |child: &str, parent: &str, action| Key {
            child: child.to_owned(),
            parent: parent.to_owned(),
            action,
        };
        let keys = [
            key("app.note", "public.subscriptions", Action::Cascades),
            key("app.line", "app.note", Action::Cascades),
            key("app.note", "app.line", Action::Cascades),
            key("app.seen", "app.line", Action::Clears),
            key("app.bill", "app.line", Action::Refuses),
            key("app.other", "app.bill", Action::Cascades),
        ];
        let mut needs = Needs::default();
        needs.cascade(&[Table::Subscriptions], &keys, &[Privilege::Delete]);
        let shown: Vec<_> = needs
            .tables
            .iter()
            .map(|(table, it)| (table.as_str(), it.iter().copied().collect::<Vec<_>>()))
            .collect();
        let (read, gone) = (Privilege::Select, Privilege::Delete);
        assert_eq!(
            shown,
            [
                ("app.bill", vec![read]),
                ("app.line", vec![read, gone]),
                ("app.note", vec![read, gone]),
                ("app.seen", vec![read, Privilege::Update]),
                ("public.subscriptions", vec![read, gone]),
            ]
        );
    }
}
