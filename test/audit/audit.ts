// The audit: once everything has settled, do the ledgers of generator, receivers and program agree?
//
// Pure: the same ledgers give the same sentences, and none if all is well. Each rule has a file that says what must
// hold.
import { accepted, numbered } from './accepted.ts'
import { arrived, inOrder } from './arrived.ts'
import { asLogged, genuine } from './contents.ts'
import { explained } from './explained.ts'
import type { Ledgers } from './ledgers.ts'
import { owed, settledOnce } from './owed.ts'

const RULES: readonly ((ledgers: Ledgers) => string[])[] = [
  accepted,
  numbered,
  owed,
  settledOnce,
  arrived,
  inOrder,
  explained,
  asLogged,
  genuine,
]

/** Returns all violations, one sentence each. */
export function audit(ledgers: Ledgers): string[] {
  return RULES.flatMap((rule) => rule(ledgers))
}
