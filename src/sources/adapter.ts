// The source adapters: each runs a kind of source that kinds/ declares as data. adapters.ts lists them.
import type { CallUpdate } from '../calls/call.ts'
import type { SampleName } from '../calls/samples.ts'
import type { WebhookAdapter } from './webhook.ts'
import type { SourceKind } from './kinds/kind.ts'
import type { Settings } from './kinds/settings.ts'
import type { MissingRight, Source, SourceDeps } from './source.ts'

export interface SourceAdapter {
  readonly kind: SourceKind
  /** Whether a source of this kind may set a field, by its code. */
  knowsField(code: string): boolean
  /** The credentials for fetching its recordings; `null`: none needed. Takes settings with their secrets. */
  credentials?(settings: Settings): RecordingCredentials | null
  /** For a kind that is dialled. */
  readonly dialled?: DialledAdapter
  /** For a kind that is posted to. */
  readonly posted?: WebhookAdapter
  /**
   * The updates of an example call in the phone system's own messages, read by the adapter like those of a real call. The
   * first update begins the call. The caller of this function makes up the recordings: news of an address or a file stand for
   * them.
   */
  simulateCall(example: SampleName, simulation: SimulationOptions): CallUpdate[]
}

interface DialledAdapter {
  /** @throws OffhookError `bad_settings`, with a message for the person who wrote them */
  create(deps: SourceDeps, settings: Settings): Source
  /** Connects with unsaved settings, within ten seconds. */
  check(settings: Settings, place: SourceDeps['resolveAddress']): Promise<ConnectionCheck>
}

export interface ConnectionCheck {
  readonly connected: boolean
  /** The problem and how to fix it; `null`: none. */
  readonly problem: string | null
  /** The missing rights, as far as they show without calls. */
  readonly missing: readonly MissingRight[]
}

/** Credentials for one origin, such as `https://api.twilio.com`; never sent to another (S26). */
export interface RecordingCredentials {
  readonly origin: string
  readonly username: string
  readonly password: string
}

export interface SimulationOptions {
  /** Random, 32 hex digits: the call's own id is derived from it, and is unique. */
  readonly id: string
  /** When the call begins, in ms since 1970. */
  readonly beginMs: number
  /** With secrets. */
  readonly settings: Settings
  /** The public address of the source, as in `WebhookContext`; empty for sources that are not posted to. */
  readonly url: string
  /** Two letters: the country of the account's numbers, unless the source has its own. */
  readonly country: string
}
