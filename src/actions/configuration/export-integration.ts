// An integration in the form of a configuration file. If the request was not customised, the file contains only the inputs of
// the service.
import { configOf } from '../../integrations/stored-integration.ts'
import { isOffForReceiver } from '../../integrations/off-cause.ts'
import { headerSecretName } from '../../integrations/integration-secrets.ts'
import {
  HEADER_DEFAULTS,
  INTEGRATION_DEFAULTS,
  REQUEST_DEFAULTS,
  ROW_DEFAULTS,
} from '../../integrations/integration.ts'
import type { Integration } from '../../integrations/integration.ts'
import { serviceOf } from '../../integrations/services.ts'
import { secretNameOf } from '../../integrations/services/service.ts'
import { authSecretName, usedSecrets } from '../../render/auth/kinds.ts'
import type { RequestTemplate } from '../../render/request.ts'
import { TLS_KEY } from '../../render/secret-names.ts'
import type { IntegrationRow } from '../../store/integrations/integrations.ts'
import type { AddReference } from './names.ts'
import { omitDefaults } from './omit-defaults.ts'

const { customised: _ours, ...usual } = INTEGRATION_DEFAULTS

export function integrationConfig(row: IntegrationRow, refer: AddReference) {
  const integration = configOf(row)
  const { request, customised, tls, settings: _settings, ...rest } = integration
  const settings = settingsConfig(integration, refer)
  return {
    name: rest.name,
    ...omitDefaults(
      {
        ...rest,
        // The owner wants an integration on that Offhook switched off because of its receiver.
        enabled: row.enabled || isOffForReceiver(row.offCause),
        ...(Object.keys(settings).length > 0 && { settings }),
        ...(customised && { request: requestConfig(request, refer) }),
        tls: {
          ...tls,
          ...(tls.certificate !== null && {
            key: refer('/tls/key', { name: TLS_KEY, what: 'certificate key' }),
          }),
        },
      },
      { ...usual, settings: null, name: rest.name },
    ),
  }
}

function settingsConfig({ service, settings }: Integration, refer: AddReference) {
  const inputs = serviceOf(service)?.inputs ?? []
  const secrets = inputs.filter(({ secret }) => secret)
  const open = Object.entries(settings).filter(([key]) => !secrets.some((one) => one.key === key))
  const references = secrets.flatMap((one) => {
    const reference = refer(`/settings/${one.key}`, { name: secretNameOf(one), what: one.label })
    return reference === undefined ? [] : [[one.key, reference] as const]
  })
  return Object.fromEntries([...open, ...references])
}

function requestConfig(request: RequestTemplate, refer: AddReference) {
  const { auth } = request
  const secrets = usedSecrets(auth).flatMap(([member]) => {
    const name = authSecretName(member)
    const reference = refer(`/request/auth/${member}`, { name, what: member.replaceAll('_', ' ') })
    return reference === undefined ? [] : [[member, reference] as const]
  })
  const headers = request.headers.map((row, index) => {
    const name = headerSecretName(row.key)
    const value = row.secret ? refer(`/request/headers/${index}/value`, { name, what: `header ${row.key}` }) : row.value
    return { key: row.key, ...omitDefaults({ ...row, value }, { ...HEADER_DEFAULTS, key: row.key, value: '' }) }
  })
  const rows = request.rows.map((row) => ({
    key: row.key,
    value: row.value,
    ...omitDefaults(row, { ...ROW_DEFAULTS, key: row.key, value: row.value }),
  }))
  return omitDefaults(
    { ...request, rows, headers, auth: { ...auth, ...Object.fromEntries(secrets) } },
    { ...REQUEST_DEFAULTS, url: '' },
  )
}
