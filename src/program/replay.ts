// Playing a recorded session of a phone system into the running program, through the code that hears a live one.
import type { Intake, Taken } from '../intake/gather.ts'
import { replay } from '../sources/asterisk/replay.ts'
import { createSource, sourceNamed } from '../store/sources.ts'
import type { Db } from '../store/tables.ts'

export interface ReplayParts {
  readonly db: Db
  readonly account: { readonly account_id: number }
  readonly take: (intake: Intake) => Promise<Taken[]>
}

/** The source that replayed calls belong to: they are told apart from live ones, and no live one runs under it. */
const SOURCE = { kind: 'replay', name: 'Replayed sessions' }

/**
 * Resolves with what became of each update when everything that the recording tells is stored. Played twice it makes the
 * same calls, so nothing new.
 */
export async function replayInto({ db, account, take }: ReplayParts, recording: Uint8Array): Promise<Taken[]> {
  const accountId = account.account_id
  const source =
    (await sourceNamed(db, accountId, SOURCE)) ?? (await createSource(db, { accountId, ...SOURCE, settings: {} }))
  // Not awaited one by one: those of one call are kept in order by whoever takes them.
  const steps = [...replay(recording)].map(({ updates }) =>
    take({ accountId, sourceId: source.source_id, ordered: true, updates }),
  )
  return (await Promise.all(steps)).flat()
}
