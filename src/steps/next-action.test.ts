import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Step } from './step.ts'
import type { StepCall, StepOutcome, StepRun } from './step-run.ts'
import { updateAfterAttempt, decideNextAction, ATTEMPTS_MAX } from './next-action.ts'

const NOW = 1_000_000_000
const DAY = 24 * 60 * 60_000

const run = (name: string, more: Partial<StepRun> = {}): StepRun => ({
  accountId: 1,
  callId: '01980000-0000-7000-8000-000000000000',
  sourceId: 1,
  uniqueid: 'c1',
  name,
  position: 1,
  state: 'waiting',
  dueAt: NOW,
  giveUpAt: NOW + DAY,
  attemptsMade: 0,
  fields: null,
  ...more,
})

const command = (name: string, more: { enabled?: boolean; needs_recording?: boolean } = {}): Step => ({
  stepId: 1,
  name,
  enabled: more.enabled ?? true,
  kind: 'command',
  settings: { needs_recording: more.needs_recording ?? false, timeout_s: 60, command: 'x' },
})

const webhook = (name: string, send: 'json' | 'audio'): Step => ({
  stepId: 1,
  name,
  enabled: true,
  kind: 'webhook',
  settings: {
    needs_recording: false,
    timeout_s: 60,
    url: 'https://a.example/',
    send,
    form: {},
    take: null,
    later_s: 60,
    auth: { type: 'none' },
  },
})

const audio = { id: 'r', file: 'r', seconds: 3, channels: 1, bytes: 9 }

function turn(runs: StepRun[], steps: Step[], more: Partial<StepCall> = {}): string {
  const next = decideNextAction({ runs, steps, recording: null, recordingExpected: false, ...more }, NOW)
  const of = next.run ? ` ${next.run.name}` : ''
  return `${next.is}${of}${next.is === 'skip' ? ` ${next.code}` : ''}`
}

test('C9 a step begins when those before it are settled and told to the call', () => {
  const steps = [command('a'), command('b')]
  const b = run('b', { position: 2 })
  const rows: [Partial<StepRun>, string][] = [
    [{}, 'begin a'],
    [{ state: 'running', dueAt: null }, 'nothing a'],
    [{ state: 'answering_later', dueAt: NOW + 1 }, 'nothing a'],
    [{ state: 'answering_later', dueAt: NOW }, 'fail a'],
    [{ attemptsMade: 1, dueAt: NOW + 1 }, 'nothing a'],
    [{ state: 'done', dueAt: NOW }, 'report a'],
    [{ state: 'done', dueAt: null }, 'begin b'],
    [{ state: 'failed', dueAt: null }, 'begin b'],
    [{ state: 'skipped', dueAt: null }, 'begin b'],
  ]
  for (const [a, wanted] of rows) assert.equal(turn([run('a', a), b], steps), wanted, JSON.stringify(a))
  const over = { state: 'done', dueAt: null } as const
  assert.equal(turn([run('a', over), run('b', over)], steps), 'nothing')
})

test('C9 what was settled by hand is told at once, whoever is before it', () => {
  const steps = [command('a'), command('b')]
  const first = run('a', { attemptsMade: 1, dueAt: NOW + 60_000 })
  assert.equal(turn([first, run('b', { state: 'skipped', dueAt: NOW })], steps), 'report b')
})

test('C9 a step that needs the recording waits for it, and is skipped where there is none', () => {
  const needs = [command('a', { needs_recording: true })]
  assert.equal(turn([run('a')], needs, { recordingExpected: true }), 'wait a')
  assert.equal(
    turn([run('a')], needs, { recordingExpected: true, recording: audio }),
    'wait a',
    'another may be longer',
  )
  assert.equal(turn([run('a')], needs, { recording: audio }), 'begin a')
  assert.equal(turn([run('a')], needs), 'skip a no_recording')
  assert.equal(turn([run('a', { giveUpAt: NOW })], needs, { recordingExpected: true }), 'skip a recording_overdue')
  assert.equal(turn([run('a')], [command('a')], { recordingExpected: true }), 'begin a', 'one that needs none')
  assert.equal(turn([run('a')], [webhook('a', 'audio')]), 'skip a no_recording', 'audio cannot be sent without audio')
  assert.equal(turn([run('a')], [webhook('a', 'json')]), 'begin a')
})

test('C9 the look for a recording is taken every few seconds at first, then every minute', () => {
  const needs = [command('a', { needs_recording: true })]
  const facts = { steps: needs, recording: null, recordingExpected: true }
  const pauseAfter = (ageMs: number): number => {
    const next = decideNextAction({ ...facts, runs: [run('a', { giveUpAt: NOW - ageMs + DAY })] }, NOW)
    return next.is === 'wait' ? next.untilMs - NOW : -1
  }
  assert.deepEqual([0, 200_000, DAY / 2].map(pauseAfter), [5_000, 20_000, 60_000])
})

test('a step that is gone or off is skipped, one that ended the program each time has failed', () => {
  assert.equal(turn([run('a')], []), 'skip a step_deleted')
  assert.equal(turn([run('a')], [command('a', { enabled: false })]), 'skip a step_disabled')
  assert.equal(turn([run('a', { attemptsMade: ATTEMPTS_MAX.command })], [command('a')]), 'fail a')
  assert.equal(turn([run('a', { state: 'running', attemptsMade: 9 })], []), 'nothing a', 'it ends by itself')
})

const failed = (again: boolean): StepOutcome => ({ is: 'failed', problem: 'no', again })

test('a webhook is tried five times with growing pauses, a command twice, and never beyond the day', () => {
  const pauses = (kind: Step['kind'], giveUpAt = NOW + DAY): (number | string)[] =>
    [1, 2, 3, 4, 5].map((attemptsMade) => {
      const { state, dueAt } = updateAfterAttempt({ kind, attemptsMade, giveUpAt }, failed(true), NOW)
      return state === 'waiting' ? Number(dueAt) - NOW : String(state)
    })
  assert.deepEqual(pauses('webhook'), [5_000, 30_000, 120_000, 600_000, 'failed'])
  assert.deepEqual(pauses('command'), [5_000, 'failed', 'failed', 'failed', 'failed'])
  assert.deepEqual(pauses('webhook', NOW + 30_000), [5_000, 30_000, 'failed', 'failed', 'failed'])
  assert.equal(
    updateAfterAttempt({ kind: 'webhook', attemptsMade: 1, giveUpAt: NOW + DAY }, failed(false), NOW).state,
    'failed',
  )
})

test('what became of an attempt: settled ones are due to be told, one that the end of the program cut off is not counted', () => {
  const of = { kind: 'webhook', attemptsMade: 2, giveUpAt: NOW + DAY } as const
  const done = { is: 'done', fields: { summary: 'x' }, problem: null } as const
  assert.deepEqual(updateAfterAttempt(of, done, NOW), {
    state: 'done',
    dueAt: NOW,
    endedAt: NOW,
    fields: { summary: 'x' },
    problem: null,
  })
  assert.deepEqual(updateAfterAttempt(of, { is: 'stopped' }, NOW), { state: 'waiting', dueAt: NOW, attemptsMade: 1 })
  assert.deepEqual(updateAfterAttempt(of, { is: 'later', untilMs: NOW + 9 }, NOW), {
    state: 'answering_later',
    dueAt: NOW + 9,
    problem: null,
  })
})
