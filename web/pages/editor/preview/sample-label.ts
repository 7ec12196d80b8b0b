// The label of a call in the list of sample calls.
import { isolated } from '../../../../src/render/template/isolate.ts'
import type { ListedCall } from '../../../api/calls.ts'
import { callerOf } from '../../../parts/caller.ts'
import { displayOfCall } from '../../../parts/call-status.ts'
import { clock, dayAndClock } from '../../../words/format.ts'
import { words } from '../../../words/words.ts'
import { startOfDay } from '../../../words/zone.ts'

const say = words.preview

type LabelledCall = Pick<ListedCall, 'fields' | 'started_at' | 'outcome' | 'status' | 'is_replayed'>

/**
 * `Jane Citizen, 14:04:12, Answered`. An option holds no markup: isolating characters in the text keep a right-to-left name
 * from moving the time.
 */
export function labelOf({ fields, started_at: at, outcome, status, is_replayed }: LabelledCall, zone: string): string {
  const isToday = Date.parse(at) >= startOfDay(Date.now(), zone)
  const when = isToday ? clock(at, zone) : dayAndClock(at, zone)
  const line = say.callLine(isolated(callerOf(fields).name.slice(0, 40)), when, displayOfCall({ status, outcome }).word)
  return is_replayed ? say.replayedCall(line) : line
}
