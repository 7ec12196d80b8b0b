// The definition of a service: a file of data that fills in most of an integration. This folder has one file for each.
import { SERVICE_NAMES, type ServiceId } from '../service-names.ts'
import type { Wait } from '../../calls/finality.ts'
import type { HeaderRow, RequestTemplate, Row } from '../../render/request.ts'
import type { AnswerRules } from '../answer-rules.ts'
import type { Condition, DeliverySettings } from '../integration.ts'

/** A value that a service needs from the person, shown as one input on the page. */
export interface ServiceInput {
  /** The key by which the request refers to the input: `[[setting:key]]`, a secret as `[[secret:input.key]]` (T18). */
  readonly key: string
  readonly label: string
  /** Says what the value is, and where the person finds it. */
  readonly help: string
  /** `secret_url`: an address that is itself secret; its origin is stored unencrypted, path and query are the secret (T16). */
  readonly type: 'text' | 'select' | 'url' | 'secret' | 'secret_url'
  /** The choices of a `select`. */
  readonly options: readonly { readonly value: string; readonly label: string }[]
  readonly required: boolean
  /** Whether the value is a secret and never shown again. */
  readonly secret: boolean
  /** The secret's name in the request; `null`: `input.<key>`. `auth.token` for the token of the Authentication tab. */
  readonly secret_name: string | null
  /** The initial value. */
  readonly initial: string
  /** An example of a value, shown while the input is empty. */
  readonly example: string
  /** A pattern that the whole text must match (a `secret_url` as it was typed), and what to say when it does not. */
  readonly check: { readonly pattern: string; readonly message: string } | null
}

/** A test that the vendor checks and does not store. */
interface DryRun {
  /** Replaces the service's own address. */
  readonly url: string | null
  /** Rows that replace rows with the same key, or are added after the others. */
  readonly rows: readonly Row[]
  /** Replaces the service's own rules. */
  readonly answers: AnswerRules | null
  /** The key of an input without which there is no dry run, because the vendor would store the request. */
  readonly needs?: string
  /** Says in one sentence what the vendor does with the test. */
  readonly note: string
}

/** A filter that is added last to every field of the rows, if the person chose it. */
export interface RowFilter {
  /** The key of a `select`, and the value of it that chooses the filter. */
  readonly input: string
  readonly value: string
  /** The filter as written after a bar. */
  readonly filter: string
}

/** A row whose value people read. A `link` is shown as a link and its address is not; a `line` is short. */
export interface MessagePart {
  readonly key: string
  readonly is: 'title' | 'text' | 'line' | 'link'
}

/**
 * For a service that writes to people: the parts of its request that they read, from top to bottom, and how the message looks.
 */
export interface Message {
  readonly as: 'chat' | 'notification' | 'sms' | 'email'
  readonly parts: readonly MessagePart[]
}

export interface Service {
  readonly id: string
  readonly name: string
  /** The purpose of the service, in one sentence. */
  readonly summary: string
  readonly group: 'any' | 'ads' | 'crm' | 'messages' | 'automation'
  readonly inputs: readonly ServiceInput[]
  /** The request that is filled in when the service is chosen. */
  readonly request: RequestTemplate
  readonly row_filter: RowFilter | null
  /** `null`: nobody reads the request as it is sent. */
  readonly message: Message | null
  /** The kinds of requests that it wants by default. */
  readonly events: readonly ('realtime' | 'final' | 'updated')[]
  /** The conditions that it has by default; `null`: the usual ones (C15). */
  readonly conditions: Condition | null
  /** The default wait of its final, where it differs from the usual one. */
  readonly wait: Partial<Wait>
  /** The vendor's limit; an integration may set a lower one (D5). */
  readonly rate: DeliverySettings['rate']
  readonly answers: AnswerRules | null
  readonly dry_run: DryRun | null
  /** A text to paste at the vendor's, such as a script. */
  readonly paste: { readonly label: string; readonly text: string } | null
  /** Says what is not confirmed, in one sentence that people read. `null`: everything is confirmed. */
  readonly unconfirmed: string | null
  /** Whether it is shown as beta, because something is unconfirmed. */
  readonly beta: boolean
  /** When its format was checked (a date), and against what. */
  readonly checked: { readonly on: string; readonly against: string }
  /** The vendor's page about it. */
  readonly docs_url: string | null
}

/** The data of a file; everything else has a default. */
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

/** Returns an input; by default a required text. */
export function input(data: InputData): ServiceInput {
  const { type = 'text' } = data
  const usual = { options: [], required: true, secret_name: null, initial: '', example: '', check: null }
  return { type, ...usual, ...data, secret: type === 'secret' || type === 'secret_url' }
}

/** Body rows in their order: a key and a value, or a key, a value and the row's deviations from the defaults. */
export function rows(...data: readonly (readonly [string, string, Partial<Row>?])[]): Row[] {
  return data.map(([key, value, more]) => ({ key, value, type: 'auto', omit_empty: false, enabled: true, ...more }))
}

/** A header row that is not secret. */
export function header(key: string, value: string): HeaderRow {
  return { key, value, secret: false }
}

/** Rules with only the deviations from the defaults given. */
export function answers(data: Partial<AnswerRules>): AnswerRules {
  return { success: null, redirect: null, says: [], explains: [], ...data }
}

/** The name of the secret that an input has. */
export function secretNameOf({ key, secret_name }: ServiceInput): string {
  return secret_name ?? `input.${key}`
}
