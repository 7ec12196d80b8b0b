// How a call's status or outcome is shown: a word, an icon and a tone, never a colour alone.
import {
  Ban,
  CircleAlert,
  CirclePause,
  CircleX,
  Hourglass,
  ListTree,
  Phone,
  PhoneCall,
  PhoneForwarded,
  PhoneIncoming,
  PhoneMissed,
  PhoneOff,
  Voicemail,
} from './icons.ts'
import type { IconImage } from './icons.ts'
import type { Outcome, Status } from '../../src/calls/call.ts'
import { words } from '../words/words.ts'
import type { Tone } from './status.tsx'

export interface StatusDisplay {
  readonly word: string
  readonly tone: Tone
  readonly icon: IconImage
  /** The call is ringing: the icon moves in the rhythm of a telephone. */
  readonly ringing?: boolean
  /** A sentence of explanation, where the word may not be enough. */
  readonly means?: string
}

type Style = readonly [Tone, IconImage]

const STATUS_STYLES: Readonly<Record<Status, Style>> = {
  ringing: ['warn', PhoneIncoming],
  in_menu: ['info', ListTree],
  queued: ['info', Hourglass],
  answered: ['ok', Phone],
  on_hold: ['ok', CirclePause],
  transferring: ['info', PhoneForwarded],
  voicemail: ['info', Voicemail],
  ended: ['off', PhoneOff],
}

// A missed call concerns the business; a failed line concerns the operator, who has to fix it.
const OUTCOME_STYLES: Readonly<Record<Outcome, Style>> = {
  answered: ['ok', Phone],
  missed: ['warn', PhoneMissed],
  abandoned: ['warn', PhoneMissed],
  unanswered: ['warn', PhoneMissed],
  busy: ['warn', CircleAlert],
  voicemail: ['info', Voicemail],
  rejected: ['off', PhoneOff],
  failed: ['bad', CircleX],
  blocked: ['off', Ban],
}

export function displayOfStatus(status: Status | null): StatusDisplay {
  if (status === null) return { word: words.life.begun, tone: 'plain', icon: PhoneCall }
  const [tone, icon] = STATUS_STYLES[status]
  return { word: words.life.status[status], tone, icon, ...(status === 'ringing' && { ringing: true }) }
}

export function displayOfOutcome(outcome: Outcome): StatusDisplay {
  const [tone, icon] = OUTCOME_STYLES[outcome]
  return { word: words.life.outcome[outcome], tone, icon, means: words.life.outcomeMeans[outcome] }
}

/**
 * How the page shows a call: by its outcome once the call has ended, else by its status, worded so that it cannot be taken for
 * an outcome.
 */
export function displayOfCall(call: {
  readonly status: Status | null
  readonly outcome: Outcome | null
}): StatusDisplay {
  if (call.outcome !== null && call.status === 'ended') return displayOfOutcome(call.outcome)
  if (call.status !== 'answered' && call.status !== 'voicemail') return displayOfStatus(call.status)
  return { ...displayOfActive(call.status), tone: 'info', icon: PhoneCall }
}

/** The display of a call in a list of active calls. */
export function displayOfActive(status: Status | null): StatusDisplay {
  const isOutcome = status === 'answered' || status === 'voicemail'
  return { ...displayOfStatus(status), ...(isOutcome && words.life.ongoing[status]) }
}
