// The shared parts of Google's services: the person's own app, which allows Offhook to send in the person's name. Addresses:
// developers.google.com/identity/protocols/oauth2/web-server.
import type { OAuth2Auth } from '../../../render/auth/kinds.ts'
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

/** The inputs of the app. `api`: the API's name in the Google Cloud console. */
export function googleApp(api: string): readonly ServiceInput[] {
  return [
    input({
      key: 'client_id',
      label: 'OAuth client ID',
      help: `In the Google Cloud console, enable the ${api} under APIs & Services, then create an OAuth client ID of type Web application under Credentials. Add the redirect URI that Offhook shows.`,
      example: '1234567890-abc123.apps.googleusercontent.com',
      check: {
        pattern: '[^\\s]+\\.apps\\.googleusercontent\\.com',
        message: 'A Google client ID ends with .apps.googleusercontent.com.',
      },
    }),
    input({
      key: 'client_secret',
      label: 'OAuth client secret',
      type: 'secret',
      secret_name: 'auth.client_secret',
      help: 'Beside the client ID in the Google Cloud console, under Credentials.',
      example: 'GOCSPX-abc123',
    }),
    input({
      key: 'refresh_token',
      label: 'Refresh token',
      type: 'secret',
      secret_name: 'auth.refresh_token',
      required: false,
      help: 'Save, then choose Connect to authorise with Google, which fills it in. Or paste an existing one.',
      example: '1//0abc123',
    }),
  ]
}

/** Ten digits, as both services of Google Ads want them. */
const adsId = { pattern: '\\d{10}', message: 'Enter ten digits without dashes, such as 1234567890.' }

/** The account that gets the conversions, and the account through which it is reached. */
export const googleAdsAccount: readonly ServiceInput[] = [
  input({
    key: 'customer_id',
    label: 'Google Ads customer ID',
    help: 'The account that receives the conversions: the ten digits at the top of Google Ads, without dashes.',
    example: '1234567890',
    check: adsId,
  }),
  input({
    key: 'login_customer_id',
    label: 'Login customer ID',
    help: 'The manager account you access that account through, without dashes. If you have no manager account, repeat the customer ID.',
    example: '1234567890',
    check: adsId,
  }),
]

export const conversionActionId: ServiceInput = input({
  key: 'conversion_action_id',
  label: 'Conversion action ID',
  help: 'In Google Ads, open the conversion action under Goals. The ID is the number after ctId= in the URL of that page.',
  example: '987654321',
  check: {
    pattern: '\\d{1,20}',
    message: 'Enter digits only: the number after ctId= in the URL of the conversion action.',
  },
})

/** `granted` and `denied` in the spelling of the API. */
export function adConsent(granted: string, denied: string): ServiceInput {
  return input({
    key: 'consent',
    label: 'Caller consent',
    type: 'select',
    required: false,
    help: 'Whether callers consented to Google using their data for ads. Google requires this for callers in the European Economic Area.',
    options: [
      { value: '', label: 'Not specified' },
      { value: granted, label: 'Granted' },
      { value: denied, label: 'Denied' },
    ],
  })
}

/** The meaning of Google's refusals, for all its APIs: the names are those of google.rpc.Code. */
export const googleRefusals = [
  {
    status: 401,
    advice: 'Google rejected the token. Choose Connect again and sign in as a user with access to this account.',
  },
  {
    holds: 'SERVICE_DISABLED',
    advice:
      'The API is disabled in your Google Cloud project. Enable it in the Google Cloud console under APIs & Services.',
  },
  {
    holds: 'ACCESS_TOKEN_SCOPE_INSUFFICIENT',
    advice: 'The token lacks a permission. Choose Connect again and select every permission Google lists.',
  },
] as const
