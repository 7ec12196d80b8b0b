// Finds out which rights the manager user has, and which events are not reported because a right is missing.
//
// Asterisk does not say which events it withholds. The facts about a connection, the surest first: an event of a class
// arrived, so the user may read the class; an event arrived that always comes with another, which is missing; manager.conf,
// which `Getvar` reads with `write = reporting`. Rights are those at login: a connection keeps them, whatever is reloaded
// (S41).
import { header, timestampOf, type AmiMessage } from './ami-message.ts'
import type { MissingRight } from '../source.ts'

/** The classes of events needed for calls. `call` alone would not show menus, queues and digits. */
export const READ_RIGHTS = ['system', 'call', 'agent', 'dialplan', 'dtmf'] as const

export type ReadRight = (typeof READ_RIGHTS)[number]

/** After this many calls that ended without a step of the dialplan, the right is considered missing. */
const CALLS_ENOUGH = 3
/**
 * After this many steps of the dialplan without a call event, the right is considered missing, if the earlier channels are not
 * known.
 */
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

  /** The query to send right after the login, before the list of channels; `null`: the user's name cannot be used in a query. */
  query(): Record<string, string> | null {
    // Asterisk would split a name with any other character into several arguments.
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
    // The messages of a list have no class.
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
   * Whether a received message may be reported. With steps of a call but without its call events, the reports would be wrong:
   * so until the first call event only messages about channels of the first list count.
   */
  mayReport(message: AmiMessage): boolean {
    if (this.lacks('call')) return false
    if (this.#received.has('call') || !message.has('privilege')) return true
    return this.#listedFirst?.has(header(message, 'uniqueid')) === true
  }

  /** The list of channels came, or was refused: by then Asterisk has reported that it is up, if the user may read that. */
  listed(uniqueids: ReadonlySet<string> | 'refused'): void {
    this.#isListed = true
    this.#mayList = uniqueids !== 'refused'
    if (uniqueids !== 'refused') this.#listedFirst ??= uniqueids
  }

  /** The list contains a channel that began after the login, without any event. */
  noteUnreportedChannel(): void {
    this.#isCallRightMissing = true
  }

  /** Whether the connection is known to lack a right. */
  lacks(right: ReadRight): boolean {
    return !this.#received.has(right) && this.#isMissing(right)
  }

  #isMissing(right: ReadRight): boolean {
    // Asterisk reports that it is up right after the login; a user who has the right but gets no report sees an Asterisk that
    // is starting.
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

  /** Whether this login certainly has a right that the other lacks: a newer login of the same user. */
  hasMoreThan(other: AmiRights): boolean {
    if (this.#mayList && this.#isListed && !other.#mayList) return true
    return READ_RIGHTS.some((right) => {
      if (!other.lacks(right) || this.lacks(right)) return false
      return (
        this.#received.has(right) || (this.#configured?.has(right) === true && other.#configured?.has(right) === false)
      )
    })
  }

  /** The missing right and what to do; `null`: none known. */
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

/** The consequence of each missing right, in a sentence. */
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

/** The classes of a `read` line; `null`: it cannot be read, so nothing is known. */
function configuredIn(value: string): ReadonlySet<string> | null {
  const names = value.split(',').map((name) => name.trim().toLowerCase())
  if (names.includes('all')) return new Set(READ_RIGHTS)
  const rights = new Set(names.filter((name) => name !== ''))
  return rights.size > 0 ? rights : null
}
