// Which kind of source tells which field.
import { fieldOf } from '../calls/fields.ts'
import { asteriskSupplies } from './asterisk/supplies.ts'

/** A client of the API may tell all that Offhook does not compute itself. */
const isToldByApi = (code: string): boolean => fieldOf(code)?.from !== 'offhook'

const tells: Readonly<Record<string, (code: string) => boolean>> = {
  api: isToldByApi,
  asterisk: (code) => asteriskSupplies.includes(code),
}

/** The kinds of sources that may tell a field, by its code; none for what only Offhook gives. */
export function suppliersOf(code: string): string[] {
  return Object.keys(tells).filter((kind) => tells[kind]?.(code))
}
