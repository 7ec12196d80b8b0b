// offhook tail: prints changes as they happen, until Ctrl-C.
import { setTimeout as sleep } from 'node:timers/promises'
import { messageOf } from '../errors.ts'
import { follow, unwrap, type AccountClient, type ServerSentEvent } from './client.ts'
import type { ExitCode } from './command.ts'
import { defineCommand } from './command.ts'
import { interruptSignal } from './interrupt.ts'
import { TARGET_ARGS, accountClientOf } from './target.ts'
import { lineOf } from './tail/line.ts'
import { printNote, printLine, printJson } from './terminal.ts'

// The delay before a broken stream is opened again: long enough for a restart, short enough to watch one.
const REOPEN_MS = 1000

export const tail = defineCommand({
  name: 'tail',
  summary: 'Follow calls and deliveries live',
  about:
    'Prints one line per change, until Ctrl-C. When Offhook restarts, tail reconnects. Changes in between are in the log.',
  args: {
    only: { type: 'enum', options: ['calls', 'deliveries', 'integrations'], description: 'Show only these changes.' },
    ...TARGET_ARGS,
  },
  examples: [
    ['offhook tail', 'Follow all changes'],
    ['offhook tail --only deliveries', 'Follow requests and responses'],
    ['offhook tail --json | jq .', 'Print one JSON object per line, for scripts'],
  ],
  run: async (args): Promise<ExitCode> => {
    const client = await accountClientOf(args)
    const stop = interruptSignal()
    // A wrong key or address is reported at once, not retried for ever.
    await unwrap(client.GET('/deliveries', { params: { query: { limit: 1 } } }))
    const print = (event: ServerSentEvent): void => {
      if (!isWanted(event, args.only)) return
      if (args.json) printJson({ type: event.event, ...object(event.data) })
      else for (const line of lineOf(event.event, object(event.data))) printLine(line)
    }
    while (!stop.aborted) await printChanges(client, stop, print)
    return 0
  },
})

/** Prints the changes of one stream, until the stream breaks or a person presses Ctrl-C. */
async function printChanges(
  client: AccountClient,
  stop: AbortSignal,
  print: (event: ServerSentEvent) => void,
): Promise<void> {
  try {
    const events = await follow(client, stop)
    printNote(`Following ${client.server.url}. Ctrl-C ends.`)
    let first = true
    for await (const event of events) {
      // A stream begins with a resync: nothing old was shown before it.
      if (!first || event.event !== 'resync') print(event)
      first = false
    }
  } catch (thrown) {
    if (stop.aborted) return
    printNote(messageOf(thrown))
  }
  await sleep(REOPEN_MS, undefined, { signal: stop }).catch(() => undefined)
}

function isWanted({ event }: ServerSentEvent, only: string | undefined): boolean {
  if (event === 'heartbeat') return false
  return only === undefined || event === 'resync' || only.startsWith(event.slice(0, 4))
}

function object(data: string): Record<string, unknown> {
  const value: unknown = JSON.parse(data)
  return typeof value === 'object' && value !== null ? { ...value } : { value }
}
