// What the API needs of the rest of the program; main.ts hands it in. Every shape is its owner's.
import type { Announcer } from '../../changes/announcer.ts'
import type { Ingest } from '../../intake/ingest.ts'
import type { DeliveryDeps } from '../../actions/deliveries/deps.ts'
import type { DeliveryStatus } from '../../actions/deliveries/status.ts'
import type { Activity } from '../../engine/activity.ts'
import type { CallImporter } from '../../sources/runtime/call-importer.ts'
import type { OAuthClient } from '../../engine/oauth-client.ts'
import type { RecordingService } from '../../recordings/runtime/recording-service.ts'
import type { SessionReplayer } from '../../sources/runtime/session-replayer.ts'
import type { SourceManager } from '../../sources/runtime/source-manager.ts'
import type { TestCalls } from '../../sources/runtime/test-calls.ts'
import type { UnreadableRows } from '../../engine/unreadable-rows.ts'
import type { RotateKey } from '../../keys/wrapping-key.ts'
import type { StepRunner } from '../../steps/step-runner.ts'
import type { Retention } from '../../store/database/retention.ts'
import type { Db } from '../../store/database/tables.ts'
import type { Gauges } from '../../store/lanes/gauges.ts'
import type { Sealing } from '../../store/secrets/sealing.ts'

export interface ApiDeps {
  readonly db: Db
  /** The program's own version, as /openapi.json shows it. */
  readonly version: string
  readonly setup: ProgramSetup
  /** Keys with all rights: OFFHOOK_API_KEY, and the one that `serve` writes to `<data>/admin.key`. */
  readonly adminKeys: readonly string[]
  readonly ingest: Ingest
  readonly replays: SessionReplayer
  readonly testCalls: Pick<TestCalls, 'play'>
  readonly delivery: DeliveryDeps & DeliveryStatus
  readonly activity: Pick<Activity, 'hours' | 'minutes' | 'last' | 'settled'>
  readonly sources: Omit<SourceManager, 'reload' | 'simulateCall' | 'stop'>
  readonly imports: CallImporter
  readonly recordings: RecordingService
  readonly steps: Pick<StepRunner, 'commandsOf' | 'answer'>
  readonly sealing: Pick<Sealing, 'seal' | 'open'>
  readonly rotateKey: RotateKey
  readonly oauth: Pick<OAuthClient, 'newest' | 'trade'>
  /** What is wrong with an address that somebody wants to save (S2, S6), in words that say what to do; `null`: nothing. */
  readonly addressFlaw: (url: string) => string | null
  /** Announces what was changed by way of the API, once it is committed. */
  readonly announce: Announcer['announce']
  /** Who keeps something of it in memory follows what is announced. */
  readonly followChanges: Announcer['subscribe']
  /** Why the program takes no work at this moment, in a sentence; `null`: it does. */
  readonly notReady: () => string | null
  readonly unreadable: Pick<UnreadableRows, 'reasonOf' | 'list'>
  /** What only the engine knows, for /metrics; attempts since the start by the state each led to, and unreadable rows by kind (S46). */
  readonly gauges: () => Promise<
    Gauges & {
      readonly attempts: Readonly<Record<string, number>>
      readonly unreadable: Readonly<Record<string, number>>
    }
  >
  /** Writes a line of diagnostics. `what` is a few words that stay the same for the same kind of fact. */
  readonly note: (level: 'info' | 'warning', what: string, facts: Readonly<Record<string, unknown>>) => void
  /** Told what went wrong and was not foreseen: the client only learns that it did. */
  readonly failed: (what: string, error: unknown) => void
}

/** How the program was set up. */
export interface ProgramSetup {
  /** In ms since 1970. */
  readonly startedAt: number
  /** The bundled PostgreSQL, or one of the operator's own. */
  readonly isBundled: boolean
  readonly retention: Retention
  /** What OFFHOOK_ALLOW_NETWORKS says. */
  readonly allowNetworks: readonly string[]
  /** What OFFHOOK_SOURCE_NETWORKS says. */
  readonly sourceNetworks: readonly string[]
  /** What OFFHOOK_RECORDINGS_FOLDERS says. */
  readonly recordingFolders: readonly string[]
  /** `ffmpeg` was found on this machine. */
  readonly hasFfmpeg: boolean
  /** Whether PUBLIC_URL was set, so that links work beyond this machine. */
  readonly isPublic: boolean
  /** Whether the key that seals secrets is in a file of the data folder or was set. */
  readonly keyIn: 'file' | 'setting'
}
