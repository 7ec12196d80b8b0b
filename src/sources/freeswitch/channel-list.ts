// Asking FreeSWITCH for its channels and calls, and hearing the answers.
//
// FreeSWITCH keeps these lists in a database that its own events fill: they are a little behind the events. So legs that an
// event spoke of a moment ago are named beside the answer.
import { field, jsonEvent, parsedObject, timeIn, type EslEvent } from './esl-event.ts'
import type { ChannelList, ListRow } from './reconcile.ts'

/** How far the lists are behind at most; usually some 100 ms. */
const BEHIND_MS = 5_000

/** The rows of an answer to `show … as json`; an empty one has none. `null`: it is no such answer. */
export function rowsIn(body: string): ListRow[] | null {
  const parsed = parsedObject(body)
  if (parsed === null || !Object.hasOwn(parsed, 'row_count')) return null
  const rows = Object.hasOwn(parsed, 'rows') ? parsed['rows'] : []
  return Array.isArray(rows) ? rows.flatMap((row: unknown) => (isRow(row) ? [row] : [])) : []
}

function isRow(value: unknown): value is ListRow {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

export type ChannelListResult = ChannelList | { readonly refused: string }

export interface ChannelListDeps {
  /** Sends a command and gives its answer; `null`: none came. */
  readonly ask: (command: string) => Promise<string | null>
  readonly now: () => number
  /** The legs of `show calls` of which is to be asked when they were answered. */
  readonly withUnseenAnswer: (calls: readonly ListRow[]) => readonly string[]
}

/** The lists of one connection. */
export class ChannelLister {
  /** When legs were last spoken of, the latest last. */
  readonly #lastSeen = new Map<string, number>()
  #isAfterGap = true

  /** Takes every event, at our own time. */
  receive(event: EslEvent, now: number): void {
    for (const [id, at] of this.#lastSeen) {
      if (at > now - BEHIND_MS - LIST_MS) break
      this.#lastSeen.delete(id)
    }
    for (const name of ['Unique-ID', 'Other-Leg-Unique-ID']) {
      const id = field(event, name)
      if (id === '') continue
      this.#lastSeen.delete(id)
      this.#lastSeen.set(id, now)
    }
  }

  /** The connection is new: what was received before it says nothing of what came lately, and not all came. */
  reset(): void {
    this.#lastSeen.clear()
    this.#isAfterGap = true
  }

  /** Resolves with the lists; `null`: no answer came. */
  async list({ ask, now, withUnseenAnswer }: ChannelListDeps): Promise<ChannelListResult | null> {
    const askedAt = now()
    const answers = await Promise.all([ask('api show channels as json'), ask('api show calls as json')])
    const [channels, calls] = answers
    if (channels === null || channels === undefined || calls === null || calls === undefined) return null
    const [legs, bridges] = [rowsIn(channels), rowsIn(calls)]
    if (legs === null || bridges === null) return { refused: (legs === null ? channels : calls).trim().slice(0, 200) }
    const answeredAt = await answeredOf(withUnseenAnswer(bridges).slice(0, ANSWERS_MAX), ask)
    const changedIds = new Set([...this.#lastSeen].flatMap(([id, at]) => (at > askedAt - BEHIND_MS ? [id] : [])))
    const answer = { channels: legs, calls: bridges, answeredAt, changedIds, isAfterGap: this.#isAfterGap }
    this.#isAfterGap = false
    return answer
  }
}

/** Each is some 10 KB, and all come at once. */
const ANSWERS_MAX = 200

/** When legs were answered (`uuid_dump`), as far as FreeSWITCH says. */
async function answeredOf(ids: readonly string[], ask: ChannelListDeps['ask']): Promise<Map<string, number>> {
  const plain = ids.filter((id) => /^[\w-]{1,64}$/.test(id))
  const dumps = await Promise.all(plain.map((id) => ask(`api uuid_dump ${id} json`)))
  const answers = new Map<string, number>()
  dumps.forEach((dump, index) => {
    const event = dump === null ? null : jsonEvent(dump)
    const answeredAt = event && timeIn(event, 'Caller-Channel-Answered-Time')
    const id = plain[index]
    if (id !== undefined && answeredAt !== null) answers.set(id, answeredAt)
  })
  return answers
}

/** A list takes as long to come at most; what comes meanwhile counts. */
const LIST_MS = 20_000
