// Checks an integration beyond its shape: numbers out of range, events that cannot supply the fields that the request uses. The
// renderer reports problems of the request itself. Errors keep an integration from being switched on; warnings do not.
import { fieldOf } from '../calls/fields.ts'
import type { ConfigProblem } from '../render/request.ts'
import { didYouMean } from '../render/template/suggest.ts'
import { checkConditions, error, fieldsTested, warning } from './check-conditions.ts'
import { checkInputs } from './service-inputs.ts'
import { SETTING_BOUNDS, type Integration } from './integration.ts'
import { SCHEDULE_NAMES } from './retry-schedules.ts'
import { serviceOf, SERVICES } from './services.ts'

/**
 * `uses`: the fields that the compiled request uses. `steps`: names of the account's steps; `null` while they are not known.
 * `typed`: the typed secrets, by name. Paths are relative to the integration.
 */
export function checkIntegration(
  integration: Integration,
  uses: ReadonlySet<string>,
  steps: readonly string[] | null,
  typed: ReadonlyMap<string, string>,
): ConfigProblem[] {
  return [
    ...checkValues(integration),
    ...checkInputs(integration.service, integration.settings, typed),
    ...(steps === null ? [] : checkSteps(integration, steps)),
    ...checkEvents(integration, uses),
    ...checkConditions(integration.conditions),
  ]
}

/** Problems that do not depend on the request: in the integration's texts and numbers. */
export function checkValues(integration: Integration): ConfigProblem[] {
  return [...checkWords(integration), ...checkNumbers(integration)]
}

function checkWords({ name, service, delivery }: Integration): ConfigProblem[] {
  const problems: ConfigProblem[] = []
  if (name.trim() === '') problems.push({ ...error('name', 'Enter a Route Name.'), code: 'required' })
  if (serviceOf(service) === undefined) problems.push(error('service', noService(service)))
  if (!SCHEDULE_NAMES.includes(delivery.schedule)) {
    problems.push(error('delivery.schedule', `Must be one of ${SCHEDULE_NAMES.join(', ')}.`))
  }
  return problems
}

/** The message for a service that does not exist. */
export function noService(service: string): string {
  const ids = SERVICES.map(({ id }) => id)
  return `Unknown service ${quoted(service)}. ${didYouMean(service, ids, `The services are ${ids.join(', ')}.`)}`
}

/** A missing step keeps no request from being sent, because it is not waited for (C9). */
function checkSteps({ wait }: Integration, steps: readonly string[]): ConfigProblem[] {
  return wait.steps.flatMap((step, index) => {
    if (steps.includes(step)) return []
    return [warning(`wait.steps[${index}]`, `Step ${quoted(step)} doesn’t exist, so Offhook doesn’t wait for it.`)]
  })
}

function checkNumbers(integration: Integration): ConfigProblem[] {
  return Object.entries(SETTING_BOUNDS).flatMap(([path, [least, most]]) => {
    const value = path.split('.').reduce<unknown>((at, name) => Object(at)[name], integration) ?? null
    if (value === null || (Number.isInteger(value) && Number(value) >= least && Number(value) <= most)) return []
    return [error(path, `Must be a whole number from ${least} to ${most}.`)]
  })
}

function checkEvents(
  { realtime, final, updated, statuses, conditions }: Integration,
  uses: ReadonlySet<string>,
): ConfigProblem[] {
  if (!realtime && !final && !updated)
    return [warning('final', 'This integration sends nothing. Switch on Realtime or the final request.')]
  const problems: ConfigProblem[] = []
  if (updated && !final) {
    problems.push(warning('updated', 'Updates are only sent after a final request. Switch on the final request.'))
  }
  if (!realtime) return problems
  if (statuses?.length === 0) {
    problems.push(
      warning(
        'statuses',
        'No status is selected, so no realtime requests are sent. Select a status or switch off realtime.',
      ),
    )
  }
  if (!uses.has('uniqueid')) {
    problems.push(
      warning(
        'realtime',
        'Each call sends several requests. Include [[uniqueid]] so that the receiver can match them.',
      ),
    )
  }
  const late = [...uses].filter((name) => fieldOf(name)?.known === 'processed')
  if (late.length > 0) {
    problems.push(
      warning('realtime', `Empty in realtime requests, because known only after processing: ${placeholders(late)}.`),
    )
  }
  // At the end itself, the fields of the end are known.
  const unknown: readonly (string | undefined)[] =
    statuses?.every((status) => status === 'ended') === true ? ['processed'] : ['end', 'processed']
  const undecided = fieldsTested(conditions).filter((name) => unknown.includes(fieldOf(name)?.known))
  if (undecided.length > 0) {
    problems.push(
      warning(
        'conditions',
        `Unknown during the call, so no realtime request is sent before it ends: ${placeholders(undecided)}.`,
      ),
    )
  }
  return problems
}

function placeholders(names: readonly string[]): string {
  return names.map((name) => `[[${name}]]`).join(', ')
}

function quoted(text: string): string {
  return JSON.stringify(text)
}
