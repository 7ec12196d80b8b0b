// Changes a saved integration with a patch. Switching it on or off is a patch too.
import { pointerOfPath } from '../../json/json-pointer.ts'
import type { IntegrationInput } from '../../integrations/integration.ts'
import { patchIntegration } from '../../integrations/patch.ts'
import { readStoredIntegration } from '../../integrations/stored-integration.ts'
import type { IntegrationRow } from '../../store/integrations/integrations.ts'
import { readSecrets } from '../../store/secrets/secrets.ts'
import type { ActionContext } from '../context.ts'
import { ActionFailure, isFailure, type Result } from '../failure.ts'
import { maskConfig, withoutReadOnly } from './masked-config.ts'
import { replaceIntegration, type SavedIntegration } from './save.ts'
import { ownerOf } from './secrets.ts'

interface IntegrationPatch {
  /** A JSON Merge Patch (RFC 7396) for the integration with masked secrets. */
  readonly patch: Readonly<Record<string, unknown>>
  /** Reads the patched integration as the API reads a new integration. */
  readonly parse: (merged: unknown) => Result<IntegrationInput>
}

/** Saves the patched integration over `row`. Fails if another save came first. */
export async function updateIntegration(
  context: ActionContext,
  row: IntegrationRow,
  { patch, parse }: IntegrationPatch,
): Promise<Result<SavedIntegration>> {
  const unreadable = unnamedUnreadable(row, patch)
  if (unreadable !== null) return unreadable
  const shownNow = maskConfig(row, await readSecrets(context.db, ownerOf(row)))
  const input = parse(patchIntegration(wantedOf(row, shownNow), withoutReadOnly(patch)))
  return isFailure(input) ? input : replaceIntegration(context, row, input)
}

/**
 * The settings as the owner wants them: an integration that is off only because it was incomplete is switched on by the save that
 * completes it (T4).
 */
function wantedOf({ offCause }: IntegrationRow, shown: ReturnType<typeof maskConfig>) {
  return offCause === 'incomplete' ? { ...shown, enabled: true } : shown
}

/**
 * Unreadable settings are shown with their defaults (S46). Only a patch that names them may replace them: switching the
 * integration must not lose its conditions or its trusted certificates. `null`: the patch names all unreadable settings.
 */
function unnamedUnreadable(row: IntegrationRow, patch: Readonly<Record<string, unknown>>): ActionFailure | null {
  const flaws = readStoredIntegration(row.config).flaws.flatMap(({ path }) => {
    const [member = '', inRequest] = path.split(/[.[]/)
    const { request } = patch
    const isNamed =
      member === ''
        ? 'name' in patch && 'request' in patch
        : member === 'request' && inRequest !== undefined && request !== null
          ? typeof request === 'object' && inRequest in request
          : member in patch
    return isNamed ? [] : [{ pointer: pointerOfPath(path), detail: 'The stored value is unreadable. Set it again.' }]
  })
  if (flaws.length === 0) return null
  return new ActionFailure(
    'stored_settings_unreadable',
    'Some stored settings of this integration are unreadable. Set the listed ones again too.',
    flaws,
  )
}
