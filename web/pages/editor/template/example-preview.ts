import { FIELDS } from '../../../../src/calls/fields.ts'
import { sampleEvent, SAMPLE_EVENT_ID } from '../../../../src/calls/samples.ts'
import { contextOf, valuesOf } from '../../../../src/integrations/placeholder-values.ts'
import type { AccountFacts } from '../../../../src/integrations/placeholder-values.ts'
import type { IntegrationTemplate } from '../../../../src/integrations/templates.ts'
import type { PreviewState } from '../preview-context.ts'

/** The example call of a template, in the form that the preview of a message needs. */
export function previewOfExample(
  { call, event: type }: Pick<IntegrationTemplate['example'], 'call' | 'event'>,
  routeName: string,
  account: AccountFacts,
): Pick<PreviewState, 'sample' | 'home'> {
  const event = sampleEvent(call, type)
  const values = valuesOf(event, { account, routeName, eventId: SAMPLE_EVENT_ID })
  return { sample: new Map(FIELDS.map(({ code }) => [code, values(code) ?? null])), home: contextOf(event, account) }
}
