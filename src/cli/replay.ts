// offhook replay: replays a recorded session of a phone system into the running program, through its real adapter (C23).
import { readFile, stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { BOUNDS } from '../bounds.ts'
import { OffhookError } from '../errors.ts'
import type { ReplayedCall, ReplayResult } from '../client/client.ts'
import { listAll, unwrap, type AccountClient } from './client.ts'
import { defineCommand, UsageError, type ExitCode } from './command.ts'
import { TARGET_ARGS, accountClientOf } from './target.ts'
import { count, fieldText, printNote, printLine, printJson, escapeControls, table } from './terminal.ts'

export const replay = defineCommand({
  name: 'replay',
  summary: 'Replay a recorded Asterisk or FreeSWITCH session and show its calls',
  about: [
    'A session is the raw output of an Asterisk Manager Interface (AMI) or a FreeSWITCH event socket, or the lines of ARI.',
    'It runs through the same adapter as a live connection, with the times of the recording. Its calls are stored, marked as',
    'replayed, and can be used as the sample call of an integration. Nothing is sent. Replaying it again replaces them.',
    'With --send, integrations receive the calls as if they happened now, except calls that are already known.',
  ].join('\n'),
  args: {
    file: { type: 'positional', description: 'The recorded session', required: true },
    send: { type: 'boolean', description: 'Send the calls to integrations, as if they happened now' },
    source: {
      type: 'string',
      description: 'Use the contexts and country of this source: name or ID',
      valueHint: 'name',
    },
    ...TARGET_ARGS,
  },
  examples: [
    ['offhook replay recorded-sessions/asterisk/attended-transfer.ami', 'Replay an attended transfer'],
    ['offhook replay session.ami --source Office', 'Use the contexts and country of the source "Office"'],
    ['offhook replay session.esl --send', 'Replay a FreeSWITCH session and send its calls'],
    ['offhook replay session.ami --json', 'Print the response to every update'],
  ],
  run: async (args): Promise<ExitCode> => {
    const session = await contentOf(args.file)
    const client = await accountClientOf(args)
    const query = {
      ...(args.send && { send: true }),
      ...(args.source !== undefined && { source_id: await sourceOf(client, args.source) }),
    }
    const answer = await unwrap(
      client.POST('/replay', {
        params: { query },
        body: session,
        headers: { 'content-type': 'application/octet-stream' },
      }),
    )
    if (args.json) printJson(answer)
    else printAnswer(args.file, answer, args.send)
    return 0
  },
})

function printAnswer(file: string, { calls }: ReplayResult, sends: boolean): void {
  const name = escapeControls(basename(file))
  if (calls.length === 0) {
    printLine(`${name}: no calls`)
    printNote(
      'The session is valid but contains no calls. Start recording before a call begins, and record all events.',
    )
    return
  }
  printLine(`${name}: ${count(calls.length, 'call')}`)
  for (const line of table([HEADINGS, ...calls.map(rowOf)])) printLine(`  ${line}`)
  for (const line of sentLines(calls, sends)) printLine(line)
}

const HEADINGS = ['call', 'direction', 'from', 'to', 'outcome', 'agent', 'length', 'status']

function rowOf({ uniqueid, outcome, fields, events }: ReplayedCall): string[] {
  return [
    escapeControls(uniqueid),
    fieldText(fields['direction']),
    fieldText(fields['caller_number']),
    fieldText(fields['tracking_number'] ?? fields['destination_number']),
    // If the session lacks the end of a call, the outcome is not known (C11).
    fields['hangup_cause'] === 'lost' ? 'not ended' : (outcome ?? ''),
    fieldText(fields['agent_name'] ?? fields['agent_id']),
    fieldText(fields['duration'], ' s'),
    events.join(' > '),
  ]
}

function sentLines(calls: readonly ReplayedCall[], sends: boolean): string[] {
  const known = Map.groupBy(
    calls.filter((call) => call.existing_source !== null),
    (call) => call.existing_source?.name ?? '',
  )
  const lines = [...known].map(
    ([source, { length }]) =>
      `${count(length, 'call')} ${length === 1 ? 'is' : 'are'} already known from "${escapeControls(source)}" and ${sends ? `${length === 1 ? 'was' : 'were'} not sent` : 'would not be sent'} again.`,
  )
  const sent = calls.filter((call) => call.sent).length
  if (sends) return [`${count(sent, 'call')} sent to matching integrations.`, ...lines]
  const again = known.size === 0 || calls.length > [...known.values()].flat().length
  return [
    'Nothing was sent. The calls are on the Calls page, marked as replayed.',
    ...lines,
    ...(again ? [TO_SEND] : []),
  ]
}

const TO_SEND = 'To send them to integrations, run the same command with --send.'

async function sourceOf(client: AccountClient, idOrName: string): Promise<string> {
  const all = await Array.fromAsync(listAll((query) => client.GET('/sources', { params: { query } })))
  const [one, another] = all.filter(({ id, name }) => id === idOrName || name.toLowerCase() === idOrName.toLowerCase())
  if (one === undefined) {
    const names = all.map(({ name }) => `"${escapeControls(name)}"`).join(', ')
    throw new UsageError(`Unknown source "${idOrName}". Sources: ${names}.`)
  }
  if (another !== undefined)
    throw new UsageError(`Several sources are named "${idOrName}". Use an ID: ${one.id}, ${another.id}.`)
  return one.id
}

async function contentOf(file: string): Promise<Uint8Array<ArrayBuffer>> {
  try {
    const { size } = await stat(file)
    if (size > BOUNDS.sessionBytes) throw tooLarge(file, size)
    return await readFile(file)
  } catch (thrown) {
    if (thrown instanceof OffhookError) throw thrown
    const example = 'recorded-sessions/asterisk/answered.ami'
    throw new OffhookError('unreadable', `${file} can’t be read. Use a recorded session, such as ${example}.`, {
      cause: thrown,
    })
  }
}

const MIB = 1024 * 1024

function tooLarge(file: string, bytes: number): OffhookError {
  const size = `${file} is ${Math.ceil(bytes / MIB)} MiB. The maximum is ${BOUNDS.sessionBytes / MIB} MiB.`
  return new OffhookError('too_large', `${size} Record a shorter session, or split it.`)
}
