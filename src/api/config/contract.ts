// The configuration of an account, as in a file (`offhook export`, `offhook apply`).
import { z } from '@hono/zod-openapi'
import { largeDeferredMutation, query } from '../routing/endpoint.ts'
import { accountSettings } from '../accounts/contract.ts'
import { IntegrationInputSchema } from '../integrations/contract.ts'
import { NumberInput } from '../numbers/contract.ts'
import { RecordingSettingsPatch } from '../recordings/contract.ts'
import { namedEnum } from '../http/named-types.ts'
import { schemaReference, json, jsonBody, listOf, optionalMember } from '../http/shapes.ts'
import { SourceInput } from '../sources/contract.ts'
import { StepInput } from '../steps/contract.ts'

/** The most items of one kind in a file. One transaction can change this many items within seconds. */
export const ITEMS_MAX = 1_000
export const NUMBERS_OF_FILE_MAX = 10_000

const Account = z
  .strictObject(accountSettings)
  .openapi('AccountConfig', { description: 'Account settings. Omitted settings are unchanged.' })

export const Config = z
  .strictObject({
    $schema: optionalMember(z.string()).openapi({ description: 'URL or path of the JSON schema, for editors.' }),
    offhook: z.literal(1, { error: 'Must be 1, the version of the configuration format.' }),
    account: optionalMember(Account),
    recording_settings: optionalMember(RecordingSettingsPatch),
    sources: z.array(SourceInput).max(ITEMS_MAX).default([]).openapi({ description: 'Sources of calls.' }),
    steps: z.array(StepInput).max(ITEMS_MAX).default([]).openapi({ description: 'Post-call steps, in order.' }),
    numbers: z
      .array(NumberInput)
      .max(NUMBERS_OF_FILE_MAX)
      .default([])
      .openapi({ description: 'The directory of dialled numbers.' }),
    integrations: z
      .array(IntegrationInputSchema)
      .max(ITEMS_MAX)
      .default([])
      .openapi({ description: 'The integrations.' }),
  })
  .openapi('Config', {
    description: 'The complete configuration of an account. Names must be unique within each list.',
  })

const items = z.array(z.unknown()).max(ITEMS_MAX).default([])
const lists = {
  sources: items,
  steps: items,
  numbers: z.array(z.unknown()).max(NUMBERS_OF_FILE_MAX).default([]),
  integrations: items,
}

/**
 * A configuration without the content of its items. Items are validated one by one, so that other requests get a turn in between.
 */
export const ConfigFrame = Config.extend(lists)

/** The lists of items, whatever else the configuration contains; a list that is no array counts as empty. */
export const ConfigLists = z.object({
  sources: lists.sources.catch([]),
  steps: lists.steps.catch([]),
  numbers: lists.numbers.catch([]),
  integrations: lists.integrations.catch([]),
})

/** The schema of each kind of item. */
export const configItems = {
  sources: SourceInput,
  steps: StepInput,
  numbers: NumberInput,
  integrations: IntegrationInputSchema,
} as const

export type ConfigInput = z.output<typeof Config>

const planKinds = ['account', 'source', 'step', 'number', 'integration'] as const

const PlanItem = z
  .object({
    action: namedEnum('PlanAction', ['create', 'update', 'delete', 'unchanged']),
    kind: namedEnum('PlanKind', planKinds),
    name: z.string(),
    adopted: z.boolean().openapi({
      description: 'Whether the item was managed in the dashboard before and is managed by config from now on.',
    }),
    changes: listOf(
      z.object({
        path: z.string(),
        before: z.unknown(),
        after: z.unknown(),
        secret: z.boolean().openapi({ description: 'Whether the value is a secret. Secrets are never shown.' }),
      }),
    ),
  })
  .openapi('PlanItem')

type PlanItem = z.output<typeof PlanItem>

export const ConfigOrder = z
  .strictObject({
    config: Config,
    dry_run: z.boolean().default(false).openapi({ description: '`true`: only return the plan.' }),
    keep_secrets: z.boolean().default(false).openapi({
      description: '`true`: secrets omitted from the configuration are unchanged. Otherwise they count as missing.',
    }),
  })
  .openapi('ApplyConfigInput')

const tags = ['Configuration']

export const getConfig = query('config.export', {
  operationId: 'exportConfig',
  method: 'get',
  path: '/api/v1/accounts/{account}/config',
  tags,
  summary: 'Export the configuration',
  refuses: ['export_incomplete'],
  description: 'The configuration of the account. Secrets are replaced by references to environment variables.',
  responses: {
    200: json(
      z
        .object({
          config: z.record(z.string(), z.unknown()),
          secrets: listOf(
            z.object({
              pointer: z.string().openapi({ description: 'JSON pointer to the secret.' }),
              variable: z.string().openapi({ description: 'Suggested name of the variable.' }),
              description: z.string(),
            }),
          ),
        })
        .openapi('ExportedConfig'),
      'The current configuration.',
    ),
  },
})

export const applyConfigRoute = largeDeferredMutation('config.apply', {
  operationId: 'applyConfig',
  method: 'post',
  path: '/api/v1/accounts/{account}/config',
  tags,
  summary: 'Apply a configuration',
  refuses: [
    'validation_failed',
    'invalid_configuration',
    'invalid_integration',
    'invalid_source',
    'invalid_step',
    'secret_unreadable',
    'precondition_failed',
  ],
  description:
    'Applies everything or nothing. Items that were managed by config and are missing from this configuration are removed. An item with the same name as one in it becomes managed by config. Other items are unchanged.',
  request: {
    body: jsonBody(schemaReference('ApplyConfigInput', ConfigOrder), {
      'The plan of a configuration': {
        config: {
          offhook: 1,
          sources: [{ kind: 'jambonz', name: 'Cloud', settings: { secret: 'jambonz-secret-4f5d6c7b' } }],
          numbers: [{ number: '+442079460126', name: 'Front desk' }],
          integrations: [
            {
              name: 'Helpdesk',
              request: {
                url: 'https://helpdesk.example.com/calls',
                rows: [{ key: 'id', value: '[[uniqueid]]' }],
              },
            },
          ],
        },
        dry_run: true,
      },
    }),
  },
  responses: {
    200: json(z.object({ plan: listOf(PlanItem), applied: z.boolean() }).openapi('AppliedConfig'), 'The changes.'),
  },
})
