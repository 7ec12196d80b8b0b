import { ActionFailure } from '../failure.ts'

/** A failure of an integration that cannot be kept, not even switched off. */
export function notSaved(pointer: string, detail: string): ActionFailure {
  return new ActionFailure('invalid_integration', 'The integration could not be saved.', [{ pointer, detail }])
}
