// What the services of Google share: an app of the person's own, by which they let Offhook send in their name.
// Addresses: developers.google.com/identity/protocols/oauth2/web-server.
import type { OAuth2Auth } from '../../../render/request.ts'
import { input, type ServiceInput } from '../service.ts'

/** `access_type` and `prompt`: without them Google gives a refresh token only the first time, or none. */
export function googleAuth(scope: string): OAuth2Auth {
  return {
    type: 'oauth2',
    grant: 'refresh_token',
    token_url: 'https://oauth2.googleapis.com/token',
    client_id: '[[setting:client_id]]',
    client_auth: 'form',
    scope,
    scheme: 'Bearer',
    extra: [],
    authorize_url: 'https://accounts.google.com/o/oauth2/v2/auth?access_type=offline&prompt=consent',
  }
}

/** The inputs of the app. `api`: the name under which its API is switched on in the Google Cloud console. */
export function googleApp(api: string): readonly ServiceInput[] {
  return [
    input({
      key: 'client_id',
      label: 'OAuth client ID',
      help: `In the Google Cloud console switch on the ${api} under APIs & Services, then make an OAuth client ID of the type Web application under Credentials. Allow the address that is shown here as redirect URI.`,
      example: '1234567890-abc123.apps.googleusercontent.com',
      check: {
        pattern: '[^\\s]+\\.apps\\.googleusercontent\\.com',
        message: 'A client ID of Google ends with .apps.googleusercontent.com.',
      },
    }),
    input({
      key: 'client_secret',
      label: 'OAuth client secret',
      type: 'secret',
      secret_name: 'auth.client_secret',
      help: 'It stands beside the client ID in the Google Cloud console, under Credentials.',
      example: 'GOCSPX-abc123',
    }),
    input({
      key: 'refresh_token',
      label: 'Refresh token',
      type: 'secret',
      secret_name: 'auth.refresh_token',
      required: false,
      help: 'Save, then choose Connect and let Google ask you: it is filled in by that. Or paste one that you have.',
      example: '1//0abc123',
    }),
  ]
}

/** Ten digits, as both services of Google Ads want them. */
const adsId = { pattern: '\\d{10}', message: 'Ten digits without dashes, such as 1234567890.' }

/** The account that gets the conversions, and the one by which it is reached. */
export const googleAdsAccount: readonly ServiceInput[] = [
  input({
    key: 'customer_id',
    label: 'Google Ads customer ID',
    help: 'The account that gets the conversions: the ten digits at the top of Google Ads, without dashes.',
    example: '1234567890',
    check: adsId,
  }),
  input({
    key: 'login_customer_id',
    label: 'Login customer ID',
    help: 'The manager account by which you reach that account, without dashes. Without a manager account: the same customer ID again.',
    example: '1234567890',
    check: adsId,
  }),
]

export const conversionActionId: ServiceInput = input({
  key: 'conversion_action_id',
  label: 'Conversion action ID',
  help: 'In Google Ads under Goals open the conversion action: it is the number after ctId= in the address of that page.',
  example: '987654321',
  check: {
    pattern: '\\d{1,20}',
    message: 'Digits only: the number after ctId= in the address of the conversion action.',
  },
})

/** `granted` and `denied` as the API at hand spells them. */
export function adConsent(granted: string, denied: string): ServiceInput {
  return input({
    key: 'consent',
    label: 'Consent of callers',
    type: 'select',
    required: false,
    help: 'Whether callers agreed that Google uses their data for advertisements. Google wants this said for callers in the European Economic Area.',
    options: [
      { value: '', label: 'Not said' },
      { value: granted, label: 'Granted' },
      { value: denied, label: 'Denied' },
    ],
  })
}

/** What refusals of Google mean, whichever of its APIs: the names are those of google.rpc.Code. */
export const googleRefusals = [
  {
    status: 401,
    advice: 'Google does not accept the token. Choose Connect again, as somebody who may use this account.',
  },
  {
    holds: 'SERVICE_DISABLED',
    advice:
      'The API is switched off in your Google Cloud project: switch it on in the Google Cloud console under APIs & Services.',
  },
  {
    holds: 'ACCESS_TOKEN_SCOPE_INSUFFICIENT',
    advice: 'The token was not given for this: choose Connect again, and tick everything that Google asks.',
  },
] as const
