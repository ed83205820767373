//! Proof, before anything is served, that the third wall is really there: the serving role owns nothing and bypasses
//! nothing, every walled table is forced through its policy, and a probe without a room sees and writes nothing.

use crate::engine::{Engine, binds};
use crate::error::{Fault, Result};
use crate::sql::{BINNED, SEATED, WALLED};

const ROLE: &str = "SELECT count(*) FROM pg_roles r WHERE (r.rolsuper OR r.rolbypassrls) AND pg_has_role(current_user, r.oid, 'MEMBER')";
const OWNED: &str = "SELECT count(*) FROM pg_class c WHERE pg_has_role(current_user, c.relowner, 'MEMBER') AND c.relnamespace = 'public'::regnamespace";
const FORCED: &str = "SELECT count(*) FROM pg_class c WHERE c.relname = $1 AND c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND c.relrowsecurity AND c.relforcerowsecurity AND (SELECT count(*) FROM pg_policy p WHERE p.polrelid = c.oid AND p.polpermissive) = 1 AND EXISTS (SELECT 1 FROM pg_policy p WHERE p.polrelid = c.oid AND p.polcmd = '*' AND p.polpermissive AND p.polroles = '{0}' AND pg_get_expr(p.polqual, p.polrelid) = $2 AND pg_get_expr(p.polwithcheck, p.polrelid) = $2)";
/// Restrictive policies only narrow; the one of the seats must be there, and as it was made.
const NARROWED: &str = "SELECT count(*) FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid WHERE c.relname = 'item' AND c.relnamespace = 'public'::regnamespace AND NOT p.polpermissive AND p.polcmd = 'w' AND p.polroles = '{0}' AND pg_get_expr(p.polqual, p.polrelid) = $1";
const IN_SEAT: &str = "((for_client IS NULL) OR (for_client = COALESCE((NULLIF(current_setting('strongroom.seat'::text, true), ''::text))::uuid, for_client)))";
/// Every view that leaves out what is for somebody else asks whose seat it is.
const SEATS: &str = "SELECT count(*) FROM pg_class c WHERE c.relkind = 'v' AND c.relnamespace = 'public'::regnamespace AND c.relname LIKE 'room\\_%' AND pg_get_viewdef(c.oid) LIKE '%strongroom.seat%'";
/// Every view that leaves out what lies in a bin, and every view of nothing else.
const BINS: &str = "SELECT count(*) FROM pg_class c WHERE c.relkind = 'v' AND c.relnamespace = 'public'::regnamespace AND c.relname LIKE 'room\\_%' AND pg_get_viewdef(c.oid) LIKE '%binned_at IS ' || CASE WHEN c.relname LIKE 'room\\_binned\\_%' THEN 'NOT NULL%' ELSE 'NULL%' END";
/// The policy's one condition as PostgreSQL prints it back; a laxer one, `OR` anything, is no wall.
const IN_ROOM: &str =
    "(matter_id = (NULLIF(current_setting('strongroom.matter'::text, true), ''::text))::uuid)";
const UNWALLED: &str = "SELECT count(*) FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'matter_id' WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace AND c.relrowsecurity";
const DEFINER: &str = "SELECT count(*) FROM pg_class c WHERE c.relkind = 'v' AND c.relnamespace = 'public'::regnamespace AND c.relname LIKE 'room\\_%' AND NOT COALESCE('security_invoker=true' = ANY (c.reloptions), false)";

pub(crate) async fn prove_walls(engine: &Engine) -> Result<()> {
    if engine.is_postgres() {
        prove_postgres(engine).await?;
    }
    probe(engine).await
}

async fn prove_postgres(engine: &Engine) -> Result<()> {
    let mut look = engine.look(None).await?;
    if count(&look.rows(ROLE, &[]).await?)? != 0 {
        return Err(Fault::plain("the database role may bypass row-level security (superuser or BYPASSRLS): serve under a plain role").into());
    }
    if count(&look.rows(OWNED, &[]).await?)? != 0 {
        return Err(Fault::plain(
            "the database role owns tables: migrate as an owner and serve under another role",
        )
        .into());
    }
    for table in WALLED {
        if count(&look.rows(FORCED, binds![*table, IN_ROOM]).await?)? != 1 {
            tracing::error!(table, "the row-level wall is missing or changed");
            return Err(Fault::plain(
                "a walled table has no forced row-level policy: run `strongroom migrate`",
            )
            .into());
        }
    }
    if count(&look.rows(UNWALLED, &[]).await?)? != WALLED.len() as i64 {
        return Err(
            Fault::plain("the walled tables in the database are not the ones this program knows").into()
        );
    }
    if count(&look.rows(NARROWED, binds![IN_SEAT]).await?)? != 1
        || count(&look.rows(SEATS, &[]).await?)? != (SEATED.len() + BINNED.len()) as i64
    {
        return Err(Fault::plain(
            "the wall between the people of one matter is missing or changed: run `strongroom migrate`",
        )
        .into());
    }
    if count(&look.rows(BINS, &[]).await?)? != 2 * BINNED.len() as i64 {
        return Err(Fault::plain("a view shows what lies in a matter's bin: run `strongroom migrate`").into());
    }
    if count(&look.rows(DEFINER, &[]).await?)? != 0 {
        return Err(Fault::plain("a room view runs with its owner's rights: run `strongroom migrate`").into());
    }
    Ok(())
}

/// Both engines: with no room entered, a read sees nothing and a write is refused.
async fn probe(engine: &Engine) -> Result<()> {
    const READ: &str = "SELECT count(*) FROM room_face";
    const WRITE: &str = "INSERT INTO face (matter_id, id, sealed) VALUES ($1, $2, $3)";
    if count(&engine.look(None).await?.rows(READ, &[]).await?)? != 0 {
        return Err(Fault::plain("the wall is down: rows are visible without a room").into());
    }
    let mut write = engine.write(None).await?;
    // The reference to `matter` would refuse this row too, so what is asked is which wall answered first.
    let refused = write.exec(WRITE, binds![[1u8; 16], [1u8; 16], vec![0u8]]).await;
    drop(write);
    let why = match refused {
        Ok(_) => String::new(),
        Err(crate::Error::Fault(f)) => f.source.map(|s| s.to_string()).unwrap_or_default(),
        Err(e) => e.to_string(),
    };
    if why.contains("outside the room") || why.contains("row-level security") {
        Ok(())
    } else {
        Err(Fault::plain("the wall is down: a row could be written without a room").into())
    }
}

fn count(rows: &[crate::engine::Row]) -> Result<i64> {
    rows.first().map(|r| r.int(0)).transpose().map(|n| n.unwrap_or(0))
}
