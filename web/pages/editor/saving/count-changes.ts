import { changesOf } from '../draft/changes.ts'
import type { Draft } from '../draft/draft.ts'
import { differsFromService } from '../draft/own-request.ts'
import { fillsIn } from '../service/own-request.ts'

/** The number of changes as a person would count: the values that a new service fills in count with the service. */
export function countChanges(before: Draft, after: Draft): number {
  const changes = changesOf(before, after)
  const isFilledIn = before.service !== after.service && fillsIn(after.service) && !differsFromService(after)
  return isFilledIn ? changes.filter((part) => !isOfRequest(part)).length : changes.length
}

function isOfRequest(part: string): boolean {
  return /^(?:request\.|rows$|headers$|row:|header:)/.test(part)
}
