import { AUTH_TYPES } from '../../../../src/render/auth/kinds.ts'
import { Banner } from '../../../parts/banner.tsx'
import { Segments } from '../../../parts/choice.tsx'
import { Field, TextField } from '../../../parts/field.tsx'
import { SecretField } from '../../../parts/secret-field.tsx'
import type { SecretValue } from '../../../parts/secret-value.ts'
import { words } from '../../../words/words.ts'
import { serviceWords } from '../../../words/service-words.ts'
import { errorAt, inRequest } from '../draft/change.ts'
import { useDraftForm } from '../draft-form.ts'
import type { DraftAuth } from '../draft/draft.ts'
import { Aws4Fields } from './aws4-fields.tsx'
import { beginAuth } from './auth-kinds.ts'
import type { AuthFieldsProps } from './auth-kinds.ts'
import { HmacFields } from './hmac-fields.tsx'
import { OAuth2Fields } from './oauth2-fields.tsx'

const say = words.form

export function AuthTab() {
  const { draft, change, problems, destination, ...form } = useDraftForm()
  const before = form.before.request.auth
  const { auth } = draft.request
  return (
    <div className="formtab">
      <Segments
        legend={say.auth}
        name="auth"
        value={auth.type}
        choices={AUTH_TYPES.map((value) => ({ value, label: say.authKinds[value] }))}
        onPick={(type) => change(inRequest({ auth: type === before.type ? before : beginAuth(type) }))}
      />
      {destination.moved && <Banner tone="warn">{say.authMoved(destination.before ?? '')}</Banner>}
      <AuthFields
        auth={auth}
        set={(next) => change(inRequest({ auth: next }))}
        at={(name) => errorAt(problems, `request.auth.${name}`)}
        hint={destination.now === null ? say.authNoOrigin : say.authOrigin(destination.now)}
        savedOf={(name) => (destination.moved ? null : savedSecret(before, auth.type, name))}
      />
    </div>
  )
}

/** The secret that is saved under this name for this kind of authentication. */
function savedSecret(before: DraftAuth, type: DraftAuth['type'], name: string): SecretValue {
  if (before.type !== type) return null
  const shown: Readonly<Record<string, unknown>> = { ...before }
  // In a saved authentication of this kind, a member of this name is a secret as it is shown.
  return (shown[name] ?? null) as SecretValue
}

function AuthFields({ auth, ...rest }: AuthFieldsProps) {
  switch (auth.type) {
    case 'none':
      return <p className="hint">{say.authNone}</p>
    case 'basic':
      return <BasicFields auth={auth} {...rest} />
    case 'bearer':
      return <BearerFields auth={auth} {...rest} />
    case 'api_key':
      return <KeyFields auth={auth} {...rest} />
    case 'oauth2':
      return <OAuth2Fields auth={auth} {...rest} />
    case 'hmac':
      return <HmacFields auth={auth} {...rest} />
    case 'aws4':
      return <Aws4Fields auth={auth} {...rest} />
  }
}

function BasicFields({ auth, set, at, hint, savedOf }: AuthFieldsProps<Extract<DraftAuth, { type: 'basic' }>>) {
  return (
    <div className="grid2" data-path="request.auth">
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
        saved={savedOf('password')}
        hint={hint}
        problem={at('password')}
        onValue={(password) => set({ ...auth, password })}
      />
    </div>
  )
}

function BearerFields({ auth, set, at, hint, savedOf }: AuthFieldsProps<Extract<DraftAuth, { type: 'bearer' }>>) {
  const own = serviceWords.auth
  const { scheme: _scheme, ...plain } = auth
  return (
    <div className="grid2" data-path="request.auth">
      <SecretField
        label={say.token}
        value={auth.token}
        saved={savedOf('token')}
        hint={hint}
        problem={at('token')}
        onValue={(token) => set({ ...auth, token })}
      />
      <TextField
        label={own.scheme}
        hint={own.schemeHint}
        value={auth.scheme ?? 'Bearer'}
        autoComplete="off"
        spellCheck={false}
        problem={at('scheme')}
        onText={(scheme) => set(scheme === 'Bearer' ? plain : { ...auth, scheme })}
      />
    </div>
  )
}

function KeyFields({ auth, set, at, hint, savedOf }: AuthFieldsProps<Extract<DraftAuth, { type: 'api_key' }>>) {
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
        saved={savedOf('value')}
        hint={hint}
        problem={at('value')}
        onValue={(value) => set({ ...auth, value })}
      />
    </>
  )
}
