//! How many things wait for each client and each admission of a matter, written into the lobby by the change that moved one, so
//! that a person's own list of cases finds them without entering a room. It refuses to count what nobody is asked before the
//! engagement letter is agreed, and keeps what was asked of everybody apart, because a client can close that to a sponsor.

use crate::engine::{Row, binds};
use crate::error::Result;
use crate::purpose::Purpose;
use crate::room::RoomTx;
use crate::room::letter::Letters;
use domain::{AccessId, Ball, ClientId, ItemState};

pub(crate) mod sql {
    use crate::sql::statements;
    statements! {
        LobbySql CLIENTS_HERE = "SELECT x.client_id FROM client_matter x WHERE x.matter_id = $1 ORDER BY x.client_id";
        LobbySql TURN = "INSERT INTO turn_request (matter_id, client_id, alone, shared) VALUES ($1, $2, $3, $4) ON CONFLICT (client_id, matter_id) DO UPDATE SET alone = excluded.alone, shared = excluded.shared";
        RoomSql TO_ANSWER = "SELECT a.access_id, count(*) FROM room_approval_answer a JOIN room_approval d ON d.matter_id = a.matter_id AND d.id = a.approval_id WHERE a.matter_id = $1 AND a.state = 'asked' AND d.state = 'pending' GROUP BY a.access_id ORDER BY a.access_id";
        LobbySql NONE_WAIT = "UPDATE turn_approval SET waiting = 0 WHERE matter_id = $1 AND waiting > 0";
        LobbySql WAIT = "INSERT INTO turn_approval (access_id, matter_id, waiting) VALUES ($2, $1, $3) ON CONFLICT (access_id) DO UPDATE SET waiting = excluded.waiting";
    }
}

impl<P: Purpose> RoomTx<'_, P> {
    /// Writes what waits for each client, from the rows that lists are counted by. The matter's row is held, and the seat is left.
    pub(super) async fn tell_turns(&mut self, rows: &[Row], letters: &Letters) -> Result<()> {
        let mut turns: Vec<(Option<ClientId>, i64)> = Vec::new();
        for row in rows {
            if row.code(0, ItemState::from_code)?.ball() == Ball::You {
                turns.push((row.opt_id(3)?, row.int(1)?));
            }
        }
        let asked = |whose| turns.iter().filter(|(of, _)| *of == whose).map(|(_, n)| n).sum::<i64>();
        let matter = self.room.matter();
        for row in self.lobby_rows(&sql::CLIENTS_HERE, binds![matter]).await? {
            let client: ClientId = row.id(0)?;
            let (alone, shared) =
                if letters.waits(client) { (0, 0) } else { (asked(Some(client)), asked(None)) };
            self.lobby(&sql::TURN, binds![matter, client, alone, shared]).await?;
        }
        Ok(())
    }

    /// Writes how many approvals wait for each admission. Whoever changes approvals holds the matter's row.
    pub(super) async fn tell_approvals(&mut self) -> Result<()> {
        let matter = self.room.matter();
        let waiting = self.rows(&sql::TO_ANSWER, &[]).await?;
        self.lobby(&sql::NONE_WAIT, binds![matter]).await?;
        for row in waiting {
            let (access, n): (AccessId, i64) = (row.id(0)?, row.int(1)?);
            self.lobby(&sql::WAIT, binds![matter, access, n]).await?;
        }
        Ok(())
    }
}
