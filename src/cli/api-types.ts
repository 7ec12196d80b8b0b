// The parts of the API's answers that the commands read. The contract itself is /openapi.json.

export interface Page<T> {
  readonly data: readonly T[]
  /** Cursor of the next page; `null` on the last. */
  readonly next: string | null
}

export interface EventResult {
  readonly uniqueid: string
  readonly result: 'event' | 'merged' | 'duplicate' | 'ignored'
  /** Numbers of the events that the update made, in its call. */
  readonly sequences: readonly number[]
  readonly reason: string | null
}

export interface EventAnswer {
  readonly sequence: number
  readonly type: string
  readonly at: string
}

/** A call as lists have it. */
export interface ListedCall {
  readonly id: string
  readonly uniqueid: string
  readonly ended_at: string | null
  readonly recording: { readonly state: string } | null
}

export interface RecordingAnswer {
  readonly state: string
  /** Of the conversion, from 0 to 1. */
  readonly progress: number | null
  readonly duration_s: number | null
  readonly problem: string | null
}

export interface CallAnswer {
  readonly id: string
  readonly uniqueid: string
  readonly status: string | null
  readonly outcome: string | null
  readonly fields: Readonly<Record<string, unknown>>
  readonly events: readonly EventAnswer[]
  readonly recordings: readonly RecordingAnswer[]
}

export interface SentRequest {
  readonly method: string
  readonly url: string
  readonly headers: readonly (readonly [string, string])[]
  readonly body: string | null
}

export interface AttemptAnswer {
  readonly number: number
  readonly at: string
  readonly request: SentRequest | null
  readonly response: {
    readonly status_code: number
    readonly headers: readonly (readonly [string, string])[]
    readonly body: string | null
  } | null
  readonly timing: Readonly<Record<string, number | null>> | null
  readonly error: string | null
  readonly error_detail: string | null
}

export interface DeliveryAnswer {
  readonly id: string
  readonly integration_id: string | null
  readonly call_id: string | null
  readonly kind: string
  readonly state: string
  readonly attempts?: readonly AttemptAnswer[]
}

export interface IntegrationAnswer {
  readonly id: string
  readonly name: string
  readonly enabled: boolean
}

/** A new integration: the one answer that shows what its requests are signed with. */
export interface CreatedIntegration extends IntegrationAnswer {
  readonly signing_secret: string
}

/** One request that the built-in inbox got. */
export interface InboxRequest {
  readonly id: string
  readonly at: string
  readonly method: string
  readonly url: string
  readonly headers: readonly (readonly [string, string])[]
  readonly body: string
}
