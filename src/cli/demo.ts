// offhook demo: everything at once, in a folder of its own. Recorded calls go through the Asterisk adapter to three
// integrations; each request is shown as it arrives; then what was proved.
import { readFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Program } from '../main.ts'
import { start } from '../main.ts'
import { readConfig } from '../config.ts'
import { clientFor } from './client.ts'
import type { Exit } from './command.ts'
import { COMMON_ARGS, command } from './command.ts'
import { layOut } from './demo/disk.ts'
import type { Proof } from './demo/proof.ts'
import { prove } from './demo/proof.ts'
import { goOn, heading, linesOf, onItsWay, proofLines } from './demo/show.ts'
import type { Received } from './demo/received.ts'
import type { OnItsWay } from './demo/stage.ts'
import { setStage } from './demo/stage.ts'
import { aborted, interrupted } from './interrupt.ts'
import { leaveAddress } from './place.ts'
import { temporaryFolder } from './temporary-folder.ts'
import { note, say, sayJson } from './terminal.ts'

// As many at once as an inbox has room for: it keeps its last 100 requests, and a session makes a dozen at the most.
const TOGETHER = 8

const RECORDINGS = join(import.meta.dirname, '../../test/recordings/asterisk')

export const demo = command({
  name: 'demo',
  summary: 'See it work: recorded calls, the requests they become, and proof that none was lost',
  about: [
    'Starts everything in a fresh temporary folder, with the bundled PostgreSQL. Plays recorded Asterisk sessions through',
    'the adapter that a live one takes, to three integrations: realtime JSON, a final form, final XML. Two calls were recorded:',
    'their final requests wait for the MP3 and carry links to it. Then it stays up until Ctrl-C and removes the folder.',
  ].join('\n'),
  args: {
    exit: { type: 'boolean', description: 'End after the proof; exit code 1 when something was lost or out of order' },
    port: { type: 'string', description: 'Port to listen on; a free one otherwise', valueHint: 'port' },
    ...COMMON_ARGS,
  },
  examples: [
    ['offhook demo', 'Look, then go on with the address and key it prints'],
    ['offhook demo --exit', 'For a build: ends by itself'],
  ],
  run: async ({ exit, port, json }): Promise<Exit> => {
    const show = json ? jsonShow : textShow
    const stop = interrupted()
    const folder = await temporaryFolder('offhook-demo')
    try {
      note('Starting PostgreSQL and Offhook …')
      // Settings of this shell are for the real thing: the demo has its own.
      const disk = join(folder.path, 'pbx')
      const files = await layOut(disk, RECORDINGS)
      const settings = { data: folder.path, port: port ?? '0', 'recordings-folders': disk }
      const program = await start(readConfig({}, { ...settings, diagnostics: json ? 'json' : 'text' }))
      try {
        await leaveAddress(folder.path, program.url)
        const proof = await perform(program, { show, stop, disk, files })
        if (proof === null) return 1
        show.proof(proof, program)
        if (!exit) {
          show.goOn(program, { folder: folder.path, link: await program.firstLink() })
          await aborted(stop)
        }
        return proof.problems.length === 0 ? 0 : 1
      } finally {
        await program.stop()
      }
    } finally {
      await folder.remove()
    }
  },
})

/** How the demo is told: for a person, or for a program. */
interface Show {
  readonly recording: (file: string) => void
  readonly request: (got: Received) => void
  readonly onItsWay: OnItsWay
  readonly proof: (proof: Proof, program: Program) => void
  readonly goOn: (program: Program, going: { folder: string; link: string | null }) => void
}

const textShow: Show = {
  recording: (file) => say(heading(file)),
  request: (got) => linesOf(got).forEach(say),
  onItsWay: (uniqueid, stands) => note(onItsWay(uniqueid, stands)),
  proof: (proof) => proofLines(proof).forEach(say),
  goOn: (program, going) => goOn(program, going).forEach(say),
}

const jsonShow: Show = {
  recording: (file) => sayJson({ type: 'recording', file }),
  request: ({ integration, request }) => sayJson({ type: 'request', integration: integration.name, ...request }),
  onItsWay: (uniqueid, stands) => sayJson({ type: 'recording_state', uniqueid, stands }),
  proof: (proof, { url, adminKey }) => sayJson({ type: 'proof', ...proof, url, key: adminKey }),
  goOn: (_program, { link }) => sayJson({ type: 'page', link }),
}

interface Playing {
  readonly show: Show
  readonly stop: AbortSignal
  /** What is kept of the disk of the PBX, and how many recordings are on it. */
  readonly disk: string
  readonly files: number
}

/** Plays every recording and shows what arrives; `null` when Ctrl-C came in between. */
async function perform(program: Program, { show, stop, disk, files }: Playing): Promise<Proof | null> {
  const client = clientFor({ url: program.url, key: program.adminKey })
  const stage = await setStage(client, (token) => program.inboxUrl(token), show.onItsWay)
  const late: string[] = []
  const sessions = await recordings()
  for (let at = 0; at < sessions.length; at += TOGETHER) {
    if (stop.aborted) return null
    const together = sessions.slice(at, at + TOGETHER)
    const fileOf = new Map<string, string>()
    const { received, late: some } = await stage.play(async () => {
      for (const file of together) {
        const told = await program.playDemoSession(await readFile(join(RECORDINGS, file)), disk)
        for (const { uniqueid } of told) fileOf.set(uniqueid, file)
      }
    })
    for (const file of together)
      showRecording(
        show,
        file,
        received.filter(({ uniqueid }) => fileOf.get(uniqueid) === file),
      )
    if (some) late.push(`the requests of ${together.join(', ')} took too long`)
  }
  const proof = prove({ ...(await stage.evidence()), files })
  return { ...proof, problems: [...late, ...proof.problems] }
}

/** A final goes out while realtime requests are still waiting their turn: a reader wants them in the order of the call. */
function showRecording(show: Show, file: string, received: readonly Received[]): void {
  show.recording(file)
  for (const got of received.toSorted((a, b) => a.uniqueid.localeCompare(b.uniqueid) || a.sequence - b.sequence))
    show.request(got)
}

/** Two sessions of one Asterisk, before and after a restart, follow each other by their names. */
async function recordings(): Promise<string[]> {
  return (await readdir(RECORDINGS)).filter((file) => file.endsWith('.ami')).toSorted()
}
