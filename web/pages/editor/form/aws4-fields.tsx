// AWS Signature Version 4: the access key, and what it signs for.
import { TextField } from '../../../parts/field.tsx'
import { SecretField } from '../../../parts/secret-field.tsx'
import { serviceWords } from '../../../words/service-words.ts'
import type { DraftAuth } from '../draft/draft.ts'
import type { AuthFieldsProps } from './auth-kinds.ts'

const say = serviceWords.auth

const CODE = { mono: true, autoComplete: 'off', spellCheck: false } as const

export function Aws4Fields({ auth, set, at, hint, savedOf }: AuthFieldsProps<Extract<DraftAuth, { type: 'aws4' }>>) {
  return (
    <div className="grid2" data-path="request.auth">
      <TextField
        label={say.accessKeyId}
        {...CODE}
        value={auth.access_key_id}
        placeholder={say.accessKeyIdExample}
        problem={at('access_key_id')}
        onText={(access_key_id) => set({ ...auth, access_key_id })}
      />
      <SecretField
        label={say.secretAccessKey}
        value={auth.secret_access_key}
        saved={savedOf('secret_access_key')}
        hint={hint}
        problem={at('secret_access_key')}
        onValue={(secret_access_key) => set({ ...auth, secret_access_key })}
      />
      <TextField
        label={say.region}
        {...CODE}
        value={auth.region}
        placeholder={say.regionExample}
        problem={at('region')}
        onText={(region) => set({ ...auth, region })}
      />
      <TextField
        label={say.awsService}
        hint={say.awsServiceHint}
        {...CODE}
        value={auth.service}
        placeholder={say.awsServiceExample}
        problem={at('service')}
        onText={(service) => set({ ...auth, service })}
      />
      <SecretField
        label={say.sessionToken}
        value={auth.session_token}
        saved={savedOf('session_token')}
        hint={say.sessionTokenHint}
        problem={at('session_token')}
        onValue={(session_token) => set({ ...auth, session_token })}
      />
    </div>
  )
}
