// offhook simulate: sends plausible calls at a given rate, through the API.
import { randomInt } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { ExitCode } from './command.ts'
import { defineCommand, parsePositiveNumber, parseWholeNumber } from './command.ts'
import { unwrap, type Client } from './client.ts'
import { TARGET_ARGS, namedAccount, serverClientOf } from './target.ts'
import { openLedger } from './simulate/ledger.ts'
import type { PlannedUpdate } from './simulate/plan.ts'
import { planSimulation } from './simulate/plan.ts'
import type { SendUpdates, SimulationResult } from './simulate/run.ts'
import { runSimulation } from './simulate/run.ts'
import { clearProgress, count, printNote, showProgress, printLine, printJson, table } from './terminal.ts'

// The whole plan is held in memory, about 2 kB per call.
const CALLS_MAX = 100_000

export const simulate = defineCommand({
  name: 'simulate',
  summary: 'Simulate realistic calls at a given rate',
  about: [
    'Calls ring, wait in menus and queues, are answered, held, transferred, missed or abandoned, or go to voicemail. One',
    'caller name in eight contains hostile input. Events that are not accepted are resent with the same IDs, so that',
    'nothing is lost or counted twice. The same seed produces the same calls.',
  ].join('\n'),
  args: {
    calls: { type: 'string', description: 'Number of calls.', default: '20' },
    rate: { type: 'string', description: 'New calls per second.', default: '2' },
    speed: { type: 'string', description: 'Speed-up: call seconds per real second.', default: '20' },
    seed: { type: 'string', description: 'Whole number, to repeat the same calls' },
    ledger: {
      type: 'string',
      description: 'File to append every response to, as JSON lines',
      valueHint: 'file',
    },
    fsync: { type: 'boolean', description: 'Flush every line of the ledger to disk' },
    patience: { type: 'string', description: 'Seconds without an accepted request before giving up.', default: '30' },
    ...TARGET_ARGS,
  },
  examples: [
    ['offhook simulate', 'Simulate 20 calls, 2 per second'],
    ['offhook simulate --calls 5000 --rate 200 --speed 100', 'Simulate a busy hour in half a minute'],
    ['offhook simulate --seed 7 --ledger responses.ndjson --fsync', 'Simulate calls that can be repeated and checked'],
  ],
  run: async (args): Promise<ExitCode> => {
    const seed = args.seed === undefined ? randomInt(1, 1_000_000) : parseWholeNumber('seed', args.seed)
    const calls = Math.min(parseWholeNumber('calls', args.calls, 1), CALLS_MAX)
    if (calls < Number(args.calls)) printNote(`A simulation has at most ${count(CALLS_MAX, 'call')}.`)
    const speed = Math.max(1, parsePositiveNumber('speed', args.speed))
    const planned = planSimulation({ seed, calls, rate: parsePositiveNumber('rate', args.rate), speed })
    const patienceMs = parsePositiveNumber('patience', args.patience) * 1000
    const named = namedAccount(args)
    const client = await serverClientOf(args)
    // Report a wrong address at once: retries are for a program that was there before.
    await unwrap(client.GET('/healthz'))
    const ledger = args.ledger === undefined ? null : await openLedger(args.ledger, args.fsync)
    const begin = Date.now()
    try {
      const onSent = (sofar: SimulationResult): void => showProgress(progressOf(sofar, planned.length))
      const clock = { now: () => Date.now(), sleep: (ms: number) => sleep(ms) }
      const result = await runSimulation({
        send: senderTo(client, named),
        plan: planned,
        ledger,
        patienceMs,
        onSent,
        clock,
      })
      clearProgress()
      const seconds = (Date.now() - begin) / 1000
      if (args.json) printJson({ seed, calls, seconds, ...figuresOf(result, planned) })
      else summary({ seed, calls, seconds, result, planned })
      return 0
    } finally {
      clearProgress()
      await ledger?.close()
    }
  },
})

/** Sends to the named account, or to the account of the key. Only then may the key do nothing but send calls. */
function senderTo(client: Client, account: string | null): SendUpdates {
  if (account === null) return (body) => unwrap(client.POST('/api/v1/events', { body }))
  const inside = client.inAccount(account)
  return (body) => unwrap(inside.POST('/events', { body }))
}

function progressOf({ updates, repeats }: SimulationResult, total: number): string {
  const share = Math.floor((updates / total) * 100)
  const again = repeats === 0 ? '' : `, ${count(repeats, 'request')} resent`
  return `Simulating: ${updates.toLocaleString('en')} of ${count(total, 'update')} sent (${share} %)${again}`
}

function figuresOf(
  { updates, results, answerMs, repeats }: SimulationResult,
  planned: readonly PlannedUpdate[],
): object {
  return {
    updates,
    results,
    repeats,
    outcomes: outcomesOf(planned),
    answer_ms: { p50: at(answerMs, 0.5), p99: at(answerMs, 0.99) },
  }
}

function outcomesOf(planned: readonly PlannedUpdate[]): Record<string, number> {
  const ends = planned.flatMap(({ outcome }) => outcome ?? [])
  return Object.fromEntries(
    [...Map.groupBy(ends, (outcome) => outcome)].map(([outcome, same]) => [outcome, same.length]),
  )
}

/** The quantile of the values. */
function at(values: readonly number[], share: number): number {
  return values.toSorted((a, b) => a - b)[Math.floor((values.length - 1) * share)] ?? 0
}

interface Summary {
  readonly seed: number
  readonly calls: number
  readonly seconds: number
  readonly result: SimulationResult
  readonly planned: readonly PlannedUpdate[]
}

function summary({ seed, calls, seconds, result, planned }: Summary): void {
  const outcomes = Object.entries(outcomesOf(planned)).toSorted(([, a], [, b]) => b - a)
  const results = Object.entries(result.results).filter(([, n]) => n > 0)
  printLine(`${count(calls, 'call')} simulated in ${seconds.toFixed(1)} s`)
  const rows = [
    [
      'updates',
      `${result.updates.toLocaleString('en')} (${Math.round(result.updates / Math.max(seconds, 0.001))} a second)`,
    ],
    ['answered', results.map(([result, n]) => `${n.toLocaleString('en')} ${result}`).join(', ')],
    ['outcomes', outcomes.map(([outcome, n]) => `${n.toLocaleString('en')} ${outcome}`).join(', ')],
    ['response time', `median ${at(result.answerMs, 0.5)} ms, 99th percentile ${at(result.answerMs, 0.99)} ms`],
    ...(result.repeats === 0 ? [] : [['resent', count(result.repeats, 'request')]]),
    ['seed', `${seed}`],
  ]
  for (const line of table(rows)) printLine(`  ${line}`)
}
