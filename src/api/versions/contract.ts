import { z } from '@hono/zod-openapi'
import type { Prefix } from '../../ids.ts'
import { IntegrationOutput } from '../../integrations/integration.ts'
import * as step from '../../steps/step.ts'
import { VERSIONS_MAX } from '../../store/versions/versions.ts'
import { outputOf, outputsOf } from '../http/derive-schema.ts'
import type { ProblemCode } from '../http/problem-types.ts'
import { namedEnum } from '../http/named-types.ts'
import { IfMatch, PageQuery, Time, idParam, json, listOf, pageOf, versioned } from '../http/shapes.ts'
import { IntegrationOutputSchema } from '../integrations/contract.ts'
import { mutation, query } from '../routing/endpoint.ts'
import { SourceOutput } from '../sources/contract.ts'
import { StepOutput } from '../steps/contract.ts'

const SavedBy = z
  .object({
    type: namedEnum('AuthorType', ['person', 'key', 'administrator', 'config', 'offhook']),
    id: z.string().nullable().openapi({ description: 'ID of the person or the API key.' }),
    name: z.string().nullable().openapi({ description: 'Name of the person or the API key at that time.' }),
  })
  .openapi('VersionAuthor', {
    description:
      'Who saved a version. `config`: a configuration that the person or key applied. `administrator`: the administrator key. `offhook`: Offhook itself.',
  })

const Version = z
  .object({
    version: z.int(),
    saved_at: Time,
    // Not `nullable()`: a schema that first appears that way would be described as nullable everywhere.
    saved_by: z.union([SavedBy, z.null()]).openapi({
      description: 'Who saved it. `null` if it was saved before versions were kept.',
    }),
    changes: listOf(z.string()).openapi({
      description: 'Settings that differ from the version before, such as `request.url`. Empty for the first version.',
    }),
    restored_from: z.int().nullable().openapi({ description: 'The version that was restored, if one was.' }),
  })
  .openapi('Version')

/** The configuration of each kind, as a version shows it. */
const configurations = {
  integration: z.object(outputsOf(IntegrationOutput.shape)).openapi('IntegrationConfiguration'),
  source: SourceOutput.pick({ kind: true, name: true, enabled: true, settings: true }).openapi('SourceConfiguration'),
  step: z
    .discriminatedUnion('kind', [
      z.object({ ...outputsOf(step.WebhookInput.shape), auth: outputOf(step.StepAuthOutput) }),
      z.object(outputsOf(step.CommandInput.shape)),
    ])
    .openapi('StepConfiguration'),
}

interface VersionedKind<Configuration extends z.ZodType, Output extends z.ZodType> {
  /** The name of the kind, such as `Integration`. */
  readonly name: 'Integration' | 'Source' | 'Step'
  readonly prefix: Prefix
  readonly path: `/api/v1/accounts/{account}/${string}`
  readonly tag: string
  readonly configuration: Configuration
  /** The response of restoring a version. */
  readonly output: Output
  readonly refuses: readonly ProblemCode[]
  /** Says what happens to secrets, and whether the restored row is on or off. */
  readonly restoring: string
}

function versionRoutesOf<Configuration extends z.ZodType, Output extends z.ZodType>({
  name,
  prefix,
  path,
  tag,
  configuration,
  output,
  refuses,
  restoring,
}: VersionedKind<Configuration, Output>) {
  const tags = [tag]
  const noun = name.toLowerCase() as Lowercase<typeof name>
  const article = noun === 'integration' ? 'an' : 'a'
  const params = idParam(prefix)
  const one = params.extend({
    // Any text is accepted, as for an id: an invalid number is simply not found.
    version: z.string().openapi({ param: { name: 'version', in: 'path' }, type: 'integer', example: 1 }),
  })
  return {
    list: query(`${noun}s.read`, {
      operationId: `list${name}Versions`,
      method: 'get',
      path: `${path}/{id}/versions`,
      tags,
      summary: `List versions of ${article} ${noun}`,
      description: `A save that changes something is a version. The last ${VERSIONS_MAX} are kept, without secrets.`,
      request: { params, query: PageQuery },
      responses: { 200: json(pageOf(Version), 'The versions, newest first.') },
    }),
    get: query(`${noun}s.read`, {
      operationId: `get${name}Version`,
      method: 'get',
      path: `${path}/{id}/versions/{version}`,
      tags,
      summary: `Get a version of ${article} ${noun}`,
      description: 'Its secrets are only shown as set.',
      request: { params: one },
      responses: {
        200: json(Version.extend({ configuration }).openapi(`${name}Version`), 'The version with its configuration.'),
      },
    }),
    restore: mutation(`${noun}s.change`, {
      operationId: `restore${name}Version`,
      method: 'post',
      path: `${path}/{id}/versions/{version}/restore`,
      tags,
      summary: `Restore a version of ${article} ${noun}`,
      description: `Saves the configuration of the version as a new version. Today’s secrets are kept where the origin is the same. ${restoring}`,
      refuses,
      request: { params: one, headers: IfMatch },
      responses: { 200: versioned(output, `The ${noun} as restored.`) },
    }),
  }
}

/** The three routes of one kind, whatever its configuration is. */
export type VersionRoutes = ReturnType<typeof versionRoutesOf<z.ZodType, z.ZodType>>

export const integrationVersions = versionRoutesOf({
  name: 'Integration',
  prefix: 'int',
  path: '/api/v1/accounts/{account}/integrations',
  tag: 'Integrations',
  configuration: configurations.integration,
  output: IntegrationOutputSchema,
  refuses: ['invalid_integration', 'stored_settings_unreadable', 'secret_unreadable'],
  restoring: 'Restoring doesn’t switch the integration on. It stays off if something is missing, such as a secret.',
})

export const sourceVersions = versionRoutesOf({
  name: 'Source',
  prefix: 'src',
  path: '/api/v1/accounts/{account}/sources',
  tag: 'Sources',
  configuration: configurations.source,
  output: SourceOutput,
  refuses: ['invalid_source', 'stored_settings_unreadable', 'secret_unreadable'],
  restoring:
    'The source stays on or off. Returns 422 if a secret has to be entered again: update the source with the configuration of the version and the secret instead.',
})

export const stepVersions = versionRoutesOf({
  name: 'Step',
  prefix: 'stp',
  path: '/api/v1/accounts/{account}/steps',
  tag: 'Steps',
  configuration: configurations.step,
  output: StepOutput,
  refuses: ['invalid_step', 'stored_settings_unreadable', 'secret_unreadable'],
  restoring:
    'The step stays on or off. Returns 422 if a secret has to be entered again: update the step with the configuration of the version and the secret instead.',
})
