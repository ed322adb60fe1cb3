//! The tables of `ledger.sqlite`.

/// The version of the tables; kept in SQLite's `user_version`.
pub(crate) const VERSION: i64 = 3;

/// The oldest version that can be brought up to this one: only what can be made again was
/// added since.
pub(crate) const OLDEST: i64 = 2;

/// Drafts come first and are kept. The rest is an index of the sealed files, made
/// again from them whenever it is thrown away.
pub(crate) const TABLES: &str = "
create table draft (
    draft integer primary key,
    -- The ids of the heads that it was begun on, joined by commas.
    parents text not null,
    -- The revision that it is being sealed as, noted before any file is written.
    revision text,
    -- Sealed, or put aside; what ended is never looked at again.
    ended integer not null default 0
) strict;

create table draft_answer (
    seq integer primary key autoincrement,
    draft integer not null references draft,
    key text not null,
    question text not null,
    ask text not null,
    answer text not null,
    given text not null,
    by text not null,
    at text not null
) strict;
create index draft_answer_by_draft on draft_answer (draft, seq);

create trigger draft_answer_is_never_changed before update on draft_answer
begin select raise(abort, 'answers are only ever added'); end;
create trigger draft_answer_is_never_removed before delete on draft_answer
begin select raise(abort, 'answers are only ever added'); end;

-- All rows of it are read by every command, so that it holds nothing large.
create table revision (
    id text primary key,
    -- The folder.
    name text not null,
    parents text not null,
    -- The stamp of the file that holds the events, and how many these are.
    size integer not null,
    changed integer not null,
    events integer not null
) strict, without rowid;

-- Files that fitted what was sealed when they were read; a damaged one replaces none.
create table copy (
    id text not null,
    file text not null,
    bytes blob not null,
    primary key (id, file)
) strict;

-- Revisions whose events, rendered by a projector, gave the files that were sealed.
create table rendered (
    id text not null,
    projector integer not null,
    primary key (id, projector)
) strict;

-- Which things the events of a revision are about, in a form of that version.
create table mention (
    id text primary key,
    version integer not null,
    mentions blob not null
) strict;

create table model (
    -- The order in which models were kept.
    seq integer primary key autoincrement,
    revision text not null unique,
    projector integer not null,
    -- Of revision and model: a model that was mixed up with another is not used.
    digest text not null,
    model blob not null
) strict;
";

/// Brings the tables of the version before up to this one.
pub(crate) const UPGRADE: &str = "
create table if not exists mention (
    id text primary key,
    version integer not null,
    mentions blob not null
) strict;
";
