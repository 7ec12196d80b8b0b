import { answeredWith } from './request-parts/conversions.ts'
import { REQUEST_DEFAULTS } from '../integration.ts'
import { answers, header, input, rows, service } from './service.ts'

const known = { omit_empty: true } as const
const number = { pattern: '\\d{1,20}', message: 'Enter digits only: the number in the Microsoft Advertising URL.' }

/**
 * Microsoft Advertising by ApplyOfflineConversions. Only the click is sent, because Microsoft does not say how a number must be
 * written before it is hashed.
 */
export const microsoftAds = service({
  id: 'microsoft_ads',
  summary: 'Counts each answered call as a conversion of the ad click that led to it.',
  group: 'ads',
  inputs: [
    input({
      key: 'conversion_name',
      label: 'Conversion goal name',
      help: 'The name of an offline conversion goal, exactly as in Microsoft Advertising under Conversion goals. Microsoft silently ignores unknown names. After creating a goal, wait two hours.',
      example: 'Phone call',
      check: { pattern: '.{1,100}', message: 'Enter a name of up to 100 characters.' },
    }),
    input({
      key: 'customer_id',
      label: 'Customer ID',
      help: 'The manager account: the number after cid= in the Microsoft Advertising URL.',
      example: '12345678',
      check: number,
    }),
    input({
      key: 'account_id',
      label: 'Account ID',
      help: 'The account with the goal: the number after aid= in the Microsoft Advertising URL.',
      example: '87654321',
      check: number,
    }),
    input({
      key: 'developer_token',
      label: 'Developer token',
      type: 'secret',
      help: 'At developers.ads.microsoft.com, request a token under Account.',
      example: '012345678AB9CD01',
    }),
    input({
      key: 'client_id',
      label: 'Application (client) ID',
      help: 'In the Azure portal, register an app of type Web under App registrations. Add the redirect URI that Offhook shows.',
      example: '01234567-89ab-cdef-0123-456789abcdef',
      check: {
        pattern: '[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}',
        message: 'An application ID looks like 01234567-89ab-cdef-0123-456789abcdef.',
      },
    }),
    input({
      key: 'client_secret',
      label: 'Client secret',
      type: 'secret',
      secret_name: 'auth.client_secret',
      help: 'In the registered app, under Certificates & secrets. Copy the secret’s value, not its ID.',
      example: 'abc8Q~abcdef',
    }),
    input({
      key: 'refresh_token',
      label: 'Refresh token',
      type: 'secret',
      secret_name: 'auth.refresh_token',
      required: false,
      help: 'Save, then choose Connect to authorise with Microsoft, which fills it in. Or paste an existing one.',
      example: 'M.C123_abc',
    }),
  ],
  request: {
    ...REQUEST_DEFAULTS,
    url: 'https://campaign.api.bingads.microsoft.com/CampaignManagement/v13/OfflineConversions/Apply',
    headers: [
      header('DeveloperToken', '[[secret:input.developer_token]]'),
      header('CustomerId', '[[setting:customer_id]]'),
      header('CustomerAccountId', '[[setting:account_id]]'),
    ],
    rows: rows(
      ['OfflineConversions[0].MicrosoftClickId', '[[msclkid]]', { type: 'text' }],
      ['OfflineConversions[0].ConversionName', '[[setting:conversion_name]]'],
      // UTC. Microsoft recognises a repeated conversion by this time and its click.
      ['OfflineConversions[0].ConversionTime', '[[start_time|iso]]'],
      ['OfflineConversions[0].ConversionValue', '[[value]]', { type: 'number', ...known }],
      ['OfflineConversions[0].ConversionCurrencyCode', '[[currency]]', known],
    ),
    auth: {
      type: 'oauth2',
      grant: 'refresh_token',
      token_url: 'https://login.microsoftonline.com/common/oauth2/v2.0/token',
      client_id: '[[setting:client_id]]',
      client_auth: 'form',
      scope: 'https://ads.microsoft.com/msads.manage offline_access',
      scheme: 'Bearer',
      extra: [],
      authorize_url: 'https://login.microsoftonline.com/common/oauth2/v2.0/authorize',
    },
  },
  conditions: answeredWith('msclkid'),
  wait: { recording: false },
  answers: answers({
    success: { path: 'PartialErrors', empty: true },
    says: ['PartialErrors[0].Message', 'Errors[0].Message', 'OperationErrors[0].Message', 'BatchErrors[0].Message'],
    explains: [
      {
        holds: 'AuthenticationTokenExpired',
        advice: 'The token has expired. Choose Connect again.',
      },
      {
        holds: 'InvalidCredentials',
        advice:
          'The connected user has no Microsoft Advertising access. Choose Connect again and sign in as a user with access.',
      },
      {
        holds: 'UserIsNotAuthorized',
        advice:
          'The connected user can’t access this account. Check Customer ID and Account ID, which are two different numbers.',
      },
    ],
  }),
  checked: {
    on: '2026-11-27',
    against:
      'github.com/BingAds/BingAds-Python-SDK: OfflineConversion, ApplyOfflineConversionsResponse; learn.microsoft.com/advertising: ApplyOfflineConversions, get access and refresh tokens',
  },
  docs_url: 'https://learn.microsoft.com/en-us/advertising/campaign-management-service/applyofflineconversions',
})
