// offhook demo: a complete Offhook in a temporary folder. Recorded calls go through the Asterisk adapter to three
// integrations; each request is shown as it arrives; at the end follows the proof.
import { chmod, mkdtemp, readFile, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ASSETS } from '../assets.ts'
import type { CallUpdate } from '../calls/call.ts'
import { Semaphore } from '../concurrency/semaphore.ts'
import type { DemoPlayer, Program } from '../main.ts'
import { start } from '../main.ts'
import { OffhookError, messageOf } from '../errors.ts'
import { openClient, type AccountClient } from './client.ts'
import type { ExitCode } from './command.ts'
import { COMMON_ARGS, defineCommand } from './command.ts'
import { integrateHelpDesk, startHelpDesk } from './demo/help-desk.ts'
import { copyRecordings } from './demo/recordings.ts'
import { readDemoSettings } from './demo/settings.ts'
import type { Proof } from './demo/proof.ts'
import { prove } from './demo/proof.ts'
import {
  leftAsideLine,
  nextStepLines,
  heading,
  requestLines,
  recordingProgressLine,
  proofLines,
} from './demo/output.ts'
import type { ReceivedRequest } from './demo/request.ts'
import type { OnRecordingProgress } from './demo/run.ts'
import { createDemoRun } from './demo/run.ts'
import { simulateOngoingCalls } from './demo/ongoing-calls.ts'
import { interruptSignal } from './interrupt.ts'
import { openDefaultAccount, writeAddress } from './target.ts'
import { printNote, printLine, printJson } from './terminal.ts'

/**
 * Two groups of sessions are played at once: while the last requests of one are sent, the other begins. Together they fit an
 * inbox, which keeps its last 100 requests: an update makes one request to an integration at most.
 */
const GROUPS_AT_ONCE = 2
const UPDATES_OF_GROUP = 45

export const demo = defineCommand({
  name: 'demo',
  summary: 'See Offhook work: recorded calls, the requests they become, and a check that none was lost',
  about: [
    'Starts Offhook in a temporary folder with the bundled PostgreSQL. Replays recorded Asterisk sessions through the same',
    'adapter as a live connection, to three integrations: realtime JSON, a final form, final XML. Two calls have recordings:',
    'their final requests wait for the MP3 and link to it. The demo checks that nothing was lost, prints a link to the dashboard,',
    'then keeps simulating calls until Ctrl-C and deletes its data. These calls also go to a fourth integration, whose receiver',
    'refuses some.',
    'Of the settings in your shell, it only uses OFFHOOK_ALLOW_NETWORKS and OFFHOOK_SOURCE_NETWORKS.',
  ].join('\n'),
  args: {
    exit: { type: 'boolean', description: 'Exit after the check, with code 1 if anything was lost or out of order' },
    port: { type: 'string', description: 'Port to listen on (default: a free one)', valueHint: 'port' },
    ...COMMON_ARGS,
  },
  examples: [
    ['offhook demo', 'Run the demo and open the link'],
    ['offhook demo --exit', 'Exit when done, for CI'],
  ],
  run: async ({ exit, port, json }): Promise<ExitCode> => {
    const output = json ? JSON_OUTPUT : TEXT_OUTPUT
    const stop = interruptSignal()
    const folder = await createFolder()
    try {
      printNote('Starting PostgreSQL and Offhook …')
      const disk = join(folder, 'pbx')
      const files = await copyRecordings(disk, ASSETS.demoSessions)
      await using helpDesk = await startHelpDesk()
      const diagnostics = json ? 'json' : 'text'
      const own = { data: folder, port: port ?? '0', 'recordings-folders': disk, 'warm-up': 'off', diagnostics }
      const { config, leftAside } = readDemoSettings(process.env, { network: helpDesk.network, own })
      if (leftAside.length > 0) printNote(leftAsideLine(leftAside))
      const startedAt = new Date()
      const program = await start(config)
      try {
        await writeAddress(folder, program.url)
        const client = await openDefaultAccount(openClient({ url: program.url, key: program.adminKey }))
        const proof = await playDemo(program, { client, output, stop, disk, files })
        if (proof === null) return 1
        output.proof(proof, program)
        if (!exit) {
          await integrateHelpDesk(client, helpDesk, startedAt)
          output.goOn(program, { folder, link: await program.firstLink() })
          await simulateOngoingCalls(client, stop)
        }
        return proof.problems.length === 0 ? 0 : 1
      } finally {
        await program.stop()
      }
    } finally {
      // The database may still delete its last files during the removal: retry.
      await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 })
    }
  },
})

