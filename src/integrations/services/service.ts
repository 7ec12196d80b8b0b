// What a service is: a file of data that fills in most of an integration. One file for each in this folder.
import { SERVICE_NAMES, type ServiceId } from '../service-names.ts'
import type { Wait } from '../../calls/finality.ts'
import type { HeaderRow, RequestTemplate, Row } from '../../render/request.ts'
import type { AnswerRules } from '../answer-rules.ts'
import type { Condition, DeliverySettings } from '../integration.ts'

/** Something that a service needs to know from the person, shown as one input on the page. */
export interface ServiceInput {
  /** The request refers to it: `[[setting:key]]`, a secret as `[[secret:input.key]]` (T18). */
  readonly key: string
  readonly label: string
  /** What it is, and where the person finds it. */
  readonly help: string
  /** `secret_url`: an address that is itself secret; its origin is kept open, path and query are the secret (T16). */
  readonly type: 'text' | 'select' | 'url' | 'secret' | 'secret_url'
  /** The choices of a `select`. */
  readonly options: readonly { readonly value: string; readonly label: string }[]
  readonly required: boolean
  /** Whether it is kept as a secret and never shown again. */
  readonly secret: boolean
  /** The secret's name in the request; `null`: `input.<key>`. `auth.token` for what the Authentication tab calls the token. */
  readonly secret_name: string | null
  /** What stands in it to begin with. */
  readonly initial: string
  /** How such a value looks, shown while there is none. */
  readonly example: string
  /** A pattern that the whole text must match (a `secret_url` as it was typed), and what to say when it does not. */
  readonly check: { readonly pattern: string; readonly message: string } | null
}

/** A test that the vendor checks and does not keep. */
export interface DryRun {
  /** Instead of the service's own address. */
  readonly url: string | null
  /** Take the place of rows with the same key, or come after the others. */
  readonly rows: readonly Row[]
  /** Instead of the service's own. */
  readonly answers: AnswerRules | null
  /** The key of an input without which there is none: the vendor would keep what is sent. */
  readonly needs?: string
  /** What becomes of it at the vendor's, in one sentence. */
  readonly note: string
}

/** A filter that every field of the rows goes through last, where the person chose it. */
export interface RowFilter {
  /** The key of a `select`, and which of its values chooses the filter. */
  readonly input: string
  readonly value: string
  /** As it is written behind a bar. */
  readonly filter: string
}

/** A row whose value people read. A `link` is shown as one and not written here; a `line` is short. */
export interface MessagePart {
  readonly key: string
  readonly is: 'title' | 'text' | 'line' | 'link'
}

/** A service that writes to people: what of its request they read, from top to bottom, and what it looks like to them. */
export interface Message {
  readonly as: 'chat' | 'notification' | 'sms' | 'email'
  readonly parts: readonly MessagePart[]
}

export interface Service {
  readonly id: string
  readonly name: string
  /** What it is for, in one sentence. */
  readonly summary: string
  readonly group: 'any' | 'ads' | 'crm' | 'messages' | 'automation'
  readonly inputs: readonly ServiceInput[]
  /** The request that choosing it fills in. */
  readonly request: RequestTemplate
  readonly row_filter: RowFilter | null
  /** `null`: nobody reads it as it is sent. */
  readonly message: Message | null
  /** Which requests it wants, to begin with. */
  readonly events: readonly ('realtime' | 'final' | 'updated')[]
  /** Which calls it wants, to begin with; `null`: the usual ones (C15). */
  readonly conditions: Condition | null
  /** What its final waits for, to begin with, where that is not the usual. */
  readonly wait: Partial<Wait>
  /** What the vendor takes at most; an integration may ask for less (D5). */
  readonly rate: DeliverySettings['rate']
  readonly answers: AnswerRules | null
  readonly dry_run: DryRun | null
  /** Something to paste at the vendor's, such as a script. */
  readonly paste: { readonly label: string; readonly text: string } | null
  /** Not confirmed in all: what is not, in one sentence that people read. `null`: confirmed. */
  readonly unconfirmed: string | null
  /** Whether it is shown as beta: something of it is unconfirmed. */
  readonly beta: boolean
  /** When its format was checked (a date), and against what. */
  readonly checked: { readonly on: string; readonly against: string }
  /** The vendor's page about it. */
  readonly docs_url: string | null
}

/** What a file of data says; the rest is usual. */
export type ServiceData = Pick<Service, 'summary' | 'group' | 'inputs' | 'request' | 'checked'> &
  Partial<Omit<Service, 'id' | 'name' | 'beta'>> & { readonly id: ServiceId }

export function service(data: ServiceData): Service {
  return {
    row_filter: null,
    message: null,
    events: ['final'],
    conditions: null,
    wait: {},
    rate: null,
    answers: null,
    dry_run: null,
    paste: null,
    unconfirmed: null,
    docs_url: null,
    ...data,
    name: SERVICE_NAMES[data.id],
    beta: (data.unconfirmed ?? null) !== null,
  }
}

type InputData = Pick<ServiceInput, 'key' | 'label' | 'help'> & Partial<Omit<ServiceInput, 'secret'>>

/** One input; a required text unless it says otherwise. */
export function input(data: InputData): ServiceInput {
  const { type = 'text' } = data
  const usual = { options: [], required: true, secret_name: null, initial: '', example: '', check: null }
  return { type, ...usual, ...data, secret: type === 'secret' || type === 'secret_url' }
}

/** Body rows in their order: a key and a value, or a key, a value and what is not usual of the row. */
export function rows(...data: readonly (readonly [string, string, Partial<Row>?])[]): Row[] {
  return data.map(([key, value, more]) => ({ key, value, type: 'auto', omit_empty: false, enabled: true, ...more }))
}

/** A header row that is not secret. */
export function header(key: string, value: string): HeaderRow {
  return { key, value, secret: false }
}

/** Rules of which only what is not usual is given. */
export function answers(data: Partial<AnswerRules>): AnswerRules {
  return { success: null, redirect: null, says: [], explains: [], ...data }
}

/** The name of the secret that an input has. */
export function secretNameOf({ key, secret_name }: ServiceInput): string {
  return secret_name ?? `input.${key}`
}
