// What the manager user may hear and ask, and what is not reported for want of a right.
//
// Asterisk does not say which events it keeps back. What is known of a connection is, the surest first: an event of a class came,
// so it may hear the class; something came that cannot have come alone, so it may not; what manager.conf says of the user, which
// `Getvar` reads with `write = reporting`. Rights are those of the login: a connection keeps them, whatever is reloaded (S41).
import { header, timestampOf, type AmiMessage } from './ami-message.ts'
import type { MissingRight } from '../source.ts'

/** The classes of events that calls are told by. `call` alone would not show menus, queues and digits. */
export const READ_RIGHTS = ['system', 'call', 'agent', 'dialplan', 'dtmf'] as const

export type ReadRight = (typeof READ_RIGHTS)[number]

/** As many calls ended without a step of the dialplan before its absence is held to be a missing right. */
const CALLS_ENOUGH = 3
/** As many steps of the dialplan came, and no word of a call, where it is not known which channels there were before. */
const STEPS_ENOUGH = 3

export interface AmiRights {
  /** What to ask right after the login, before the list of channels; `null`: the user's name cannot be asked for. */
  ask(): Record<string, string> | null
  /** Hears every message. */
  receive(message: AmiMessage): void
  /**
   * Whether a message that was heard may be told. Who hears the steps of a call and not the call would tell what it was not: so
   * until anything was said of calls as such, only what belongs to a channel of the first list counts.
   */
  mayTell(message: AmiMessage): boolean
  /** The list of channels came, or was refused: by then Asterisk has said that it is up, to whom it may tell so. */
  listed(uniqueids: ReadonlySet<string> | 'refused'): void
  /** A channel was listed that began after the login, and no event of it was heard. */
  noteUnreportedChannel(): void
  /** Whether the connection is known to lack a right. */
  lacks(right: ReadRight): boolean
  missingRights(): MissingRight[]
  /** Whether it has a right for sure that the other lacks: a newer login of the same user, as far as can be known. */
  hasMoreThan(other: AmiRights): boolean
  /** Rights that it has for sure, by an event that came, an answer, or manager.conf. */
  readonly known: KnownRights
  /** What is missing and what to do; `null`: nothing is known to be missing. */
  problem(): string | null
}

interface KnownRights {
  /** Classes of which an event came. */
  readonly received: ReadonlySet<string>
  /** By manager.conf, when it was asked; `null`: not known. */
  readonly configured: ReadonlySet<string> | null
  readonly mayList: boolean
}

