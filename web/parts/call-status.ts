// How a call's status or outcome is shown: a word, a picture and a tone, never a colour alone.
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
} from 'lucide-react'
import type { LucideIcon } from 'lucide-react'
import type { Outcome, Status } from '../../src/calls/call.ts'
import { words } from '../words/words.ts'
import type { Tone } from './status.tsx'

export interface StatusDisplay {
  readonly word: string
  readonly tone: Tone
  readonly icon: LucideIcon
  /** It rings now: the picture keeps the cadence. */
  readonly ringing?: boolean
  /** A sentence, where the word may not be enough. */
  readonly means?: string
}

type Style = readonly [Tone, LucideIcon]

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

// Nobody answering is what a business wants to see; that the line failed is what an operator has to mend.
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

/** What a call is now: how it ended once that is known, else its status, told apart from an outcome of the same word. */
export function displayOfCall(call: {
  readonly status: Status | null
  readonly outcome: Outcome | null
}): StatusDisplay {
  if (call.outcome !== null && call.status === 'ended') return displayOfOutcome(call.outcome)
  if (call.status !== 'answered' && call.status !== 'voicemail') return displayOfStatus(call.status)
  return { ...displayOfActive(call.status), tone: 'info', icon: PhoneCall }
}

/** What a call is now among others that are active. */
export function displayOfActive(status: Status | null): StatusDisplay {
  const isOutcome = status === 'answered' || status === 'voicemail'
  return { ...displayOfStatus(status), ...(isOutcome && words.life.ongoing[status]) }
}
