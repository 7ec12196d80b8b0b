// The signed address for the later answer of one step of one call: everybody who has it may answer, until it expires.
import { uuidOfHex } from '../ids.ts'
import type { StepRunKey, StepRunnerDeps } from './step-run.ts'

interface StepCallback extends StepRunKey {
  /** When the address expires, in ms since 1970, in whole seconds. */
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

/** The run that an address is for; `null`: the address is not Offhook's, was changed, or has expired. */
export async function verifyCallback(
  { isSigned }: Pick<StepRunnerDeps, 'isSigned'>,
  signed: string,
  nowMs: number,
): Promise<StepCallback | null> {
  const [, account = '', hex = '', name = '', until = '', signature = ''] = SHAPE.exec(signed) ?? []
  const accountId = Number.parseInt(account, 36)
  // Account numbers have at most 31 bits.
  if (signature === '' || accountId > 0x7f_ff_ff_ff) return null
  if (!(await isSigned(accountId, textOf([account, hex, name, until].join('.')), signature))) return null
  const untilMs = Number.parseInt(until, 36) * 1000
  if (untilMs <= nowMs) return null
  return { accountId, callId: uuidOfHex(hex), name, untilMs }
}

/** The signed text states its purpose, so that no other signature of the account is valid here. */
function textOf(payload: string): string {
  return `step ${payload}`
}
