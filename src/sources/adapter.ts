// What sources of a kind do: an adapter runs what kinds/ says as data. adapters.ts lists them.
import type { CallUpdate } from '../calls/call.ts'
import type { SampleName } from '../calls/samples.ts'
import type { WebhookAdapter } from './webhook.ts'
import type { SourceKind } from './kinds/kind.ts'
import type { Settings } from './kinds/settings.ts'
import type { MissingRight, Source, SourceDeps } from './source.ts'

export interface SourceAdapter {
  readonly kind: SourceKind
  /** Whether such a source may set a field, by its code. */
  knowsField(code: string): boolean
  /** Who may fetch its recordings; `null`: nobody needs to be named. Settings with their secrets. */
  credentials?(settings: Settings): RecordingCredentials | null
  /** Of a kind that is dialled. */
  readonly dialled?: DialledAdapter
  /** Of a kind that is posted to. */
  readonly posted?: WebhookAdapter
  /**
   * An example call in the phone system's own messages, read by the adapter as those of a real one are. The first
   * update begins the call. Its recordings are made up by whoever plays it: news of an address or a file stand for that.
   */
  simulateCall(example: SampleName, simulation: SimulationOptions): CallUpdate[]
}

export interface DialledAdapter {
  /** @throws OffhookError `bad_settings`, with a message for the person who wrote them */
  create(deps: SourceDeps, settings: Settings): Source
  /** Connects with settings that are not saved, within ten seconds. */
  check(settings: Settings, place: SourceDeps['resolveAddress']): Promise<ConnectionCheck>
}

export interface ConnectionCheck {
  readonly connected: boolean
  /** What is wrong and what to do about it; `null`: nothing. */
  readonly problem: string | null
  /** What it may not read or request, as far as that shows without calls. */
  readonly missing: readonly MissingRight[]
}

/** For one origin, such as `https://api.twilio.com`, and never sent to another (S26). */
export interface RecordingCredentials {
  readonly origin: string
  readonly username: string
  readonly password: string
}

export interface SimulationOptions {
  /** Random, 32 hex digits: the call's own id is made of it, so that it is like no other. */
  readonly id: string
  /** When the call begins, in ms since 1970. */
  readonly beginMs: number
  /** With secrets. */
  readonly settings: Settings
  /** The public address of the source, as in `WebhookContext`; empty for those that are not posted to. */
  readonly url: string
  /** Two letters: the country whose numbers the account writes without a country code. */
  readonly country: string
}
