import { answeredWith } from './request-parts/conversions.ts'
import { REQUEST_DEFAULTS } from '../integration.ts'
import { answers, header, input, rows, service } from './service.ts'

const known = { omit_empty: true } as const
const number = { pattern: '\\d{1,20}', message: 'Digits only: it is a number in the address of Microsoft Advertising.' }

/**
 * Microsoft Advertising by ApplyOfflineConversions. Only the click is sent: how a number is to be written before it is hashed,
 * Microsoft does not say.
 */
export const microsoftAds = service({
  id: 'microsoft_ads',
  name: 'Microsoft Advertising',
  summary: 'Counts an answered call as a conversion of the click on your advertisement that led to it.',
  group: 'ads',
  inputs: [
    input({
      key: 'conversion_name',
      label: 'Name of the conversion goal',
      help: 'Exactly as in Microsoft Advertising, under Conversion goals, of a goal for offline conversions. A name that is not there is no error to Microsoft: nothing is counted. Wait for two hours after making a goal.',
      example: 'Phone call',
      check: { pattern: '.{1,100}', message: 'A name has up to 100 characters.' },
    }),
    input({
      key: 'customer_id',
      label: 'Customer ID',
      help: 'The manager account: the number after cid= in the address of Microsoft Advertising.',
      example: '12345678',
      check: number,
    }),
    input({
      key: 'account_id',
      label: 'Account ID',
      help: 'The account with the goal: the number after aid= in the address of Microsoft Advertising.',
      example: '87654321',
      check: number,
    }),
    input({
      key: 'developer_token',
      label: 'Developer token',
      type: 'secret',
      help: 'At developers.ads.microsoft.com, under Account: request a token.',
      example: '012345678AB9CD01',
    }),
    input({
      key: 'client_id',
      label: 'Application (client) ID',
      help: 'In the Azure portal, under App registrations: register an app of the type Web. Allow the address that is shown here as redirect URI.',
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
      help: 'In the registered app, under Certificates & secrets: the value of a secret, not its ID.',
      example: 'abc8Q~abcdef',
    }),
    input({
      key: 'refresh_token',
      label: 'Refresh token',
      type: 'secret',
      secret_name: 'auth.refresh_token',
      required: false,
      help: 'Save, then choose Connect and let Microsoft ask you: it is filled in by that. Or paste one that you have.',
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
      // UTC. With the click it is what Microsoft knows a conversion by that comes twice.
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
        advice: 'Microsoft does not accept the token any more: choose Connect again.',
      },
      {
        holds: 'InvalidCredentials',
        advice:
          'Microsoft does not know whoever connected: choose Connect again, as somebody who uses Microsoft Advertising.',
      },
      {
        holds: 'UserIsNotAuthorized',
        advice:
          'Whoever connected may not use this account: check Customer ID and Account ID, which are two different numbers.',
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
