// All that Offhook needs to know of a kind of source. One such value is an adapter; kinds.ts lists them.
import type { Records } from '../calls/advance.ts'
import type { CallUpdate } from '../calls/call.ts'
import type { SampleName } from '../calls/samples.ts'
import type { DialTarget } from './address.ts'
import type { WebhookAdapter } from './webhook.ts'
import type { SettingFlaw, Settings } from './settings.ts'
import type { MissingRight, Source, SourceDeps } from './source.ts'

export interface SourceKind {
  /** As the API has it: `twilio`. */
  readonly kind: string
  /** The settings that are secrets: sealed when they are saved, never shown again. */
  readonly secrets: readonly string[]
  /** Where a secret goes (S26): with another place it is to be entered anew. Empty: nowhere, it checks what comes in. */
  origin(settings: Settings, secret: string): string
  /** All that is wrong with settings that somebody wants to save; a secret that is kept stands in them as some text. */
  flaws(settings: Settings): SettingFlaw[]
  /** Whether such a source may tell a field, by its code. */
  tells(code: string): boolean
  /** What is waited for of recordings where the settings say nothing (C9). */
  readonly records: Records
  /** Who may fetch its recordings; `null`: nobody needs to be named. Settings with their secrets. */
  credentials?(settings: Settings): RecordingCredentials | null
  /** A source that dials its phone system. */
  readonly dialled?: Dialled
  /** A source that is posted to. A kind that has neither is told calls by the API. */
  readonly posted?: WebhookAdapter
  /**
   * An example call told in the phone system's own words and read by the adapter, as it was told of a real one. The first
   * update begins the call. Its recordings are made up by whoever plays it: news of an address or a file stand for that.
   */
  simulateCall(example: SampleName, simulation: SimulationOptions): CallUpdate[]
}

export interface Dialled {
  /** Where the settings lead, parsed once; `null`: they are not right. */
  at(settings: Settings): DialTarget | null
  /** @throws OffhookError `bad_settings`, with a message for the person who wrote them */
  create(deps: SourceDeps, settings: Settings): Source
  /** Connects with settings that are not saved, within ten seconds. */
  check(settings: Settings, place: SourceDeps['resolveAddress']): Promise<ConnectionCheck>
}

export interface ConnectionCheck {
  readonly connected: boolean
  /** What is wrong and what to do about it; `null`: nothing. */
  readonly problem: string | null
  /** What it may not hear or ask, as far as that shows without calls. */
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
  /** The public address of the source, as in `PostedFacts`; empty for those that are not posted to. */
  readonly url: string
  /** Two letters: the country whose numbers the account writes without a country code. */
  readonly country: string
}
