// A mapping: assigns the parts of a message to the parts of a call update, as data. A person makes it on the page by clicking,
// or uses a ready-made one; it is stored in the settings of a source, exported, and tried on received messages. Pure.
//
// A message is a tree `{ body, query, headers }`: `body` is the parsed body (an object or a list for JSON, names and texts for
// a form, elements for XML, cells by column for a row of a sheet); `query` the parameters of the address; `headers` by names
// in lower case. Empty values are absent. A place in it is a JSON pointer (RFC 6901): `/body/call/id`, `/query/status`. Beyond
// RFC 6901, `*` is every item of a list (`/body/tags/*/name`), and a step below a text that is JSON goes into it.
import type { Outcome, Status } from '../../calls/call.ts'

/** A JSON pointer into the message; with `each`, a pointer that begins with `@` is looked up in the item: `@/id`. */
export type Place = string

export interface Mapping {
  /** A list in the message, each item of which is one message. Absent: the message is one. */
  readonly each?: Place
  /**
   * The id that messages of one call share. Several places: the first that has a value, so that a transferred leg may name its
   * parent.
   */
  readonly uniqueid: readonly Place[]
  /** The vendor's id of this message (C8). Absent: a duplicate is only recognised by its status and time. */
  readonly event_id?: Place
  /**
   * A value that grows from message to message within the call, and decides their order (C6): a sequence number, or a time as
   * a decimal.
   */
  readonly order?: Place
  /**
   * The status. The first rule that knows its value decides. If a rule has an unknown value, and no other rule knows its
   * value, that is a problem: the vendor sent a value that nobody foresaw.
   */
  readonly status: readonly StatusRule[]
  /** Messages to ignore, by values: nothing is made of them, and that is not a problem. */
  readonly ignore?: readonly Condition[]
  /** The time of the message. Absent: the time of receipt. */
  readonly at?: MappedTime
  /** Times and durations of the whole call, from a system that reports a call once, at its end. */
  readonly start?: MappedTime
  readonly answer?: MappedTime
  readonly end?: MappedTime
  readonly duration?: MappedLength
  readonly talk?: MappedLength
  /** The place of a recording's URL. */
  readonly recording?: Place
  /** By the code of the field of the catalogue, or `custom.<name>`. */
  readonly fields: Readonly<Record<string, FieldRule>>
}

/**
 * A test of the value at a place, by one of `values`, `same_as`, `differs_from` and `number`. Without a value at the place, no
 * test holds.
 */
export interface Condition {
  readonly place: Place
  /** The value is one of these (`*`: any value), ignoring case. */
  readonly values?: readonly string[]
  /** The value equals that at another place: the first leg of a call has the same id in both. */
  readonly same_as?: Place
  /** The value differs from that at another place. */
  readonly differs_from?: Place
  /** The value is a telephone number of this form. */
  readonly number?: NumberForm
  /** A further condition that must hold. */
  readonly and?: Condition
}

/** The tests of a condition: it has one of these. */
export const CONDITION_TESTS = ['values', 'same_as', 'differs_from', 'number'] as const satisfies (keyof Condition)[]
/** Maximum depth of nested conditions. */
export const ANDS_MAX = 5

/** The form of a telephone number: an extension has few digits, an outside number many. `{}`: any number. */
export interface NumberForm {
  readonly min_digits?: number
  readonly max_digits?: number
  /** The number begins with one of these: `+`, `00`, `+61`. */
  readonly starts_with?: readonly string[]
}

export interface StatusRule {
  /** The rule only applies if this holds. */
  readonly when?: Condition
  readonly place: Place
  /** By the value as text (`true`, `3`, `answered`), ignoring case; `*`: any other value. */
  readonly values: Readonly<Record<string, Meaning>>
}

/**
 * The meaning of a value. `ignore`: the status does not change; other parts of the message are used. An outcome alone is kept
 * until the end.
 */
export type Meaning =
  | { readonly status: Exclude<Status, 'ended'>; readonly outcome?: never; readonly fallback?: never }
  /**
   * `fallback`, instead of `outcome`: the outcome if nobody answered and no earlier message gave one: unreachable, unless the
   * call rang.
   */
  | { readonly status: 'ended'; readonly outcome?: Outcome; readonly fallback?: Outcome }
  | { readonly outcome: Outcome; readonly status?: never; readonly fallback?: never }
  | { readonly ignore: true; readonly status?: never; readonly outcome?: never; readonly fallback?: never }

export interface MappedTime {
  readonly place: Place
  /**
   * `iso`: RFC 3339, or without an offset in `zone`; `s`, `ms`: since 1970; `auto`: detected, including the usual formats of
   * sheets (`2026-11-25 14:03:09`, `25/11/2026 14:03`).
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
  /**
   * If this does not hold, `else` applies instead: caller and called number may have different places for inbound and outbound
   * calls.
   */
  readonly when?: Condition
  /** Applies if this rule finds nothing. */
  readonly else?: FieldRule
  /** The first place with a value; with `join`, all values, joined by this text. */
  readonly places: readonly Place[]
  readonly join?: string
  /** The part of each text to use. Absent: all of it. */
  readonly part?: TextPart
  /**
   * Translates the vendor's values (`*`: any other); a value without a translation is taken unchanged, or left out with
   * `only`.
   */
  readonly values?: Readonly<Record<string, string>>
  readonly only?: true
  /** The first value reported for a call stays: it fills an unknown field, and never replaces a value. */
  readonly keep_first?: true
}

/** Maximum number of rules to try, one after the other, for a field. */
export const ELSES_MAX = 5

/**
 * A named part of a text, instead of a pattern, so that no pattern of a stranger runs over a stranger's text. A text without
 * the part has no value. `sip_user`, `sip_host`, `sip_name`: of a SIP, SIPS or TEL URI or a header with one (RFC 3261, 20.10);
 * any other text is its own user and name. `number`: the telephone number in it. `unquoted`: without quotes around it.
 */
export const TEXT_PARTS = ['sip_user', 'sip_name', 'sip_host', 'number', 'unquoted'] as const
export type TextPart = (typeof TEXT_PARTS)[number]

/** A file to upload to a phone system, or to include in its configuration. */
export interface SetupFile {
  readonly name: string
  readonly text: string
}

/** A mapping that comes with Offhook. */
export interface ReadyMapping {
  /** `aircall`. */
  readonly id: string
  /** The name for people: `Aircall`. */
  readonly name: string
  /** Says in a sentence what the vendor reports, and what the vendor does not report. */
  readonly summary: string
  /** The steps to take at the vendor, in plain words. `{url}` stands for the source's address. */
  readonly steps: readonly string[]
  /** A file that the steps name. */
  readonly file?: SetupFile
  readonly mapping: Mapping
  /** The columns of its files, if they have no headings, in the order of the cells. */
  readonly columns?: readonly string[]
  /** The authentication of the vendor's messages, as the settings need it; see push/settings.ts. */
  readonly auth?: Readonly<Record<string, unknown>>
  /** The documentation of the format. */
  readonly docs: string
  /** When the documentation was read: `2026-11-27`. */
  readonly checked: string
  /** `documented`: its messages are the vendor's own examples; `recorded`: captured from a real system. */
  readonly confirmed: 'documented' | 'recorded'
}
