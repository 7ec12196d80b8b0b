// The effects that only a fault may have (D10, D14): an outcome is unknown only if a program or its database was broken
// on purpose, and a fault ends a single epoch.
import { isUnknown, type Ledgers } from './ledgers.ts'

export function explained({ program, faults }: Ledgers): string[] {
  const ended = new Set(program.attempts.filter(isUnknown).map(({ epoch }) => epoch))
  return ended.size <= faults.length
    ? []
    : [`outcomes are unknown of ${ended.size} epochs, and there were ${faults.length} faults`]
}
