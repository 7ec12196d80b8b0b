// The calls that the load generator reports: each rings, is answered, and ends.
import type { CallUpdate, Fields, Status } from '../src/calls/call.ts'
import { clockMs } from './figures.ts'

/** The field by which integrations divide the calls: each takes those of its own group. */
export const GROUP_FIELD = 'custom_group'

export const groupName = (index: number): string => `group ${index}`

/** The updates of a call, in order. */
const LIFE: readonly { readonly status: Status; readonly fields: Fields }[] = [
  {
    status: 'ringing',
    fields: {
      direction: 'inbound',
      caller_name: 'Jane "JJ" O\'Neil & Söhne',
      tracking_number: '+61255550101',
      campaign_name: 'Spring sale',
    },
  },
  { status: 'answered', fields: { agent_id: '204', agent_name: 'Sam Lee', destination_number: '+61299991111' } },
  { status: 'ended', fields: { hangup_by: 'caller', hangup_cause: 'NORMAL_CLEARING', hangup_cause_code: 16 } },
]

let begun = 0

/** Number of callers, who call one after the other, so that each has called before, as customers have. */
const CALLERS = 10_000

const callerOf = (call: number): string => `+614${String(call % CALLERS).padStart(8, '0')}`

export interface Calls {
  next(): CallUpdate[]
}

/** Reports `width` calls at a time, repeatedly: all ring, all are answered, all end, and others follow. */
export function createCalls(width: number, groups: number): Calls {
  const prefix = `${process.pid}-${begun++}`
  let turn = 0
  return {
    next() {
      const step = LIFE[turn % LIFE.length]
      const first = Math.floor(turn / LIFE.length) * width
      turn += 1
      if (!step) return []
      return Array.from({ length: width }, (_, i) => ({
        uniqueid: `${prefix}.${first + i}`,
        status: step.status,
        fields: {
          ...step.fields,
          ...(step.status === 'ringing' && { caller_number: callerOf(first + i) }),
          [GROUP_FIELD]: groupName((first + i) % groups),
          'custom.sent_at': clockMs(),
        },
      }))
    },
  }
}

const NOTE = 'x'.repeat(450)

/** Reports one call after the other, each with a new caller, and with everything that its request needs in each update. */
export function createWideCalls(): Calls {
  const prefix = `${process.pid}-${begun++}`
  let turn = 0
  return {
    next() {
      const place = turn % LIFE.length
      const call = Math.floor(turn / LIFE.length)
      const status = LIFE[place]?.status
      turn += 1
      if (status === undefined) return []
      const uniqueid = `${prefix}.${call}`
      const caller = (begun * 7_919 + call * 15_485_863) % 90_000_000
      return [
        {
          uniqueid,
          status,
          eventId: `${uniqueid}-${place}`,
          fields: {
            direction: 'inbound',
            caller_number: `+614${10_000_000 + caller}`,
            tracking_number: '+61255550120',
            'custom.call': uniqueid,
            'custom.status': status,
            'custom.caller': '+61400111222',
            'custom.name': 'Jane "JJ" O\'Neil & Söhne',
            'custom.dialled': '+61255550101',
            'custom.note': NOTE,
            'custom.sent_at': clockMs(),
          },
        },
      ]
    },
  }
}
