// offhook resend: resends one delivery, or all deliveries that match a filter, after showing their number.
import { createInterface } from 'node:readline/promises'
import type { ResendManyInput, ResendMode } from '../client/client.ts'
import { unwrap, type AccountClient } from './client.ts'
import type { ExitCode } from './command.ts'
import { UsageError, defineCommand, parseMoment, parseWholeNumber } from './command.ts'
import { TARGET_ARGS, accountClientOf } from './target.ts'
import { count, printNote, printLine, printJson } from './terminal.ts'

export const resend = defineCommand({
  name: 'resend',
  summary: 'Resend one delivery, or all that match a filter',
  about: [
    '--as sent repeats body and webhook-id, so a receiver that deduplicates ignores what it already has.',
    '--as current rebuilds the request with the current settings and a new ID. With a filter, the number of deliveries is shown first;',
    'nothing is sent without --yes or confirmation.',
  ].join('\n'),
  args: {
    delivery: { type: 'positional', description: 'Delivery ID', required: false },
    as: {
      type: 'enum',
      options: ['sent', 'current'],
      default: 'sent',
      description: 'As sent, or with current settings.',
    },
    state: { type: 'string', description: 'Only deliveries in this state, such as failed' },
    integration: { type: 'string', description: 'Only deliveries of this integration', valueHint: 'id' },
    call: { type: 'string', description: 'Only deliveries of this call', valueHint: 'id' },
    kind: { type: 'string', description: 'Only this kind: status, ended, final, updated' },
    'status-code': { type: 'string', description: 'Only this HTTP status of the response, such as 500' },
    error: { type: 'string', description: 'Only this class of error, such as timeout' },
    from: {
      type: 'string',
      description: 'From this time: 2026-11-25T03:00:00Z, or an age such as 24h',
      valueHint: 'time',
    },
    to: { type: 'string', description: 'Before this time', valueHint: 'time' },
    yes: { type: 'boolean', description: 'Send without asking' },
    ...TARGET_ARGS,
  },
  examples: [
    ['offhook resend dlv_01980c5e…', 'Resend one delivery as sent'],
    ['offhook resend --state failed --from 24h', 'Resend all that failed in the last 24 hours, after confirmation'],
    [
      'offhook resend --state failed --integration int_01980c5e… --as current --yes',
      'Resend with the current settings',
    ],
  ],
  run: async (args): Promise<ExitCode> => {
    const { state, integration, call, kind, error } = args
    const code =
      args['status-code'] === undefined ? undefined : parseWholeNumber('status-code', args['status-code'], 100)
    const from = args.from === undefined ? undefined : parseMoment('from', args.from)
    const to = args.to === undefined ? undefined : parseMoment('to', args.to)
    const given = Object.entries({
      state,
      integration_id: integration,
      call_id: call,
      kind,
      status_code: code,
      error,
      from,
      to,
    }).filter(([, value]) => value !== undefined)
    const json = args.json
    if (args.delivery !== undefined && given.length > 0)
      throw new UsageError('Use a delivery ID or a filter, not both.')
    if (args.delivery === undefined && given.length === 0)
      throw new UsageError('Set what to resend: a delivery ID, or a filter such as --state failed.')
    const client = await accountClientOf(args)
    if (args.delivery !== undefined) return resendOne(client, args.delivery, args.as, json)
    return resendMany(client, { filter: Object.fromEntries(given), as: args.as }, { json, yes: args.yes })
  },
})

async function resendOne(client: AccountClient, id: string, as: ResendMode, json: boolean): Promise<ExitCode> {
  const answer = await unwrap(client.POST('/deliveries/{id}/resend', { params: { path: { id } }, body: { as } }))
  if (json) printJson(answer)
  else printLine(`${id} queued for resending.`)
  return 0
}

/** The number of matching deliveries; sends none. */
async function countMatching(client: AccountClient, bulk: ResendManyInput): Promise<number> {
  const found = await unwrap(client.POST('/deliveries/resend', { body: { ...bulk, dry_run: true } }))
  return 'count' in found ? found.count : 0
}

async function resendMany(
  client: AccountClient,
  bulk: ResendManyInput,
  { json, yes }: { json: boolean; yes: boolean },
): Promise<ExitCode> {
  const matching = await countMatching(client, bulk)
  if (matching === 0 || !(yes || (await confirmResend(matching)))) {
    if (json) printJson({ count: matching, resent: false })
    else
      printLine(
        matching === 0
          ? 'No delivery matches the filter.'
          : `${count(matching, 'delivery matches', 'deliveries match')} the filter. Nothing was sent. Add --yes to confirm.`,
      )
    return 0
  }
  const job = await unwrap(client.POST('/deliveries/resend', { body: { ...bulk, dry_run: false } }))
  if (json) printJson({ count: matching, resent: true, job })
  else
    printLine(
      `Resending ${count(matching, 'delivery', 'deliveries')}. Follow them with "offhook tail --only deliveries".`,
    )
  return 0
}

/** Asks the person at the terminal; without a terminal the answer is no. */
async function confirmResend(n: number): Promise<boolean> {
  if (!process.stdin.isTTY || !process.stderr.isTTY) return false
  const terminal = createInterface({ input: process.stdin, output: process.stderr })
  const answer = await terminal.question(`Resend ${count(n, 'delivery', 'deliveries')}? [y/N] `)
  terminal.close()
  if (!/^y(es)?$/i.test(answer.trim())) printNote('Nothing was sent.')
  return /^y(es)?$/i.test(answer.trim())
}
