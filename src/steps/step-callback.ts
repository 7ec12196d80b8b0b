// The signed address under which one step of one call is answered later: whoever has it may answer, until its time is over.
import { uuidOfHex } from '../ids.ts'
import type { StepRunKey, StepRunnerDeps } from './step-run.ts'

export interface StepCallback extends StepRunKey {
  /** In ms since 1970, of whole seconds. */
  readonly untilMs: number
}

/** Names of steps have no dots, so nothing needs escaping. */
const SHAPE = /^([0-9a-z]{1,7})\.([0-9a-f]{32})\.([a-z0-9_-]{1,40})\.([0-9a-z]{1,9})\.([A-Za-z0-9_-]{16,128})$/

/** The last part of the address. */
export async function signCallback(
  { sign }: Pick<StepRunnerDeps, 'sign'>,
  { accountId, callId, name, untilMs }: StepCallback,
): Promise<string> {
  const until = Math.floor(untilMs / 1000).toString(36)
  const payload = [accountId.toString(36), callId.replaceAll('-', ''), name, until].join('.')
  return `${payload}.${await sign(accountId, textOf(payload))}`
}

/** What an address is for; `null`: it is none of ours, was changed, or its time is over. */
export async function verifyCallback(
  { isSigned }: Pick<StepRunnerDeps, 'isSigned'>,
  signed: string,
  nowMs: number,
): Promise<StepCallback | null> {
  const [, account = '', hex = '', name = '', until = '', signature = ''] = SHAPE.exec(signed) ?? []
  const accountId = Number.parseInt(account, 36)
  // Numbers of accounts have 32 bits.
  if (signature === '' || accountId > 0x7f_ff_ff_ff) return null
  if (!(await isSigned(accountId, textOf([account, hex, name, until].join('.')), signature))) return null
  const untilMs = Number.parseInt(until, 36) * 1000
  if (untilMs <= nowMs) return null
  return { accountId, callId: uuidOfHex(hex), name, untilMs }
}

/** What is signed says what it is for, so that no other signature of the account's is good here. */
function textOf(payload: string): string {
  return `step ${payload}`
}
