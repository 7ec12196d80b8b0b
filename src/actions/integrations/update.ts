// Changing what is saved of integrations: by a patch, or by switching them on or off.
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

export interface IntegrationPatch {
  /** A JSON Merge Patch (RFC 7396) of the integration as it is shown. */
  readonly patch: Readonly<Record<string, unknown>>
  /** Reads what the patch makes of it, as the contract of a new integration reads what is sent. */
  readonly parse: (merged: unknown) => Result<IntegrationInput>
}

/** Saves over `row` what the patch makes of it. Fails when another save came first. */
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

/** As its owner wants it: what is off only because something is missing goes on with the save that completes it (T4). */
function wantedOf({ offCause }: IntegrationRow, shown: ReturnType<typeof maskConfig>) {
  return offCause === 'incomplete' ? { ...shown, enabled: true } : shown
}

/**
 * What cannot be read is shown as in a new integration (S46). Only whoever names it may mean that: a switch alone must not lose
 * conditions, or whom to believe. `null`: all of it is named.
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
