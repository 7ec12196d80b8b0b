// Derives the direction of a call from the contexts of a dialplan (C15).
//
// A person may mark each context, and that mark counts. An unmarked context acts as proposed, at once: by its name if the name
// is known, else by the caller. A device dialled by its bare name, or by a number that is its name, is a phone; a device
// dialled with a number to pass on is a trunk.
import type { ContextRole } from './kinds/context-roles.ts'

/** A phone or a trunk, from the name of its channel. */
export interface Device {
  readonly technology: string
  readonly name: string
}

/** A context as the settings page shows it. */
export interface ObservedContext {
  readonly name: string
  /** The mark that a person set; `null`: none, `proposed` counts. */
  readonly marked: ContextRole | null
  /** `null`: calls only pass through it, so nothing is known. */
  readonly proposed: ContextRole | null
}

/** The known facts about the leg that begins a call. */
interface FirstLeg {
  readonly endpoint: Device
  readonly callerNumber: string | null
  /** The phone system made the leg; nobody called. */
  readonly beganDown: boolean
}

/** An extension; any outside number with its area code is longer. */
const EXTENSION = /^\d{1,6}$/
/** A dialplan has some hundred contexts; a broken dialplan could create new names for ever. */
const CONTEXTS_MAX = 1_000
/** The phones and trunks of a large site. */
const ENDPOINTS_MAX = 20_000

// Words in a context's name. Besides people's own names: those of FreePBX and Issabel (`from-did-direct`, `outrt-1`,
// `macro-dialout-trunk`), of MikoPBX (`all_peers`, `SIP-TRUNK-1A2B-outgoing`), of VitalPBX (`T2_cos-all`, `ARS-1`,
// `trk-12-dial`) and of Wazo (`from-extern`).
const OUTBOUND = words('outbound outgoing outrt dialout callout outcall out ars ausgehend saliente salientes sortant')
const INTERNAL = words(
  'internal phones softphones extensions users handsets stations sets localsets peers agents office cos intern interne internos',
)
const INBOUND = words(
  'inbound incoming incall trunk trunks pstn did dids public carrier provider eingehend entrant entrante entrantes',
)
/** Words after `from`, which name where calls come from. Without `from` these words may mean either direction, or phones. */
const FROM_OUTSIDE = words('external extern outside dahdi zaptel digital analog isdn gsm')

/** FusionPBX names the contexts of phones by their domains, whatever words those contain. */
const DOMAIN = /^[a-z0-9-]+(\.[a-z0-9-]+)+$/i

/** The role that the name of a context shows, or `null`. */
export function proposedByName(name: string): ContextRole | null {
  if (DOMAIN.test(name)) return null
  const nameWords = name.toLowerCase().split(/[^a-z]+/)
  const [first = ''] = nameWords
  const last = nameWords.findLast((word) => word !== '')
  if (first === 'to' && nameWords.length > 1) return 'outbound'
  if (first === 'from') {
    // The first known word counts: `from-trunk-sip-office` is not an office.
    const whence = nameWords.find((word) => FROM_OUTSIDE.has(word) || INBOUND.has(word) || INTERNAL.has(word))
    if (whence !== undefined) return INTERNAL.has(whence) ? 'internal' : 'inbound'
  }
  // A provider may have any name: `office-incoming`.
  if (last === 'incoming' || last === 'inbound') return 'inbound'
  if (nameWords.includes('trk')) return last === 'in' ? 'inbound' : 'outbound'
  // `macro-dialout-trunk` is outbound although its name contains a trunk.
  if (nameWords.some((word) => OUTBOUND.has(word))) return 'outbound'
  if (nameWords.some((word) => INTERNAL.has(word))) return 'internal'
  return nameWords.some((word) => INBOUND.has(word)) || first === 'in' || last === 'in' ? 'inbound' : null
}

function words(list: string): ReadonlySet<string> {
  return new Set(list.split(' '))
}

export interface ContextClassifier {
  /** The role of the context in which a call begins. */
  classifyFirst(context: string, beginner: FirstLeg): ContextRole
  /** The role of a context that a call passes through; `null`: unknown. */
  classifyPassing(context: string): ContextRole | null
  /** Learns from a dial string: a phone by its bare name, a trunk by the number passed on. */
  learn(endpoint: Device, kind: 'phone' | 'trunk'): void
  /** Whether this device is known to be a trunk. */
  isTrunk(endpoint: Device): boolean
  /** Every context seen, ordered by name. */
  list(): ObservedContext[]
}

/** Uses the marks of a person, the learned devices, and contexts that were seen before. */
export function createContextClassifier(
  marks: Readonly<Record<string, ContextRole>>,
  before: readonly ObservedContext[] = [],
): ContextClassifier {
  const proposals = new Map(before.map(({ name, proposed }) => [name, proposed]))
  const endpoints = new Map<string, 'phone' | 'trunk'>()
  const marked = (context: string): ContextRole | null =>
    Object.hasOwn(marks, context) ? (marks[context] ?? null) : null
  const note = (context: string, proposed: ContextRole | null): void => {
    if (proposals.size < CONTEXTS_MAX || proposals.has(context)) proposals.set(context, proposed)
  }
  const keyOf = (endpoint: Device): string => `${endpoint.technology}/${endpoint.name}`

  return {
    classifyFirst(context, beginner) {
      const proposed = proposedByName(context) ?? byWhoRings(beginner, endpoints.get(keyOf(beginner.endpoint)))
      note(context, proposed)
      return marked(context) ?? proposed
    },
    classifyPassing(context) {
      if (!proposals.has(context)) note(context, proposedByName(context))
      return marked(context) ?? proposedByName(context)
    },
    learn(endpoint, kind) {
      if (endpoints.size < ENDPOINTS_MAX) endpoints.set(keyOf(endpoint), kind)
    },
    isTrunk: (endpoint) => endpoints.get(keyOf(endpoint)) === 'trunk',
    list() {
      const names = new Set([...Object.keys(marks), ...proposals.keys()])
      return [...names]
        .toSorted()
        .map((name) => ({ name, marked: marked(name), proposed: proposals.get(name) ?? proposedByName(name) }))
    },
  }
}

function byWhoRings(beginner: FirstLeg, learned: 'phone' | 'trunk' | undefined): ContextRole {
  const { endpoint, callerNumber } = beginner
  // The phone system made the leg (click to call); its first Dial shows whether the call is outbound.
  if (beginner.beganDown) return 'internal'
  if (learned) return learned === 'phone' ? 'internal' : 'inbound'
  const number = callerNumber ?? ''
  if (number !== '' && number === endpoint.name) return 'internal'
  return EXTENSION.test(number) || EXTENSION.test(endpoint.name) ? 'internal' : 'inbound'
}
