import { Banner } from '../../../parts/banner.tsx'
import { Segments } from '../../../parts/choice.tsx'
import { Field, TextField } from '../../../parts/field.tsx'
import { words } from '../../../words/words.ts'
import type { Change } from '../draft/change.ts'
import { errorAt, inRequest } from '../draft/change.ts'
import type { FormPart } from '../draft/change.ts'
import type { DraftAuth } from '../draft/draft.ts'
import type { SecretValue } from '../../../parts/secret-value.ts'
import type { Destination } from './destination.ts'
import { SecretField } from '../../../parts/secret-field.tsx'

const say = words.form

const kinds = ['none', 'basic', 'bearer', 'api_key'] as const

/** What each kind begins with. */
const begun: Readonly<Record<DraftAuth['type'], DraftAuth>> = {
  none: { type: 'none' },
  basic: { type: 'basic', username: '', password: null },
  bearer: { type: 'bearer', token: null },
  api_key: { type: 'api_key', in: 'header', name: '', value: null },
  oauth2: {
    type: 'oauth2',
    grant: 'client_credentials',
    token_url: '',
    client_id: '',
    client_auth: 'basic',
    scope: '',
    scheme: 'Bearer',
    extra: [],
    authorize_url: '',
    client_secret: null,
    refresh_token: null,
  },
  hmac: {
    type: 'hmac',
    header: '',
    value: '{signature}',
    algorithm: 'sha256',
    encoding: 'hex',
    signs: '{body}',
    key: null,
  },
}

interface AuthTabProps extends FormPart {
  /** What was saved: choosing its kind again brings back its secret. */
  readonly before: DraftAuth
  readonly destination: Destination
}

export function AuthTab({ draft, change, problems, before, destination }: AuthTabProps) {
  const { auth } = draft.request
  return (
    <div className="formtab">
      <Segments
        legend={say.auth}
        name="auth"
        value={auth.type}
        choices={kinds.map((value) => ({ value, label: say.authKinds[value] }))}
        onPick={(type) => change(inRequest({ auth: type === before.type ? before : begun[type] }))}
      />
      {destination.moved && <Banner tone="warn">{say.authMoved(destination.before ?? '')}</Banner>}
      <AuthFields
        auth={auth}
        change={change}
        problems={problems}
        hint={hintOf(destination)}
        saved={destination.moved ? null : secretOf(before, auth.type)}
      />
    </div>
  )
}

/** What is saved for this kind of authentication. */
function secretOf(auth: DraftAuth, type: DraftAuth['type']): SecretValue {
  if (auth.type !== type) return null
  switch (auth.type) {
    case 'basic':
      return auth.password
    case 'bearer':
      return auth.token
    case 'api_key':
      return auth.value
    default:
      return null
  }
}

function hintOf({ now }: Destination): string {
  return now === null ? say.authNoOrigin : say.authOrigin(now)
}

interface FieldsProps extends Pick<FormPart, 'problems'> {
  readonly auth: DraftAuth
  readonly change: Change
  readonly hint: string
  readonly saved: SecretValue
}

function AuthFields({ auth, change, problems, hint, saved }: FieldsProps) {
  const set = (next: DraftAuth): void => change(inRequest({ auth: next }))
  const at = (name: string): string | undefined => errorAt(problems, `request.auth.${name}`)
  switch (auth.type) {
    case 'none':
      return <p className="hint">{say.authNone}</p>
    case 'basic':
      return (
        <div className="grid2">
          <TextField
            label={say.username}
            value={auth.username}
            autoComplete="off"
            problem={at('username')}
            onText={(username) => set({ ...auth, username })}
          />
          <SecretField
            label={say.password}
            value={auth.password}
            saved={saved}
            hint={hint}
            problem={at('password')}
            onValue={(password) => set({ ...auth, password })}
          />
        </div>
      )
    case 'bearer':
      return (
        <SecretField
          label={say.token}
          value={auth.token}
          saved={saved}
          hint={hint}
          problem={at('token')}
          onValue={(token) => set({ ...auth, token })}
        />
      )
    case 'api_key':
      return <KeyFields auth={auth} set={set} at={at} hint={hint} saved={saved} />
    default:
      return null
  }
}

interface KeyFieldsProps {
  readonly auth: Extract<DraftAuth, { type: 'api_key' }>
  readonly set: (auth: DraftAuth) => void
  readonly at: (name: string) => string | undefined
  readonly hint: string
  readonly saved: SecretValue
}

function KeyFields({ auth, set, at, hint, saved }: KeyFieldsProps) {
  return (
    <>
      <div className="grid2">
        <TextField
          label={say.keyName}
          value={auth.name}
          mono
          autoComplete="off"
          spellCheck={false}
          problem={at('name')}
          onText={(name) => set({ ...auth, name })}
        />
        <Field label={say.keyIn}>
          {() => (
            <Segments
              legend={say.keyIn}
              name="key-in"
              value={auth.in}
              choices={[
                { value: 'header', label: say.keyInHeader },
                { value: 'query', label: say.keyInQuery },
              ]}
              onPick={(place) => set({ ...auth, in: place })}
            />
          )}
        </Field>
      </div>
      <SecretField
        label={say.keyValue}
        value={auth.value}
        saved={saved}
        hint={hint}
        problem={at('value')}
        onValue={(value) => set({ ...auth, value })}
      />
    </>
  )
}
