//! Who may sign in: a session is told of its own user only.

use crate::catalogue::cells::Row;
use crate::catalogue::known::Known;

/// `pg_roles`, `pg_authid`.
pub(super) fn roles(known: &Known, relation: &str) -> Vec<Row> {
    let role = Row::new()
        .set("oid", known.user_oid())
        .set("rolname", known.identity.user.as_str())
        .set("rolsuper", false)
        .set("rolinherit", true)
        .set("rolcreaterole", false)
        .set("rolcreatedb", false)
        .set("rolcanlogin", true)
        .set("rolreplication", false)
        .set("rolbypassrls", false)
        .set("rolconnlimit", -1);
    vec![if relation == "pg_roles" { role.set("rolpassword", "********") } else { role }]
}

/// `pg_user`.
pub(super) fn users(known: &Known) -> Vec<Row> {
    vec![
        Row::new()
            .set("usename", known.identity.user.as_str())
            .set("usesysid", known.user_oid())
            .set("usecreatedb", false)
            .set("usesuper", false)
            .set("userepl", false)
            .set("usebypassrls", false)
            .set("passwd", "********"),
    ]
}
