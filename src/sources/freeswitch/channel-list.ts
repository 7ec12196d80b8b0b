// Requests the channels and calls from FreeSWITCH, and collects the responses.
//
// FreeSWITCH keeps these lists in a database that its own events fill: they are slightly older than the events. So the result
// also names the legs with a recent event.
import { field, jsonEvent, timeIn, type EslEvent } from './esl-event.ts'
import type { ChannelList, ListRow } from './reconcile.ts'
import { isObject } from '../../json/is-object.ts'
import { parseJsonObject } from '../../json/parse-json.ts'

/** The maximum age of the lists; usually some 100 ms. */
const BEHIND_MS = 5_000

/** The rows of a response to `show … as json`; an empty response has none. `null`: not such a response. */
export function rowsIn(body: string): ListRow[] | null {
  const parsed = parseJsonObject(body)
  if (parsed === null || !Object.hasOwn(parsed, 'row_count')) return null
  const rows = Object.hasOwn(parsed, 'rows') ? parsed['rows'] : []
  return Array.isArray(rows) ? rows.filter(isObject) : []
}

export type ChannelListResult = ChannelList | { readonly refused: string }

interface ChannelListDeps {
  /** Sends a command and resolves with its response; `null`: none came. */
  readonly ask: (command: string) => Promise<string | null>
  readonly now: () => number
  /** The legs of `show calls` whose answer times are needed. */
  readonly withUnseenAnswer: (calls: readonly ListRow[]) => readonly string[]
}

/** The lists of one connection. */
export class ChannelLister {
  /** The time of the last event of each leg, the latest last. */
  readonly #lastSeen = new Map<string, number>()
  #isAfterGap = true

  /** Takes every event, with the time of our own clock. */
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

  /** The connection is new: earlier events say nothing about recent events, and some events were missed. */
  reset(): void {
    this.#lastSeen.clear()
    this.#isAfterGap = true
  }

  /** Resolves with the lists; `null`: no response came. */
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

/** Each response has some 10 KB, and all come at once. */
const ANSWERS_MAX = 200

/** The answer times of legs (`uuid_dump`), as far as FreeSWITCH reports them. */
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

/** The maximum time for a list; events that come meanwhile count. */
const LIST_MS = 20_000
