// The parts of the rest of the program that the API needs; main.ts passes them. The module that owns a type declares
// it.
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
import type { Metrics } from '../../metrics/metrics.ts'

export interface ApiDeps extends ActionDeps {
  readonly db: Db
  /** The version of the program, as /openapi.json shows it. */
  readonly version: string
  readonly setup: ProgramSetup
  /** Keys with all rights: OFFHOOK_API_KEY, and the key that `serve` writes to `<data>/admin.key`. */
  readonly adminKeys: readonly string[]
  readonly ingest: Ingest
  readonly replays: SessionReplayer
  readonly testCalls: Pick<TestCalls, 'play'>
  readonly sources: Omit<SourceManager, 'reload' | 'simulateCall' | 'stop'>
  readonly imports: CallImporter
  readonly recordings: RecordingService
  readonly steps: Pick<StepRunner, 'commandsOf' | 'answer'>
  readonly rotateKey: RotateKey
  /** Announces, after the commit, what the API changed. */
  readonly announce: Announcer['announce']
  /** Subscribes to announced changes, for parts that keep data in memory. */
  readonly followChanges: Announcer['subscribe']
  /** Why the program accepts no work right now, in a sentence; `null`: the program is ready. */
  readonly notReady: () => string | null
  readonly metrics: Pick<Metrics, 'countResults' | 'text' | 'contentType'>
  /** Writes a line of diagnostics. `what` is a short text that is the same for every fact of one kind. */
  readonly note: (level: 'info' | 'warning', what: string, facts: Readonly<Record<string, unknown>>) => void
}

/** How the program is set up. */
interface ProgramSetup {
  /** In ms since 1970. */
  readonly startedAt: number
  /** Whether the program uses the bundled PostgreSQL, not a server of the operator. */
  readonly isBundled: boolean
  readonly retention: Retention
  /** The value of OFFHOOK_ALLOW_NETWORKS. */
  readonly allowNetworks: readonly string[]
  /** The value of OFFHOOK_SOURCE_NETWORKS. */
  readonly sourceNetworks: readonly string[]
  /** The value of OFFHOOK_RECORDINGS_FOLDERS. */
  readonly recordingFolders: readonly string[]
  /** Whether `ffmpeg` was found on this machine. */
  readonly hasFfmpeg: boolean
  /** Whether PUBLIC_URL was set, so that links work from other machines. */
  readonly isPublic: boolean
  /** Whether the encryption key is in a file of the data folder or in a setting. */
  readonly keyIn: 'file' | 'setting'
}
