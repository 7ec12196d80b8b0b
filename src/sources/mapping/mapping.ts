// A mapping: which part of a message is what, as data. A person makes it on the page by clicking, or takes one that is ready;
// it is kept in the settings of a source, exported, and tried against the messages that came. Pure.
//
// A message is a tree `{ body, query, headers }`: `body` is what was sent, read by its kind (an object or a list for JSON, names
// and texts for a form, elements for XML, cells by column for a row of a sheet); `query` the parameters of the address; `headers`
// by names in lower case. What is empty is absent. A place in it is a JSON pointer (RFC 6901): `/body/call/id`, `/query/status`.
// Beyond RFC 6901, `*` is every item of a list (`/body/tags/*/name`), and a step below a text that is JSON goes into it.
import type { Outcome, Status } from '../../calls/call.ts'

/** A JSON pointer into the message; with `each`, one that begins with `@` is looked up in the item: `@/id`. */
export type Place = string

export interface Mapping {
  /** A list in the message of which each item is one message of its own. Absent: the message is one. */
  readonly each?: Place
  /** What makes messages belong to the same call. Several: the first that is there, so that a transfer's leg may name its parent. */
  readonly uniqueid: readonly Place[]
  /** The vendor's id of this very message (C8). Absent: the same message twice is known by its status and time alone. */
  readonly event_id?: Place
  /** What grows from message to message within the call, and decides their order (C6): a running number, or a time as a decimal. */
  readonly order?: Place
  /**
   * What has happened. The first rule that finds a value it knows says it. A rule whose value is unknown, when no other knows
   * one either, is a problem: the vendor said something that nobody foresaw.
   */
  readonly status: readonly StatusRule[]
  /** Messages that are none of our business, by values: nothing is made of them, and that is no problem. */
  readonly ignore?: readonly Condition[]
  /** When it happened. Absent: when it came. */
  readonly at?: MappedTime
  /** Times and lengths of the whole call, as a system gives them that tells of a call once, at its end. */
  readonly start?: MappedTime
  readonly answer?: MappedTime
  readonly end?: MappedTime
  readonly duration?: MappedLength
  readonly talk?: MappedLength
  /** Where the address of a recording stands. */
  readonly recording?: Place
  /** By the code of the field of the catalogue, or `custom.<name>`. */
  readonly fields: Readonly<Record<string, FieldRule>>
}

/** A test of what stands at a place, by one of `values`, `same_as`, `differs_from` and `number`. Where nothing stands, none holds. */
export interface Condition {
  readonly place: Place
  /** One of these stands there (`*`: anything), without regard to case. */
  readonly values?: readonly string[]
  /** The same stands at this other place: a leg that is its call's first has its id in both. */
  readonly same_as?: Place
  /** Something else stands at this other place. */
  readonly differs_from?: Place
  /** A telephone number of this form stands there. */
  readonly number?: NumberForm
  /** What must hold too. */
  readonly and?: Condition
}

/** What a condition tests by: one of these. */
export const CONDITION_TESTS = ['values', 'same_as', 'differs_from', 'number'] as const satisfies (keyof Condition)[]
/** Conditions that may be nested in one. */
export const ANDS_MAX = 5

/** What a telephone number looks like: an extension has few digits, a number of the outside many. `{}`: any number. */
export interface NumberForm {
  readonly min_digits?: number
  readonly max_digits?: number
  /** One of these is how it begins: `+`, `00`, `+61`. */
  readonly starts_with?: readonly string[]
}

export interface StatusRule {
  /** Where this does not hold, the rule is not asked. */
  readonly when?: Condition
  readonly place: Place
  /** By the value as text (`true`, `3`, `answered`), compared without regard to case; `*`: any other value. */
  readonly values: Readonly<Record<string, Meaning>>
}

/**
 * What a value means. `ignore`: nothing has happened to the call; what else the message says is taken. An outcome alone is kept
 * until the end.
 */
export type Meaning =
  | { readonly status: Exclude<Status, 'ended'>; readonly outcome?: never; readonly fallback?: never }
  /** `fallback`, in place of `outcome`: how it ended where nobody answered and no earlier message told: unreachable, unless it rang. */
  | { readonly status: 'ended'; readonly outcome?: Outcome; readonly fallback?: Outcome }
  | { readonly outcome: Outcome; readonly status?: never; readonly fallback?: never }
  | { readonly ignore: true; readonly status?: never; readonly outcome?: never; readonly fallback?: never }

export interface MappedTime {
  readonly place: Place
  /**
   * `iso`: RFC 3339, or without an offset in `zone`; `s`, `ms`: since 1970; `auto` finds out by itself, and takes the usual
   * spellings of sheets too (`2026-11-25 14:03:09`, `25/11/2026 14:03`).
   */
  readonly as: 'auto' | 'iso' | 's' | 'ms'
  /** IANA name, for times without an offset. Absent: UTC. */
  readonly zone?: string
}

export interface MappedLength {
  readonly place: Place
  /** `clock`: `1:02:33`, `02:33`. */
  readonly as: 's' | 'ms' | 'min' | 'clock'
}

export interface FieldRule {
  /** Where this does not hold, `else` is asked instead: who calls whom stands in other places for calls in and calls out. */
  readonly when?: Condition
  /** Asked where this rule finds nothing. */
  readonly else?: FieldRule
  /** The first that is there and not empty; with `join`, all that are there, with this between them. */
  readonly places: readonly Place[]
  readonly join?: string
  /** What counts of each text. Absent: all of it. */
  readonly part?: TextPart
  /** The vendor's values and ours (`*`: any other); what is not among them is taken as it is, or left out with `only`. */
  readonly values?: Readonly<Record<string, string>>
  readonly only?: true
  /** The first value that is told of a call stays: it fills the field where nothing is known, and never replaces it. */
  readonly keep_first?: true
}

/** Rules that are asked in turn where that of a field finds nothing. */
export const ELSES_MAX = 5

/**
 * A part of a text that has a name, so that no pattern of a stranger runs over a stranger's text. Where a text has no such part,
 * nothing stands there. `sip_user`, `sip_host`, `sip_name`: of a SIP, SIPS or TEL URI or a header with one (RFC 3261, 20.10);
 * a text that is none is its own user and name. `number`: the telephone number in it. `unquoted`: without quotes around it.
 */
export const TEXT_PARTS = ['sip_user', 'sip_name', 'sip_host', 'number', 'unquoted'] as const
export type TextPart = (typeof TEXT_PARTS)[number]

/** A mapping that comes with Offhook. */
export interface ReadyMapping {
  /** `aircall`. */
  readonly id: string
  /** As people know it: `Aircall`. */
  readonly name: string
  /** What it tells, in a sentence, and what it does not. */
  readonly summary: string
  /** What to do on the vendor's side, step by step, in plain words. `{url}` stands for the source's address. */
  readonly steps: readonly string[]
  readonly mapping: Mapping
  /** The headings of its files, where these have none, in the order of their cells. */
  readonly columns?: readonly string[]
  /** How its messages are known to be the vendor's, with what the settings need; see push/settings.ts. */
  readonly auth?: Readonly<Record<string, unknown>>
  /** Where the format is documented. */
  readonly docs: string
  /** When that was read: `2026-11-27`. */
  readonly checked: string
  /** `documented`: its messages are the vendor's own examples; `recorded`: captured from a real system. */
  readonly confirmed: 'documented' | 'recorded'
}
