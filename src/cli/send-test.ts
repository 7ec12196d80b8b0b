// offhook test: sends one real request of one integration, and shows the response.
import type { EventName, Integration } from '../client/client.ts'
import { listAll, unwrap, type AccountClient } from './client.ts'
import type { ExitCode } from './command.ts'
import { UsageError, defineCommand } from './command.ts'
import { TARGET_ARGS, accountClientOf } from './target.ts'
import { linesOfAttempt } from './send-test/lines.ts'
import { printNote, printLine, printJson } from './terminal.ts'

export const sendTest = defineCommand({
  name: 'test',
  summary: 'Send a test request and show the response',
  about: 'The request is really sent to the receiver. It is marked as a test (is_test) and left out of statistics.',
  args: {
    integration: { type: 'positional', description: 'Integration ID or name', required: true },
    example: {
      type: 'enum',
      options: ['answered', 'missed', 'voicemail', 'transferred', 'no_recording'],
      default: 'answered',
      description: 'Sample call to send.',
    },
    call: { type: 'string', description: 'Send a real call instead of a sample', valueHint: 'id' },
    event: { type: 'string', description: 'Event to send: ringing … ended, final.', default: 'final' },
    to: {
      type: 'enum',
      options: ['receiver', 'inbox', 'dry_run'],
      default: 'receiver',
      description: 'Where to send it. dry_run: to the service, which checks it without storing it.',
    },
    ...TARGET_ARGS,
  },
  examples: [
    ['offhook test CRM', 'Send a final request of the integration "CRM"'],
    ['offhook test int_01980c5e --example missed --event ended', 'Send another sample and event'],
    ['offhook test CRM --to inbox', 'Send to the Test inbox instead of the receiver'],
    ['offhook test GA4 --to dry_run', 'Let the service check it without storing it'],
  ],
  run: async (args): Promise<ExitCode> => {
    const client = await accountClientOf(args)
    const { id, name } = await integrationOf(client, args.integration)
    const sample = args.call === undefined ? { example: args.example } : { call_id: args.call }
    const { delivery, attempt } = await unwrap(
      client.POST('/integrations/{id}/test', {
        params: { path: { id } },
        // The API checks the event, and its error names the events that exist.
        body: { sample, event: args.event as EventName, to: args.to },
      }),
    )
    // A service may report a failure in a 200, or success in a redirect.
    const received = attempt.state === 'delivered'
    if (args.json) printJson({ delivery, attempt })
    else {
      printNote(`Test of "${name}", delivery ${typeof delivery === 'string' ? delivery : delivery.id}`)
      for (const line of linesOfAttempt(attempt)) printLine(line)
    }
    return received ? 0 : 1
  },
})

/** The integration with this id, or with this name if only one has it. */
export async function integrationOf(client: AccountClient, idOrName: string): Promise<Integration> {
  const all = await Array.fromAsync(listAll((query) => client.GET('/integrations', { params: { query } })))
  const found = all.filter(({ id, name }) => id === idOrName || name === idOrName)
  const [one, another] = found
  if (one === undefined) {
    const names = all.map(({ name }) => `"${name}"`).join(', ')
    throw new UsageError(`Unknown integration "${idOrName}". Integrations: ${names === '' ? 'none yet' : names}.`)
  }
  if (another !== undefined)
    throw new UsageError(
      `${found.length} integrations are named "${idOrName}". Use an ID: ${found.map(({ id }) => id).join(', ')}.`,
    )
  return one
}
