// The audit: after everything has settled, do the ledgers of generator, receivers and program tell the same story?
//
// Pure: the same ledgers give the same sentences, none when all is well. Each rule has a file that says what must hold.
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

/** Everything that is not as it must be, in sentences. */
export function audit(ledgers: Ledgers): string[] {
  return RULES.flatMap((rule) => rule(ledgers))
}
