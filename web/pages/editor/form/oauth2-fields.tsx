// OAuth 2: where tokens are asked for, with what, and the consent of a person where it takes one.
import { Plus, X } from '../../../parts/icons.ts'
import { Button, IconButton } from '../../../parts/button.tsx'
import { Segments } from '../../../parts/choice.tsx'
import { Field, SelectField, TextField } from '../../../parts/field.tsx'
import { SecretField } from '../../../parts/secret-field.tsx'
import { serviceWords } from '../../../words/service-words.ts'
import { words } from '../../../words/words.ts'
import type { DraftAuth } from '../draft/draft.ts'
import type { AuthFieldsProps } from './auth-kinds.ts'
import { Consent } from '../service/consent.tsx'

const say = serviceWords.auth

type OAuth2Draft = Extract<DraftAuth, { type: 'oauth2' }>
type Props = AuthFieldsProps<OAuth2Draft>

const GRANTS = ['client_credentials', 'refresh_token'] as const
const CLIENT_AUTHS = ['basic', 'form', 'none'] as const

export function OAuth2Fields(props: Props) {
  const { auth, set } = props
  return (
    <div className="formtab" data-path="request.auth">
      <Field label={say.grant} hint={say.grantWhat[auth.grant]}>
        {() => (
          <Segments
            legend={say.grant}
            name="grant"
            value={auth.grant}
            choices={GRANTS.map((value) => ({ value, label: say.grants[value] }))}
            onPick={(grant) => set({ ...auth, grant })}
          />
        )}
      </Field>
      <Client {...props} />
      {auth.grant === 'refresh_token' && <Person {...props} />}
      <Extra {...props} />
    </div>
  )
}

function Client({ auth, set, at, savedOf }: Props) {
  const host = URL.parse(auth.token_url)?.host ?? ''
  return (
    <div className="grid2">
      <Text {...{ auth, set, at }} name="token_url" label={say.tokenUrl} hint={say.tokenUrlHint} />
      <Text {...{ auth, set, at }} name="client_id" label={say.clientId} />
      <SelectField
        label={say.clientAuth}
        value={auth.client_auth}
        choices={CLIENT_AUTHS.map((value) => ({ value, label: say.clientAuths[value] }))}
        onPick={(client_auth) => set({ ...auth, client_auth })}
      />
      {auth.client_auth !== 'none' && (
        <SecretField
          label={say.clientSecret}
          value={auth.client_secret}
          saved={savedOf('client_secret')}
          hint={host === '' ? say.clientSecretFirst : words.form.authOrigin(host)}
          problem={at('client_secret')}
          onValue={(client_secret) => set({ ...auth, client_secret })}
        />
      )}
      <Text {...{ auth, set, at }} name="scope" label={say.scope} hint={say.scopeHint} />
      <Text {...{ auth, set, at }} name="scheme" label={say.scheme} hint={say.schemeHint} />
    </div>
  )
}

/** A person consents on the other side's page, or brings a refresh token along. */
function Person({ auth, set, at, hint, savedOf }: Props) {
  return (
    <div className="formtab">
      <Text {...{ auth, set, at }} name="authorize_url" label={say.authorizeUrl} hint={say.authorizeUrlHint} />
      {auth.authorize_url.trim() === '' ? (
        <SecretField
          label={say.refreshToken}
          value={auth.refresh_token}
          saved={savedOf('refresh_token')}
          hint={hint}
          problem={at('refresh_token')}
          onValue={(refresh_token) => set({ ...auth, refresh_token })}
        />
      ) : (
        <Consent isConnected={savedOf('refresh_token') !== null} problem={at('refresh_token')} />
      )}
    </div>
  )
}

interface TextProps extends Pick<Props, 'auth' | 'set' | 'at'> {
  readonly name: 'token_url' | 'client_id' | 'scope' | 'scheme' | 'authorize_url'
  readonly label: string
  readonly hint?: string
}

function Text({ auth, set, at, name, label, hint }: TextProps) {
  return (
    <TextField
      label={label}
      hint={hint}
      value={auth[name]}
      mono={name.endsWith('_url')}
      autoComplete="off"
      spellCheck={false}
      problem={at(name)}
      onText={(text) => set({ ...auth, [name]: text })}
    />
  )
}

function Extra({ auth, set }: Props) {
  const put = (extra: OAuth2Draft['extra']): void => set({ ...auth, extra })
  const { extra } = auth
  return (
    <div className="field">
      <span className="label">{say.extra}</span>
      <p className="hint">{say.extraHint}</p>
      {extra.length > 0 && (
        <div className="row pairlabels" aria-hidden="true">
          <span className="label">{say.extraKey}</span>
          <span className="label">{say.extraValue}</span>
        </div>
      )}
      {extra.map(({ key, value }, at) => (
        // A pair is known by its place alone: keys may be half typed, or the same.
        // oxlint-disable-next-line react/no-array-index-key
        <div className="row" key={at}>
          <input
            className="input mono"
            aria-label={say.extraKey}
            value={key}
            onChange={(event) => put(extra.with(at, { key: event.target.value, value }))}
          />
          <input
            className="input mono"
            aria-label={say.extraValue}
            value={value}
            onChange={(event) => put(extra.with(at, { key, value: event.target.value }))}
          />
          <IconButton icon={X} small label={say.removePair(key)} onClick={() => put(extra.toSpliced(at, 1))} />
        </div>
      ))}
      <span>
        <Button small icon={Plus} onClick={() => put([...extra, { key: '', value: '' }])}>
          {say.addPair}
        </Button>
      </span>
    </div>
  )
}
