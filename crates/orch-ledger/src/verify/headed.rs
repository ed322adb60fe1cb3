//! The headers of a ledger's revisions, and what each says of its folder.

use std::collections::BTreeMap;

use orch_event::{Fault, FaultKind, Header, MigrationFiles, Revision, RevisionId};
use orch_projector::{Choice, PROJECTOR, Prelude};

use super::outcome::Verified;
use crate::files::{Files, Found, read_first_line};
use crate::name::{digits, folder_name};
use crate::{LedgerError, Misfit};

/// A revision whose header could be read.
pub(super) struct Headed {
    pub(super) name: String,
    pub(super) header: Header,
}

/// Reads the headers of all revisions in the folder; notes whatever is not a revision.
pub(super) fn headers(
    files: &Files,
    verified: &mut Verified,
) -> Result<BTreeMap<RevisionId, Headed>, LedgerError> {
    let mut headed: BTreeMap<RevisionId, Headed> = BTreeMap::new();
    for found in files.list()? {
        match found {
            Found::Stray(path) => verified.findings.push(Misfit::Stray { path }),
            Found::Leftover(path) => verified.leftovers.push(path),
            Found::Revision(name, _) => {
                let path = files.events(&name);
                let line = match read_first_line(&path) {
                    Err(LedgerError::Irregular(path)) => {
                        verified.findings.push(Misfit::Irregular { path });
                        continue;
                    }
                    line => line?,
                };
                match Revision::read_header(&line) {
                    Ok((id, header, _)) => {
                        let one = Headed { name, header };
                        if headed.insert(id, one).is_some() {
                            verified.findings.push(Misfit::Twice { path, id });
                        }
                    }
                    Err(fault) => verified.findings.push(Misfit::Line { path, fault }),
                }
            }
        }
    }
    Ok(headed)
}

/// Checks what a header says of itself: the folder's name, the projector, the prelude.
pub(super) fn check_header(
    files: &Files,
    id: RevisionId,
    it: &Headed,
    verified: &mut Verified,
) -> Result<(), LedgerError> {
    let Headed { name, header } = it;
    let found = digits(name).filter(|digits| id.to_string().starts_with(digits));
    let expected = folder_name(header, id, found.map_or(8, str::len));
    if *name != expected {
        let path = files.revision(name);
        verified.findings.push(Misfit::Name { path, expected });
    }
    if !(1..=PROJECTOR).contains(&header.projector) {
        let what = FaultKind::Projector(header.projector);
        verified.findings.push(Misfit::Line {
            path: files.events(name),
            fault: Fault { line: 1, what },
        });
    }
    match Prelude::choose(&header.prelude) {
        Ok(Choice::Named(_)) => {}
        Ok(Choice::Successor(_, replaced)) => verified.withdrawn.push((id, replaced.withdrawn)),
        Err(_) => verified.findings.push(Misfit::Prelude {
            path: files.events(name),
            prelude: header.prelude,
        }),
    }
    let mut known = vec![Header::EVENTS.to_owned()];
    for MigrationFiles { up, down, plan } in header.files() {
        known.extend([up, down, plan]);
    }
    let strays = files.strays(name, &known)?.into_iter();
    let strays = strays.map(|path| Misfit::Stray { path });
    verified.findings.extend(strays);
    Ok(())
}
