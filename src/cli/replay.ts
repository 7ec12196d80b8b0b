// offhook replay: a recorded session of a phone system, played into the running program through its real adapter.
import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { OffhookError } from '../errors.ts'
import type { EventResult } from './answers.ts'
import type { Exit } from './command.ts'
import { command } from './command.ts'
import { PLACE_ARGS, clientOf } from './place.ts'
import { count, say, sayJson, shown, table } from './terminal.ts'

export const replay = command({
  name: 'replay',
  summary: 'Play a recorded session of an Asterisk or a FreeSWITCH through the adapter that a live one takes',
  about: [
    'A session is what the Manager Interface of an Asterisk (AMI) or the event socket of a FreeSWITCH wrote, from its',
    'first line on, or the lines of ARI, each after the time of its receipt. Times are those of the recording. Its calls',
    'become events and requests like any others. Played again, the same calls are known already and nothing is sent.',
  ].join('\n'),
  args: {
    file: { type: 'positional', description: 'The recorded session', required: true },
    ...PLACE_ARGS,
  },
  examples: [
    ['offhook replay test/recordings/asterisk/attended-transfer.ami', 'A call that changes hands'],
    ['offhook replay test/recordings/freeswitch/hold.esl', 'A call on hold, of a FreeSWITCH'],
    ['offhook replay session.ami --json', 'With the answer to every update'],
  ],
  run: async (args): Promise<Exit> => {
    const session = await contentOf(args.file)
    const client = await clientOf(args)
    const { results } = await client.postBytes<{ results: readonly EventResult[] }>('/api/v1/replay', session)
    const calls = [...Map.groupBy(results, ({ uniqueid }) => uniqueid)].map(([uniqueid, same]) => ({
      uniqueid,
      updates: same.length,
      events: same.reduce((sum, { sequences }) => sum + sequences.length, 0),
    }))
    if (args.json) {
      sayJson({ calls, results })
      return 0
    }
    const events = calls.reduce((sum, call) => sum + call.events, 0)
    say(`${shown(basename(args.file))}: ${count(calls.length, 'call')}, ${count(events, 'event')}`)
    for (const line of table(
      calls.map((call) => [shown(call.uniqueid), count(call.updates, 'update'), count(call.events, 'event')]),
    ))
      say(`  ${line}`)
    return 0
  },
})

async function contentOf(file: string): Promise<Uint8Array<ArrayBuffer>> {
  try {
    return await readFile(file)
  } catch (thrown) {
    const example = 'test/recordings/asterisk/answered.ami'
    throw new OffhookError('unreadable', `${file} cannot be read. Name a recorded session, such as ${example}.`, {
      cause: thrown,
    })
  }
}
