//! What all tellings share: a row gets other texts, and what was there comes back.

use orch_model::change::Told;

use crate::kind::returning;
use crate::literal::{NulError, literal};

/// SQL that tells anew, and SQL that takes it back. Descriptions may have been edited
/// in the database, so that what was there is kept.
pub(crate) fn telling(
    line: usize,
    table: &str,
    column: &str,
    name: &str,
    was: &Told,
    told: &Told,
) -> Result<(String, String), NulError> {
    let name = literal(name)?;
    let set = |told: &Told, was: &Told| -> Result<String, NulError> {
        let mut all = Vec::new();
        let fields = [
            ("description", &told.description, &was.description),
            ("tag", &told.tag, &was.tag),
            ("status", &told.status, &was.status),
        ];
        for (field, value, former) in fields {
            match (value, former) {
                (Some(value), _) => all.push(format!("{field} = {}", literal(value)?)),
                (None, Some(_)) => all.push(format!("{field} = null")),
                (None, None) => {}
            }
        }
        Ok(format!(
            "select pg_temp.orch_keep_texts('{line}', '{table}', {name});\n\
             update {table} set {} where {column} = {name};\n\
             {}",
            all.join(", "),
            returning(line).replace("orch_restore", "orch_restore_texts")
        ))
    };
    let none = Told::default();
    Ok((set(told, &none)?, set(was, told)?))
}

/// Of what was there, what is told anew.
pub(crate) fn former(
    told: &Told,
    description: Option<&String>,
    tag: Option<&String>,
    status: Option<&String>,
) -> Told {
    let of = |told: &Option<String>, was: Option<&String>| told.as_ref().and(was).cloned();
    Told {
        description: of(&told.description, description),
        tag: of(&told.tag, tag),
        status: of(&told.status, status),
    }
}
