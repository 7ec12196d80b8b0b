// The steps after calls, connected with the database, the sender and the recordings.
import type { Fields } from '../../calls/call.ts'
import { callFields } from '../../calls/call-fields.ts'
import { readCallRecord } from '../../calls/read-stored.ts'
import type { Sender } from '../../delivery/sender.ts'
import type { Diagnose } from '../../diagnostics.ts'
import type { Ingest } from '../../intake/ingest.ts'
import { publicId } from '../../ids.ts'
import { createMask } from '../../text/mask.ts'
import { recordingFileName, type RecordingFiles } from '../../recordings/recording-files.ts'
import { isSignatureOf, recordingUrl, signText } from '../../recordings/recording-links.ts'
import { startStepRunner, type StepRunner } from '../step-runner.ts'
import type { Step } from '../step.ts'
import type { StepCall, Commands, StepRunUpdate, StepRunKey, StepRun, StepStore } from '../step-run.ts'
import { findAccountById, isOperatorAccount } from '../../store/accounts/accounts.ts'
import { findCallById } from '../../store/calls/calls.ts'
import type { Sealing } from '../../store/secrets/sealing.ts'
import { readSecrets } from '../../store/secrets/secrets.ts'
import {
  wakeStepRuns,
  listDueStepRuns,
  deleteStepRuns,
  hasPendingRecording,
  findLongestRecording,
  updateStepRun,
  findNextStepRunDue,
  postponeStepRuns,
  resumeStepRuns,
  markStepRunReported,
  type StepRunChange,
} from '../../store/steps/step-runs.ts'
import { explainInvalidStep } from '../step.ts'
import { listStepRuns, readSteps, type StepRow, type StepRunRow } from '../../store/steps/steps.ts'
import type { Db } from '../../store/database/tables.ts'

export interface ProgramStepsDeps {
  readonly db: Db
  readonly sealing: Pick<Sealing, 'open'>
  readonly sender: Pick<Sender, 'send'>
  readonly ingest: Ingest
  /** The operator's programs by name, and the accounts that may run each; `*`: all accounts; `null`: the operator's own. */
  readonly commands: Readonly<
    Record<string, { readonly run: readonly string[]; readonly accounts: readonly string[] | null }>
  >
  readonly files: Pick<RecordingFiles, 'path' | 'open'>
  /** Reads the key that signs an account's links. */
  readonly readLinkKey: (accountId: number) => Promise<Buffer>
  /** The public address of this program, without a slash at the end. */
  readonly publicUrl: () => string
  /** Whether this program accepts work now: steps run on one node, as calls do. */
  readonly isServing: () => boolean
  /** Called when a step of a call changed its state. */
  readonly onChanged: (of: { readonly accountId: number; readonly callId: string }) => void
  readonly diagnose: Diagnose
}

/** Starts the runner of steps. Stop it before the sender and the database. */
export function startProgramSteps(deps: ProgramStepsDeps): StepRunner {
  const { db, sender, ingest, diagnose, commands, files, readLinkKey, publicUrl, isServing, onChanged } = deps
  return startStepRunner({
    store: storeOf(deps),
    send: (request) => sender.send({ method: 'POST', ...request }),
    mask: createMask,
    commandsOf: (accountId) => commandsOf(db, commands, accountId),
    path: (file) => files.path(file),
    open: (file) => files.open(file),
    link: async (accountId, recordingId, untilMs) =>
      recordingUrl(publicUrl(), await readLinkKey(accountId), { accountId, recordingId, untilMs, who: null }),
    sign: async (accountId, text) => signText(await readLinkKey(accountId), text),
    // An account that waits for its deletion accepts nothing (S57).
    isSigned: async (accountId, text, signature) =>
      (await findAccountById(db, accountId))?.deleteAt === null &&
      isSignatureOf(await readLinkKey(accountId), text, signature),
    publicUrl,
    isServing,
    onChanged,
    ingest: ({ accountId, sourceId }, update) => ingest({ accountId, sourceId, ordered: true, updates: [update] }),
    now: () => Date.now(),
    onError: (what, error) => diagnose('warning', `${what} failed, retrying`, { error }),
  })
}