/** The rights of one login. */
export function createRights(username: string): AmiRights {
  const received = new Set<string>()
  let configured: ReadonlySet<string> | null = null
  let listedFirst: ReadonlySet<string> | null = null
  let isListed = false
  let mayList = true
  let isCallRightMissing = false
  let hasTimes = true
  let firstLegsGone = 0
  let stepsAlone = 0

  const isMissing: Readonly<Record<ReadRight, () => boolean>> = {
    // It says that it is up right after the login; with the right and without the word it is starting.
    system: () => isListed && configured?.has('system') !== true,
    call: () => isCallRightMissing || configured?.has('call') === false,
    dialplan: () => firstLegsGone >= CALLS_ENOUGH || configured?.has('dialplan') === false,
    agent: () => configured?.has('agent') === false,
    dtmf: () => configured?.has('dtmf') === false,
  }
  const lacks = (right: ReadRight): boolean => !received.has(right) && isMissing[right]()
  const missing = (): MissingRight[] => [
    ...READ_RIGHTS.filter(lacks).map((right) => ({ right, without: WITHOUT[right] })),
    ...(mayList ? [] : [{ right: REPORTING, without: WITHOUT[REPORTING] }]),
  ]

  return {
    ask: () =>
      // Of a name with anything else in it Asterisk would make more than one argument.
      /^[\w.@-]+$/.test(username)
        ? { Action: 'Getvar', ActionID: ASK_ID, Variable: `AST_CONFIG(manager.conf,${username},read,-1)` }
        : null,
    receive(message) {
      if (header(message, 'actionid') === ASK_ID) {
        configured = configuredIn(header(message, 'value'))
        return
      }
      const event = header(message, 'event')
      if (event === '') return
      // The answers of a list have no class.
      const [right = ''] = header(message, 'privilege').split(',')
      if (right !== '') received.add(right)
      if (event === 'Newchannel') hasTimes = timestampOf(message) !== null
      else if (event === 'Newexten' && !received.has('call')) {
        stepsAlone += 1
        if (listedFirst?.has(header(message, 'uniqueid')) === false || stepsAlone >= STEPS_ENOUGH)
          isCallRightMissing = true
      } else if (event === 'Hangup' && header(message, 'uniqueid') === header(message, 'linkedid')) firstLegsGone += 1
    },
    mayTell(message) {
      if (lacks('call')) return false
      return received.has('call') || !message.has('privilege') || listedFirst?.has(header(message, 'uniqueid')) === true
    },
    listed(uniqueids) {
      isListed = true
      mayList = uniqueids !== 'refused'
      if (uniqueids !== 'refused') listedFirst ??= uniqueids
    },
    noteUnreportedChannel() {
      isCallRightMissing = true
    },
    lacks,
    missingRights: missing,
    hasMoreThan(other) {
      if (mayList && isListed && !other.known.mayList) return true
      return READ_RIGHTS.some((right) => {
        if (!other.lacks(right) || lacks(right)) return false
        return received.has(right) || (configured?.has(right) === true && other.known.configured?.has(right) === false)
      })
    },
    get known() {
      return { received, configured, mayList }
    },
    problem() {
      const lacking = missing()
      if (lacking.length > 0) return missingProblem(username, { lacking, isAsked: configured !== null })
      if (hasTimes) return null
      return (
        'Asterisk sends events without their times, so times are those of arrival here. Set "timestampevents = yes" in the ' +
        '[general] part of manager.conf and run "manager reload".'
      )
    },
  }
}

const ASK_ID = 'offhook-rights'
const REPORTING = 'reporting'

/** What is not reported without a right, in a sentence. */
const WITHOUT: Readonly<Record<ReadRight | typeof REPORTING, string>> = {
  system: 'Without "system" a restart of Asterisk is noticed late.',
  call: 'Without "call" no call is reported.',
  agent: 'Without "agent" waiting in queues and the names of their members are not reported.',
  dialplan:
    'Without "dialplan" menus, voicemail and calls that reach nobody are not reported, and calls that Asterisk picked up ' +
    'end as "unanswered".',
  dtmf: 'Without "dtmf" the digits that callers press are not reported.',
  reporting: 'Without "reporting" a call that ends while the connection is lost is noticed late.',
}

function missingProblem(
  username: string,
  { lacking: missing, isAsked }: { readonly lacking: readonly MissingRight[]; readonly isAsked: boolean },
): string {
  const names = missing.map(({ right }) => right).join(', ')
  const read = missing.some(({ right }) => right !== REPORTING)
  const write = missing.some(({ right }) => right === REPORTING)
  const lines = [
    ...(read ? [`"read = ${READ_RIGHTS.join(',')}"`] : []),
    ...(write ? ['"write = reporting" (it allows no change)'] : []),
  ]
  return [
    `Missing ${missing.length === 1 ? 'right' : 'rights'}: ${names}.`,
    ...missing.map(({ without }) => without),
    ...(write && !isAsked ? ['It also keeps Offhook from asking which others are missing.'] : []),
    `Set ${lines.join(' and ')} for the user "${username}" in manager.conf and run "manager reload".`,
    'Offhook then takes the new rights by itself, within a minute.',
  ].join(' ')
}

/** The classes of a `read` line; `null`: there is none that can be read, so nothing is known. */
function configuredIn(value: string): ReadonlySet<string> | null {
  const names = value.split(',').map((name) => name.trim().toLowerCase())
  if (names.includes('all')) return new Set(READ_RIGHTS)
  const rights = new Set(names.filter((name) => name !== ''))
  return rights.size > 0 ? rights : null
}
