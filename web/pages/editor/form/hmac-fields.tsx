// A custom HMAC signature: what is signed, how, and in which header it goes.
import { hmac } from '@noble/hashes/hmac.js'
import { sha1 } from '@noble/hashes/legacy.js'
import { sha256, sha512 } from '@noble/hashes/sha2.js'
import { bytesToHex } from '@noble/hashes/utils.js'
import { useRef } from 'react'
import { fillPlaceholders, HEADER_PLACEHOLDERS, SIGNED_PLACEHOLDERS } from '../../../../src/render/custom-signature.ts'
import { Button } from '../../../parts/button.tsx'
import { Segments } from '../../../parts/choice.tsx'
import { Field, SelectField, TextField } from '../../../parts/field.tsx'
import { sanitizeLine } from '../../../parts/sanitize-text.ts'
import { SecretField } from '../../../parts/secret-field.tsx'
import { serviceWords } from '../../../words/service-words.ts'
import type { DraftAuth } from '../draft/draft.ts'
import type { AuthFieldsProps } from './auth-kinds.ts'

const say = serviceWords.auth

type HmacDraft = Extract<DraftAuth, { type: 'hmac' }>

const ALGORITHMS = ['sha256', 'sha1', 'sha512'] as const
const ENCODINGS = ['hex', 'base64'] as const
const inBraces = (words: readonly string[]): readonly string[] => words.map((word) => `{${word}}`)

export function HmacFields({ auth, set, at, hint, savedOf }: AuthFieldsProps<HmacDraft>) {
  return (
    <div className="formtab" data-path="request.auth">
      <div className="grid2">
        <TextField
          label={say.signature}
          value={auth.header}
          mono
          placeholder={say.signatureExample}
          autoComplete="off"
          spellCheck={false}
          problem={at('header')}
          onText={(header) => set({ ...auth, header })}
        />
        <SecretField
          label={say.key}
          value={auth.key}
          saved={savedOf('key')}
          hint={`${say.keyHint} ${hint}`}
          problem={at('key')}
          onValue={(key) => set({ ...auth, key })}
        />
        <SelectField
          label={say.algorithm}
          value={auth.algorithm}
          choices={ALGORITHMS.map((value) => ({ value, label: say.algorithms[value] }))}
          onPick={(algorithm) => set({ ...auth, algorithm })}
        />
        <Field label={say.encoding}>
          {() => (
            <Segments
              legend={say.encoding}
              name="encoding"
              value={auth.encoding}
              choices={ENCODINGS.map((value) => ({ value, label: say.encodings[value] }))}
              onPick={(encoding) => set({ ...auth, encoding })}
            />
          )}
        </Field>
      </div>
      <WithWords
        label={say.signs}
        hint={say.signsHint}
        text={auth.signs}
        offered={inBraces(SIGNED_PLACEHOLDERS)}
        problem={at('signs')}
        onText={(signs) => set({ ...auth, signs })}
      />
      <WithWords
        label={say.value}
        text={auth.value}
        offered={inBraces(HEADER_PLACEHOLDERS)}
        problem={at('value')}
        onText={(value) => set({ ...auth, value })}
      />
      <p className="hint">
        {say.exampleOf} <code className="anywhere">{sanitizeLine(exampleOf(auth))}</code>
      </p>
    </div>
  )
}

/** An example of the header, for a made-up request with a made-up key. */
function exampleOf({ header, value, algorithm, encoding }: HmacDraft): string {
  const hash = { sha256, sha1, sha512 }[algorithm]
  const bytes = hmac(hash, new TextEncoder().encode('key'), new TextEncoder().encode('body'))
  const signature = encoding === 'hex' ? bytesToHex(bytes) : btoa(String.fromCodePoint(...bytes))
  const text = fillPlaceholders(value, { signature, timestamp: '1795575845' })
  return `${header.trim() === '' ? say.signatureExample : header.trim()}: ${text}`
}

interface WithWordsProps {
  readonly label: string
  readonly hint?: string
  readonly text: string
  readonly offered: readonly string[]
  readonly problem: string | undefined
  readonly onText: (text: string) => void
}

/** A text field with buttons that insert words in braces at the cursor. */
function WithWords({ label, hint, text, offered, problem, onText }: WithWordsProps) {
  const place = useRef<HTMLDivElement>(null)
  const insert = (word: string): void => {
    const field = place.current?.querySelector('input')
    const [from, to] = [field?.selectionStart ?? text.length, field?.selectionEnd ?? text.length]
    onText(text.slice(0, from) + word + text.slice(to))
    field?.focus()
    // Runs after the field has got the new text.
    requestAnimationFrame(() => field?.setSelectionRange(from + word.length, from + word.length))
  }
  return (
    <div className="column-wide" ref={place}>
      <TextField
        label={label}
        hint={hint}
        value={text}
        mono
        autoComplete="off"
        spellCheck={false}
        problem={problem}
        onText={onText}
      />
      <div className="row wrap">
        {offered.map((word) => (
          <Button key={word} small kind="quiet" aria-label={say.insert(word)} onClick={() => insert(word)}>
            <code>{word}</code>
          </Button>
        ))}
      </div>
    </div>
  )
}