/** The commands that steps of an account may run. */
async function commandsOf(db: Db, commands: ProgramStepsDeps['commands'], accountId: number): Promise<Commands> {
  const all = Object.entries(commands)
  // Most operators have no commands: then no query is needed.
  if (all.length === 0) return {}
  const [account, isFirst] = await Promise.all([findAccountById(db, accountId), isOperatorAccount(db, accountId)])
  const id = account && publicId('acc', account.uuid)
  return Object.fromEntries(
    all.flatMap(([name, { run, accounts }]) => {
      const may = accounts === null ? isFirst : accounts.some((one) => one === '*' || one === id)
      return may ? [[name, run]] : []
    }),
  )
}

function storeOf({ db, sealing }: ProgramStepsDeps): StepStore {
  return {
    resume: (callsInHand) => resumeStepRuns(db, callsInHand),
    due: (kinds, limit) => listDueStepRuns(db, { nowMs: Date.now(), kinds, limit }),
    nextDue: () => findNextStepRunDue(db, Date.now()),
    call: ({ accountId, callId }) => callOfSteps(db, accountId, callId),
    updateRun: (run, { from, to }) => updateStepRun(db, keyOf(run), { from, to: columnsOf(to) }),
    postpone: ({ accountId, callId }, untilMs) => postponeStepRuns(db, { accountId, callId }, untilMs),
    deleteRuns: ({ accountId, callId }) => deleteStepRuns(db, { accountId, callId }),
    markReported: (run) => markStepRunReported(db, keyOf(run)),
    recordingSettled: ({ accountId, callId }) => wakeStepRuns(db, { accountId, callId }),
    async secret({ accountId, stepId }, origin) {
      const place = { accountId, owner: 'step' as const, ownerId: stepId }
      for (const [name, secret] of await readSecrets(db, place))
        if (secret.origin === origin) return sealing.open({ ...place, name }, secret.sealed)
      return null
    },
  }
}

async function callOfSteps(db: Db, accountId: number, callId: string): Promise<StepCall | null> {
  const row = await findCallById(db, accountId, callId)
  const account = await findAccountById(db, accountId)
  if (!row || !account) return null
  const call = readCallRecord(row.state)
  const longest = await findLongestRecording(db, accountId, callId)
  const { seconds, channels, bytes } = longest ?? {}
  return {
    fields: call ? callFields(call) : {},
    recordingExpected: call?.recording === 'expected' || (await hasPendingRecording(db, accountId, callId)),
    recording: longest
      ? {
          id: longest.recordingId,
          file: recordingFileName(longest.recordingId, 'mp3', longest.mp3Claim),
          seconds: seconds ?? 0,
          channels: channels ?? 1,
          bytes: bytes ?? 0,
        }
      : null,
    country: account.country,
    runs: (await listStepRuns(db, accountId, callId)).map(runOf),
    steps: (await readSteps(db, accountId)).map((step) => ({
      ...stepOf(step),
      ...(call === null && { flaw: UNREADABLE }),
    })),
  }
}

const UNREADABLE = 'The stored call can’t be read, so the step did not run.'

function keyOf({ accountId, callId, name }: StepRunKey) {
  return { accountId, callId, name }
}

function runOf(row: StepRunRow): StepRun {
  const { accountId, callId, sourceId, uniqueid, name, position, state, dueAt, giveUpAt, tries, fields } = row
  return {
    accountId,
    callId,
    sourceId,
    uniqueid,
    name,
    position,
    state,
    dueAt,
    giveUpAt,
    attemptsMade: tries,
    fields: fields as Fields | null,
  }
}

function stepOf({ stepId, name, kind, enabled, settings }: StepRow): Step {
  const flaw = explainInvalidStep({ kind, settings })
  // Settings without a flaw have passed the contract of their kind.
  return { stepId, name, kind, enabled, settings, ...(flaw !== null && { flaw }) } as unknown as Step
}

function columnsOf({ dueAt, giveUpAt, attemptsMade, beganAt, endedAt, fields, ...rest }: StepRunUpdate): StepRunChange {
  return {
    ...rest,
    ...(dueAt !== undefined && { dueAt: timeOf(dueAt) }),
    ...(giveUpAt !== undefined && { giveUpAt: new Date(giveUpAt) }),
    ...(attemptsMade !== undefined && { tries: attemptsMade }),
    ...(beganAt !== undefined && { beganAt: timeOf(beganAt) }),
    ...(endedAt !== undefined && { endedAt: timeOf(endedAt) }),
    ...(fields !== undefined && { fields: fields && JSON.stringify(fields) }),
  }
}

function timeOf(ms: number | null): Date | null {
  return ms === null ? null : new Date(ms)
}