/** A new folder below the system's temporary folder. */
async function createFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'offhook-demo-')).catch((cause: unknown) => {
    throw new OffhookError(
      'no_data_folder',
      `Could not create a folder for the demo: ${messageOf(cause)}. Set TMPDIR to a folder that this user can write to.`,
      { cause },
    )
  })
  // As root, the bundled PostgreSQL runs as another user, who needs access to its own folder. Key files have stricter modes.
  await chmod(folder, 0o711)
  return folder
}

/** The output of the demo: for a person, or for a program. */
interface DemoOutput {
  readonly recording: (file: string) => void
  readonly request: (got: ReceivedRequest) => void
  readonly onRecordingProgress: OnRecordingProgress
  readonly proof: (proof: Proof, program: Program) => void
  readonly goOn: (program: Program, going: { folder: string; link: string | null }) => void
}

const TEXT_OUTPUT: DemoOutput = {
  recording: (file) => printLine(heading(file)),
  request: (got) => requestLines(got).forEach(printLine),
  onRecordingProgress: (uniqueid, stands) => printNote(recordingProgressLine(uniqueid, stands)),
  proof: (proof) => proofLines(proof).forEach(printLine),
  goOn: (program, going) => nextStepLines(program, going).forEach(printLine),
}

const JSON_OUTPUT: DemoOutput = {
  recording: (file) => printJson({ type: 'recording', file }),
  request: ({ integration, request }) => printJson({ type: 'request', integration: integration.name, ...request }),
  onRecordingProgress: (uniqueid, stands) => printJson({ type: 'recording_state', uniqueid, stands }),
  proof: (proof, { url, adminKey }) => printJson({ type: 'proof', ...proof, url, key: adminKey }),
  goOn: (_program, { link }) => printJson({ type: 'page', link }),
}

interface DemoOptions {
  readonly client: AccountClient
  readonly output: DemoOutput
  readonly stop: AbortSignal
  /** The folder with the kept part of the PBX's disk, and the number of recordings on it. */
  readonly disk: string
  readonly files: number
}

/** Replays every session and shows the requests; `null` when Ctrl-C came in between. */
async function playDemo(program: Program, { client, output, stop, disk, files }: DemoOptions): Promise<Proof | null> {
  const run = await createDemoRun(client, (token) => program.inboxUrl(token), output.onRecordingProgress)
  const player = await program.openDemoPlayer(disk)
  const late: string[] = []
  const atOnce = new Semaphore(GROUPS_AT_ONCE)
  let shown: Promise<void> = Promise.resolve()
  for await (const together of readGroups(player)) {
    const ended = await atOnce.acquire()
    if (stop.aborted) break
    const fileOf = new Map<string, string>()
    const result = run.play({
      hasRecordings: together.some(({ updates }) => updates.some(({ recording }) => recording !== undefined)),
      async act() {
        const played = together.map(async ({ file, updates }) => {
          for (const { uniqueid } of await player.play(updates)) fileOf.set(uniqueid, file)
        })
        await Promise.all(played)
        return new Set(fileOf.keys())
      },
    })
    // A group that waits for its recordings does not keep the next group from being played, but is shown before it.
    shown = Promise.all([result.finally(ended), shown]).then(([{ received, late: some }]) => {
      for (const { file } of together) {
        const own = received.filter(({ uniqueid }) => fileOf.get(uniqueid) === file)
        showRecording(output, file, own)
      }
      if (some) late.push(`requests of ${together.map(({ file }) => file).join(', ')} took too long`)
    })
    // A failure is thrown at the end, when all groups are waited for.
    shown.catch(() => undefined)
  }
  await shown
  if (stop.aborted) return null
  const proof = await prove({ ...(await run.evidence()), files })
  return { ...proof, problems: [...late, ...proof.problems] }
}

interface Session {
  readonly file: string
  readonly updates: readonly CallUpdate[]
}

/** The sessions in groups that are played at once. */
async function* readGroups(player: DemoPlayer): AsyncGenerator<readonly Session[], undefined> {
  let group: Session[] = []
  let count = 0
  for (const file of await recordings()) {
    const updates = await player.read(await readFile(join(ASSETS.demoSessions, file)))
    if (group.length > 0 && count + updates.length > UPDATES_OF_GROUP) {
      yield group
      group = []
      count = 0
    }
    group.push({ file, updates })
    count += updates.length
  }
  if (group.length > 0) yield group
}

/** A final is sent while realtime requests are still waiting: sort the requests by call, for the reader. */
function showRecording(output: DemoOutput, file: string, received: readonly ReceivedRequest[]): void {
  output.recording(file)
  for (const got of received.toSorted((a, b) => a.uniqueid.localeCompare(b.uniqueid) || a.sequence - b.sequence))
    output.request(got)
}

/** Two sessions of one Asterisk, before and after a restart, must be played in the order of their names. */
async function recordings(): Promise<string[]> {
  return (await readdir(ASSETS.demoSessions)).filter((file) => file.endsWith('.ami')).toSorted()
}
