// What the contexts of a dialplan mean for the direction of a call (C15).
//
// A person may mark each context; that counts. A context that nobody has marked acts as proposed, at once: by its name
// where the name says something, else by who rings. A phone is known by having been rung by its bare name, or by a
// number that is its name; a trunk by having been rung with a number to pass on.
import type { ContextRole } from './kinds/context-roles.ts'

/** A phone or a trunk, as the name of its channel has it. */
export interface Device {
  readonly technology: string
  readonly name: string
}

/** A context as the settings page shows it. */
export interface ObservedContext {
  readonly name: string
  /** What a person marked it as; `null`: nobody did, `proposed` counts. */
  readonly marked: ContextRole | null
  /** `null`: calls only pass through it, so it says nothing. */
  readonly proposed: ContextRole | null
}

/** What is known of the leg that begins a call. */
export interface FirstLeg {
  readonly endpoint: Device
  readonly callerNumber: string | null
  /** The phone system made the leg; nobody rang. */
  readonly beganDown: boolean
}

/** An extension; any outside number with its area code is longer. */
const EXTENSION = /^\d{1,6}$/
/** A dialplan has some hundred contexts; a broken one could make new names for ever. */
const CONTEXTS_MAX = 1_000
/** Phones and trunks of a large site. */
const ENDPOINTS_MAX = 20_000

// Words of a context's name. Beside what people call their contexts: those of FreePBX and Issabel (`from-did-direct`,
// `outrt-1`, `macro-dialout-trunk`), of MikoPBX (`all_peers`, `SIP-TRUNK-1A2B-outgoing`), of VitalPBX (`T2_cos-all`, `ARS-1`,
// `trk-12-dial`) and of Wazo (`from-extern`).
const OUTBOUND = words('outbound outgoing outrt dialout callout outcall out ars ausgehend saliente salientes sortant')
const INTERNAL = words(
  'internal phones softphones extensions users handsets stations sets localsets peers agents office cos intern interne internos',
)
const INBOUND = words(
  'inbound incoming incall trunk trunks pstn did dids public carrier provider eingehend entrant entrante entrantes',
)
/** After `from`: where calls come from. These alone may lead either way, or hold phones. */
const FROM_OUTSIDE = words('external extern outside dahdi zaptel digital analog isdn gsm')

/** FusionPBX names the contexts of phones by their domains, whatever words those have. */
const DOMAIN = /^[a-z0-9-]+(\.[a-z0-9-]+)+$/i

/** What the name of a context says, or `null`. */
export function proposedByName(name: string): ContextRole | null {
  if (DOMAIN.test(name)) return null
  const nameWords = name.toLowerCase().split(/[^a-z]+/)
  const [first = ''] = nameWords
  const last = nameWords.findLast((word) => word !== '')
  if (first === 'to' && nameWords.length > 1) return 'outbound'
  if (first === 'from') {
    // The first that says something: `from-trunk-sip-office` is no office.
    const whence = nameWords.find((word) => FROM_OUTSIDE.has(word) || INBOUND.has(word) || INTERNAL.has(word))
    if (whence !== undefined) return INTERNAL.has(whence) ? 'internal' : 'inbound'
  }
  // A provider may be called anything: `office-incoming`.
  if (last === 'incoming' || last === 'inbound') return 'inbound'
  if (nameWords.includes('trk')) return last === 'in' ? 'inbound' : 'outbound'
  // `macro-dialout-trunk` leads out although it has a trunk in it.
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
  /** The role of a context that a call passes through; `null` when it says nothing. */
  classifyPassing(context: string): ContextRole | null
  /** Remembers what a dial string showed: a phone by its bare name, a trunk by the number passed on. */
  learn(endpoint: Device, kind: 'phone' | 'trunk'): void
  /** Whether this is known to be a trunk. */
  isTrunk(endpoint: Device): boolean
  /** Every context seen, in order of name. */
  list(): ObservedContext[]
}

/** Contexts as marked by a person, what is learned of the others, and what was seen before. */
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
  // A click to call is ours; whether it leads outside its first Dial will tell.
  if (beginner.beganDown) return 'internal'
  if (learned) return learned === 'phone' ? 'internal' : 'inbound'
  const number = callerNumber ?? ''
  if (number !== '' && number === endpoint.name) return 'internal'
  return EXTENSION.test(number) || EXTENSION.test(endpoint.name) ? 'internal' : 'inbound'
}
