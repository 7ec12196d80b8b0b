// The fields for the authentication of messages (S40).
import {
  AUTH_TYPES,
  HMAC_ALGORITHMS,
  HMAC_ENCODINGS,
  KEY_PLACES,
  SECRET_ENCODINGS,
} from '../../../../../src/sources/kinds/push-auth.ts'
import { push } from '../../../../../src/sources/kinds/push.ts'
import { SelectField } from '../../../../parts/field.tsx'
import { Disclosure } from '../../../../parts/disclosure.tsx'
import { Banner } from '../../../../parts/banner.tsx'
import { Button } from '../../../../parts/button.tsx'
import type { SecretValue } from '../../../../parts/secret-value.ts'
import { sourceWords } from '../../../../words/source-words.ts'
import { MachineField, SharedSecretField } from '../fields.tsx'
import { authDraftOf, authSetting } from './auth-draft.ts'
import type { AuthDraft } from './auth-draft.ts'
import type { ReadyMapping } from '../../../../api/mappings.ts'

const say = sourceWords.sources.push

interface AuthProps {
  readonly auth: AuthDraft
  readonly onAuth: (auth: AuthDraft) => void
  readonly secret: SecretValue
  readonly onSecret: (secret: SecretValue) => void
  readonly savedSecret: SecretValue
  readonly problems: ReadonlyMap<string, string>
  readonly ready: ReadyMapping | null
}

export function AuthFields(props: AuthProps) {
  const { auth, onAuth, secret, onSecret, savedSecret, problems, ready } = props
  return (
    <fieldset className="authfields">
      <legend className="vh">{say.auth}</legend>
      <SelectField
        label={say.auth}
        hint={say.authMeans[auth.type]}
        value={auth.type}
        choices={AUTH_TYPES.map((value) => ({ value, label: say.authTypes[value] }))}
        onPick={(type) => onAuth({ ...auth, type })}
        problem={problems.get('/settings/auth') ?? problems.get('/settings/auth/type')}
      />
      <AsReady auth={auth} ready={ready} onAuth={onAuth} />
      {auth.type === 'basic' && (
        <MachineField
          label={say.username}
          value={auth.username}
          onText={(username) => onAuth({ ...auth, username })}
          problem={problems.get('/settings/auth/username')}
        />
      )}
      {auth.type === 'key' && <KeyFields auth={auth} onAuth={onAuth} problems={problems} />}
      {auth.type === 'hmac' && <HmacFields auth={auth} onAuth={onAuth} problems={problems} />}
      {auth.type !== 'none' && (
        <SharedSecretField
          label={auth.type === 'basic' ? say.password : auth.type === 'key' ? say.key : say.secret}
          hint={push.settings['secret']?.help ?? ''}
          canMake={auth.type !== 'standard_webhooks' && auth.secret_encoding !== 'base64'}
          value={secret}
          saved={savedSecret}
          onValue={onSecret}
          problem={problems.get('/settings/secret')}
        />
      )}
    </fieldset>
  )
}

/** Says that the vendor uses another authentication than the chosen one. */
function AsReady({ auth, ready, onAuth }: Pick<AuthProps, 'auth' | 'ready' | 'onAuth'>) {
  if (!ready?.auth) return null
  const theirs = authDraftOf(ready.auth)
  if (JSON.stringify(authSetting(theirs)) === JSON.stringify(authSetting(auth))) return null
  return (
    <Banner
      tone="warn"
      action={
        <Button small onClick={() => onAuth(theirs)}>
          {say.asReady(ready.name)}
        </Button>
      }
    >
      {say.notAsReady(ready.name)}
    </Banner>
  )
}

type PartProps = Pick<AuthProps, 'auth' | 'onAuth' | 'problems'>

function KeyFields({ auth, onAuth, problems }: PartProps) {
  return (
    <div className="grid2">
      <SelectField
        label={say.keyIn}
        value={auth.in}
        choices={KEY_PLACES.map((value) => ({ value, label: say.keyIns[value] }))}
        onPick={(where) => onAuth({ ...auth, in: where, name: KEY_NAMES[where] })}
        problem={problems.get('/settings/auth/in')}
      />
      <MachineField
        label={say.keyName[auth.in]}
        value={auth.name}
        onText={(name) => onAuth({ ...auth, name })}
        problem={problems.get('/settings/auth/name')}
      />
    </div>
  )
}

/** Usual names of a key. */
const KEY_NAMES = { header: 'x-api-key', query: 'key', body: '/body/token' } as const

function HmacFields({ auth, onAuth, problems }: PartProps) {
  const text = (member: 'header' | 'format' | 'signed' | 'timestamp_header') => ({
    value: auth[member],
    onText: (value: string) => onAuth({ ...auth, [member]: value }),
    problem: problems.get(`/settings/auth/${member}`),
  })
  return (
    <>
      <MachineField label={say.header} hint={say.headerHint} {...text('header')} />
      <div className="grid2">
        <SelectField
          label={say.algorithm}
          value={auth.algorithm}
          choices={HMAC_ALGORITHMS.map((value) => ({ value, label: say.algorithms[value] }))}
          onPick={(algorithm) => onAuth({ ...auth, algorithm })}
          problem={problems.get('/settings/auth/algorithm')}
        />
        <SelectField
          label={say.encoding}
          value={auth.encoding}
          choices={HMAC_ENCODINGS.map((value) => ({ value, label: say.encodings[value] }))}
          onPick={(encoding) => onAuth({ ...auth, encoding })}
          problem={problems.get('/settings/auth/encoding')}
        />
      </div>
      <Disclosure title={say.signedMore}>
        <div className="dialog-form folded">
          <MachineField label={say.format} hint={say.formatHint} {...text('format')} />
          <MachineField label={say.signed} hint={say.signedHint} {...text('signed')} />
          <MachineField label={say.timeHeader} hint={say.timeHeaderHint} {...text('timestamp_header')} />
          <SelectField
            label={say.secretEncoding}
            value={auth.secret_encoding}
            choices={SECRET_ENCODINGS.map((value) => ({ value, label: say.secretEncodings[value] }))}
            onPick={(encoding) => onAuth({ ...auth, secret_encoding: encoding })}
            problem={problems.get('/settings/auth/secret_encoding')}
          />
        </div>
      </Disclosure>
    </>
  )
}
