import { ActionFailure } from '../failure.ts'

/** The failure for an integration that cannot be stored at all, not even switched off. */
export function notSaved(pointer: string, detail: string): ActionFailure {
  return new ActionFailure('invalid_integration', 'The integration could not be saved.', [{ pointer, detail }])
}
