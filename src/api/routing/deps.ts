// What the API needs of the rest of the program; main.ts hands it in. Every shape is its owner's.
import type { ActionDeps } from '../../actions/context.ts'
import type { Announcer } from '../../changes/announcer.ts'
import type { Ingest } from '../../intake/ingest.ts'
import type { CallImporter } from '../../sources/runtime/call-importer.ts'
import type { RecordingService } from '../../recordings/runtime/recording-service.ts'
import type { SessionReplayer } from '../../sources/runtime/session-replayer.ts'
import type { SourceManager } from '../../sources/runtime/source-manager.ts'
import type { TestCalls } from '../../sources/runtime/test-calls.ts'
import type { RotateKey } from '../../keys/wrapping-key.ts'
import type { StepRunner } from '../../steps/step-runner.ts'
import type { Retention } from '../../store/database/retention.ts'
import type { Db } from '../../store/database/tables.ts'
import type { Gauges } from '../../store/lanes/gauges.ts'

export interface ApiDeps extends ActionDeps {
  readonly db: Db
  /** The program's own version, as /openapi.json shows it. */
  readonly version: string
  readonly setup: ProgramSetup
  /** Keys with all rights: OFFHOOK_API_KEY, and the one that `serve` writes to `<data>/admin.key`. */
  readonly adminKeys: readonly string[]
  readonly ingest: Ingest
  readonly replays: SessionReplayer
  readonly testCalls: Pick<TestCalls, 'play'>
  readonly sources: Omit<SourceManager, 'reload' | 'simulateCall' | 'stop'>
  readonly imports: CallImporter
  readonly recordings: RecordingService
  readonly steps: Pick<StepRunner, 'commandsOf' | 'answer'>
  readonly rotateKey: RotateKey
  /** Announces what was changed by way of the API, once it is committed. */
  readonly announce: Announcer['announce']
  /** Who keeps something of it in memory follows what is announced. */
  readonly followChanges: Announcer['subscribe']
  /** Why the program takes no work at this moment, in a sentence; `null`: it does. */
  readonly notReady: () => string | null
  /** What only the engine knows, for /metrics; attempts since the start by the state each led to, and unreadable rows by kind (S46). */
  readonly gauges: () => Promise<
    Gauges & {
      readonly attempts: Readonly<Record<string, number>>
      readonly unreadable: Readonly<Record<string, number>>
    }
  >
  /** Writes a line of diagnostics. `what` is a few words that stay the same for the same kind of fact. */
  readonly note: (level: 'info' | 'warning', what: string, facts: Readonly<Record<string, unknown>>) => void
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
