// How Offhook verifies the receiver, and how it identifies itself: certificate authorities, a pinned certificate, a client
// certificate.
import { Field, TextField } from '../../../parts/field.tsx'
import { FileButton } from '../../../parts/file-input.tsx'
import { SecretField } from '../../../parts/secret-field.tsx'
import type { SecretValue } from '../../../parts/secret-value.ts'
import { serviceWords } from '../../../words/service-words.ts'
import { errorAt, inDraft } from '../draft/change.ts'
import { useDraftForm } from '../draft-form.ts'
import type { Draft } from '../draft/draft.ts'

const say = serviceWords.auth

/** Longer than any certificate chain. */
const FILE_MAX = 65_536

export function TlsFields() {
  const { draft, change, problems, before, destination } = useDraftForm()
  const { tls } = draft
  const set = (patch: Partial<Draft['tls']>): void => change((now) => inDraft({ tls: { ...now.tls, ...patch } })(now))
  return (
    <fieldset className="formtab across">
      <legend className="label">{say.certificates}</legend>
      <Pem
        label={say.ca}
        hint={say.caHint}
        text={tls.ca}
        problem={errorAt(problems, 'tls.ca')}
        path="tls.ca"
        onText={(ca) => set({ ca })}
      />
      <div data-path="tls.pin_sha256">
        <TextField
          label={say.pin}
          hint={say.pinHint}
          mono
          value={tls.pin_sha256 ?? ''}
          autoComplete="off"
          spellCheck={false}
          problem={errorAt(problems, 'tls.pin_sha256')}
          onText={(text) => set({ pin_sha256: text.trim() === '' ? null : text })}
        />
      </div>
      <Pem
        label={say.certificate}
        hint={say.certificateHint}
        text={tls.certificate}
        problem={errorAt(problems, 'tls.certificate')}
        path="tls.certificate"
        onText={(certificate) => set({ certificate })}
      />
      {tls.certificate !== null && (
        <KeyOf
          value={tls.key}
          saved={destination.moved ? null : before.tls.key}
          problem={errorAt(problems, 'tls.key')}
          set={set}
        />
      )}
    </fieldset>
  )
}

interface KeyOfProps {
  readonly value: SecretValue
  readonly saved: SecretValue
  readonly problem: string | undefined
  readonly set: (patch: Partial<Draft['tls']>) => void
}

/** A private key has several lines, which a single-line field would join: joined PEM is accepted, and a file keeps the lines. */
function KeyOf({ value, saved, problem, set }: KeyOfProps) {
  return (
    <div data-path="tls.key" className="column-wide">
      <SecretField
        label={say.certificateKey}
        hint={say.certificateKeyHint}
        value={value}
        saved={saved}
        problem={problem}
        onValue={(key) => set({ key: typeof key === 'string' ? withLines(key) : key })}
      />
      <FromFile label={say.certificateKey} onText={(key) => set({ key })} />
    </div>
  )
}

/** A single-line field removes the line breaks of pasted PEM: this breaks the text between its first and last line again. */
function withLines(pem: string): string {
  const framed = /^\s*(-----BEGIN [A-Z ]+-----)\s*([A-Za-z0-9+/=\s]+?)\s*(-----END [A-Z ]+-----)\s*$/.exec(pem)
  if (framed === null) return pem
  const [, begin = '', body = '', end = ''] = framed
  const lines = body.replaceAll(/\s+/g, '').match(/.{1,64}/g) ?? []
  return `${[begin, ...lines, end].join('\n')}\n`
}

interface PemProps {
  readonly label: string
  readonly hint: string
  readonly text: string | null
  readonly problem: string | undefined
  readonly path: string
  readonly onText: (text: string | null) => void
}

function Pem({ label, hint, text, problem, path, onText }: PemProps) {
  return (
    <div data-path={path} className="column-wide">
      <Field label={label} hint={hint} problem={problem}>
        {(wired) => (
          <textarea
            {...wired}
            className="input mono"
            rows={text === null ? 2 : 5}
            spellCheck={false}
            value={text ?? ''}
            onChange={(event) => onText(event.target.value.trim() === '' ? null : event.target.value)}
          />
        )}
      </Field>
      <FromFile label={label} onText={onText} />
    </div>
  )
}

function FromFile({ label, onText }: { label: string; onText: (text: string) => void }) {
  const read = async (file: File): Promise<void> => {
    if (file.size <= FILE_MAX) onText(await file.text())
  }
  return (
    <span>
      <FileButton
        label={say.chooseFile}
        chooserLabel={`${say.chooseFile}: ${label}`}
        small
        kind="quiet"
        onFile={(file) => void read(file)}
      />
    </span>
  )
}
