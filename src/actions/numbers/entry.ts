// An entry for a dialled number, as a person enters it and as it is stored.
import { readNumber } from '../../calls/directory/read-number.ts'
import type { Flaw } from '../../flaws/flaw.ts'
import type { NumberEntry } from '../../store/calls/numbers.ts'

/** How many numbers can be saved at once. */
export const NUMBERS_MAX = 1000

/** The details of a number, as in requests and files. */
interface NumberDetails {
  readonly name?: string | null
  readonly custom_id?: string | null
  readonly custom_group?: string | null
  readonly campaign?: string | null
  readonly source?: string | null
  readonly medium?: string | null
  readonly country?: string | null
  readonly timezone?: string | null
  readonly do_not_record?: boolean
}

export interface NumberValues extends NumberDetails {
  /** In any format that is used in its country. */
  readonly number: string
}

/**
 * The number in E.164, with the given details. `flaw`: the number is invalid in its country, or in the country of the account.
 */
export function entryOf(values: NumberValues, accountCountry: string): NumberEntry | { readonly flaw: Flaw } {
  const read = readNumber(values.number, values.country ?? accountCountry)
  if ('detail' in read) return { flaw: { pointer: '/number', detail: read.detail } }
  return { ...storedDetails(values), number: read.number }
}

/** The given details as they are stored. Details that are not given are left out. */
export function storedDetails<Details extends NumberDetails>(given: Details) {
  const { custom_id, custom_group, do_not_record, ...details } = given
  return {
    ...details,
    ...(custom_id !== undefined && { customId: custom_id }),
    ...(custom_group !== undefined && { customGroup: custom_group }),
    ...(do_not_record !== undefined && { doNotRecord: do_not_record }),
  }
}
