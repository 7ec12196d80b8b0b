import { readBody } from '../body.ts'
import { replaySession, sessionBytesMax } from '../contract/replay.ts'
import { newRoutes } from '../door.ts'

/** Recorded sessions of phone systems. */
export function replayRoutes() {
  return newRoutes().openapi(replaySession, async (c) => {
    const session = await readBody(c.env.incoming, { bytesMax: sessionBytesMax })
    const results = await c.var.door.parts.replay(c.var.asker.account.account_id, session)
    return c.json({ results: results.map(({ sequences, ...rest }) => ({ ...rest, sequences: [...sequences] })) }, 202)
  })
}
