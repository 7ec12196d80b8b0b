// What the manager user may read and request, and what is not reported for want of a right.
//
// Asterisk does not say which events it keeps back. What is known of a connection is, the surest first: an event of a class came,
// so it may hear the class; something came that cannot have come alone, so it may not; what manager.conf says of the user, which
// `Getvar` reads with `write = reporting`. Rights are those of the login: a connection keeps them, whatever is reloaded (S41).
import { header, timestampOf, type AmiMessage } from './ami-message.ts'
import type { MissingRight } from '../source.ts'

/** The classes of events that calls are reported by. `call` alone would not show menus, queues and digits. */
export const READ_RIGHTS = ['system', 'call', 'agent', 'dialplan', 'dtmf'] as const

export type ReadRight = (typeof READ_RIGHTS)[number]

/** As many calls ended without a step of the dialplan before its absence is held to be a missing right. */
const CALLS_ENOUGH = 3
/** As many steps of the dialplan came, and no word of a call, where it is not known which channels there were before. */
const STEPS_ENOUGH = 3

/** The rights of one login. */
export class AmiRights {
  readonly #username: string
  readonly #received = new Set<string>()
  #configured: ReadonlySet<string> | null = null
  #listedFirst: ReadonlySet<string> | null = null
  #isListed = false
  #mayList = true
  #isCallRightMissing = false
  #hasTimes = true
  #firstLegsGone = 0
  #stepsAlone = 0

  constructor(username: string) {
    this.#username = username
  }

  /** What to ask right after the login, before the list of channels; `null`: the user's name cannot be asked for. */
  query(): Record<string, string> | null {
    // Of a name with anything else in it Asterisk would make more than one argument.
    return /^[\w.@-]+$/.test(this.#username)
      ? { Action: 'Getvar', ActionID: QUERY_ID, Variable: `AST_CONFIG(manager.conf,${this.#username},read,-1)` }
      : null
  }

  /** Takes every message. */
  receive(message: AmiMessage): void {
    if (header(message, 'actionid') === QUERY_ID) {
      this.#configured = configuredIn(header(message, 'value'))
      return
    }
    const event = header(message, 'event')
    if (event === '') return
    // The answers of a list have no class.
    const [right = ''] = header(message, 'privilege').split(',')
    if (right !== '') this.#received.add(right)
    if (event === 'Newchannel') this.#hasTimes = timestampOf(message) !== null
    else if (event === 'Newexten' && !this.#received.has('call')) {
      this.#stepsAlone += 1
      if (this.#listedFirst?.has(header(message, 'uniqueid')) === false || this.#stepsAlone >= STEPS_ENOUGH)
        this.#isCallRightMissing = true
    } else if (event === 'Hangup' && header(message, 'uniqueid') === header(message, 'linkedid'))
      this.#firstLegsGone += 1
  }

  /**
   * Whether a message that was received may be reported. Who hears the steps of a call and not the call would report what it was
   * not: so until anything was said of calls as such, only what belongs to a channel of the first list counts.
   */
  mayReport(message: AmiMessage): boolean {
    if (this.lacks('call')) return false
    if (this.#received.has('call') || !message.has('privilege')) return true
    return this.#listedFirst?.has(header(message, 'uniqueid')) === true
  }

  /** The list of channels came, or was refused: by then Asterisk has said that it is up, to whom it may tell so. */
  listed(uniqueids: ReadonlySet<string> | 'refused'): void {
    this.#isListed = true
    this.#mayList = uniqueids !== 'refused'
    if (uniqueids !== 'refused') this.#listedFirst ??= uniqueids
  }

  /** A channel was listed that began after the login, and no event of it was received. */
  noteUnreportedChannel(): void {
    this.#isCallRightMissing = true
  }

  /** Whether the connection is known to lack a right. */
  lacks(right: ReadRight): boolean {
    return !this.#received.has(right) && this.#isMissing(right)
  }

  #isMissing(right: ReadRight): boolean {
    // It says that it is up right after the login; with the right and without the word it is starting.
    if (right === 'system') return this.#isListed && this.#configured?.has('system') !== true
    if (right === 'call' && this.#isCallRightMissing) return true
    if (right === 'dialplan' && this.#firstLegsGone >= CALLS_ENOUGH) return true
    return this.#configured?.has(right) === false
  }

  missingRights(): MissingRight[] {
    return [
      ...READ_RIGHTS.filter((right) => this.lacks(right)).map((right) => ({ right, without: WITHOUT[right] })),
      ...(this.#mayList ? [] : [{ right: REPORTING, without: WITHOUT[REPORTING] }]),
    ]
  }

  /** Whether it has a right for sure that the other lacks: a newer login of the same user, as far as can be known. */
  hasMoreThan(other: AmiRights): boolean {
    if (this.#mayList && this.#isListed && !other.#mayList) return true
    return READ_RIGHTS.some((right) => {
      if (!other.lacks(right) || this.lacks(right)) return false
      return (
        this.#received.has(right) || (this.#configured?.has(right) === true && other.#configured?.has(right) === false)
      )
    })
  }

  /** What is missing and what to do; `null`: nothing is known to be missing. */
  problem(): string | null {
    const lacking = this.missingRights()
    if (lacking.length > 0) return missingProblem(this.#username, { lacking, isAsked: this.#configured !== null })
    if (this.#hasTimes) return null
    return (
      'Asterisk sends events without timestamps, so Offhook uses the time of arrival. Set "timestampevents = yes" in the ' +
      '[general] part of manager.conf and run "manager reload".'
    )
  }
}

const QUERY_ID = 'offhook-rights'
const REPORTING = 'reporting'

/** What is not reported without a right, in a sentence. */
const WITHOUT: Readonly<Record<ReadRight | typeof REPORTING, string>> = {
  system: 'Without "system", restarts of Asterisk are detected late.',
  call: 'Without "call", no calls are reported.',
  agent: 'Without "agent", time in queues and agent names are not reported.',
  dialplan:
    'Without "dialplan", menus, voicemail and calls that reach nobody are not reported, and calls that Asterisk answers itself ' +
    'end as "unanswered".',
  dtmf: 'Without "dtmf", the digits that callers press are not reported.',
  reporting: 'Without "reporting", calls that end while disconnected are detected late.',
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
    ...(write ? ['"write = reporting" (does not allow changes)'] : []),
  ]
  return [
    `Missing ${missing.length === 1 ? 'permission' : 'permissions'}: ${names}.`,
    ...missing.map(({ without }) => without),
    ...(write && !isAsked ? ['Offhook also needs "reporting" to detect other missing permissions.'] : []),
    `Set ${lines.join(' and ')} for the user "${username}" in manager.conf and run "manager reload".`,
    'Offhook uses the new permissions within a minute.',
  ].join(' ')
}

/** The classes of a `read` line; `null`: there is none that can be read, so nothing is known. */
function configuredIn(value: string): ReadonlySet<string> | null {
  const names = value.split(',').map((name) => name.trim().toLowerCase())
  if (names.includes('all')) return new Set(READ_RIGHTS)
  const rights = new Set(names.filter((name) => name !== ''))
  return rights.size > 0 ? rights : null
}
