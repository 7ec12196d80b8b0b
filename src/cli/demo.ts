// offhook demo: everything at once, in a folder of its own. Recorded calls go through the Asterisk adapter to three
// integrations; each request is shown as it arrives; then what was proved.
import { readFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { start } from '../main.ts'
import { readConfig } from '../config.ts'
import { clientFor } from './client.ts'
import type { Exit } from './command.ts'
import { COMMON_ARGS, command } from './command.ts'
import type { Proof } from './demo/proof.ts'
import { prove } from './demo/proof.ts'
import { goOn, heading, lineOf, proofLines } from './demo/show.ts'
import type { Stage } from './demo/stage.ts'
import { setStage } from './demo/stage.ts'
import { aborted, interrupted } from './interrupt.ts'
import type { Program } from './program.ts'
import { temporaryFolder } from './program.ts'
import { clearProgress, note, progress, say, sayJson } from './terminal.ts'

const RECORDINGS = join(import.meta.dirname, '../../test/recordings/asterisk')

export const demo = command({
  name: 'demo',
  summary: 'See it work: recorded calls, the requests they become, and proof that none was lost',
  about: [
    'Starts everything in a fresh temporary folder, with the bundled PostgreSQL. Plays recorded Asterisk sessions through',
    'the adapter that a live one takes, to three integrations: realtime JSON, a final form, final XML. Then it stays up',
    'until Ctrl-C and removes the folder.',
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
    const stop = interrupted()
    const folder = await temporaryFolder('offhook-demo')
    try {
      progress('Starting PostgreSQL and Offhook …')
      // Settings of this shell are for the real thing: the demo has its own.
      const program: Program = await start(readConfig({}, { data: folder.path, port: port ?? '0' }))
      try {
        clearProgress()
        const { proof } = await perform(program, json === true)
        if (json === true) sayJson({ type: 'proof', ...proof, url: program.url, key: program.adminKey })
        else for (const line of proofLines(proof)) say(line)
        if (exit !== true) {
          if (json !== true) for (const line of goOn(program, folder.path)) say(line)
          await aborted(stop)
          note('Stopping …')
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

/** Plays every recording, one after the other, and shows what arrives. */
async function perform(program: Program, json: boolean): Promise<{ readonly stage: Stage; readonly proof: Proof }> {
  const client = clientFor({ url: program.url, key: program.adminKey })
  const stage = await setStage(
    client,
    (token) => program.inboxUrl(token),
    (got) => {
      if (!json) say(lineOf(got))
      else sayJson({ type: 'request', integration: got.integration.name, ...got.request })
    },
  )
  let stuck = false
  for (const file of await recordings()) {
    if (!json) say(heading(file))
    await program.replay(await readFile(join(RECORDINGS, file)))
    stuck = !(await stage.settled()) || stuck
  }
  const proof = prove(await stage.evidence())
  return { stage, proof: stuck ? { ...proof, problems: [...proof.problems, 'some deliveries took too long'] } : proof }
}

/** Two sessions of one Asterisk, before and after a restart, follow each other by their names. */
async function recordings(): Promise<string[]> {
  return (await readdir(RECORDINGS)).filter((file) => file.endsWith('.ami')).toSorted()
}
