// Imports a cURL command that was pasted into the Base URL: shows the resulting request, and which of its values could be
// fields.
import { useMemo, useState } from 'react'
import type { ReactNode } from 'react'
import { fieldOf } from '../../../../src/calls/fields.ts'
import { authSecretName, usedSecrets } from '../../../../src/render/auth/kinds.ts'
import type { ImportedRequest } from '../../../../src/render/curl/parse.ts'
import { sendsBody } from '../../../../src/render/sends-body.ts'
import { Banner } from '../../../parts/banner.tsx'
import { Button } from '../../../parts/button.tsx'
import { Check } from '../../../parts/choice.tsx'
import { Dialog } from '../../../parts/dialog.tsx'
import { sanitizeLine } from '../../../parts/sanitize-text.ts'
import { words } from '../../../words/words.ts'
import type { DraftRequest } from '../draft/draft.ts'
import { suggestFields } from './suggest-fields.ts'
import type { Suggestion } from './suggest-fields.ts'
import { parsePastedCurl, draftRequestOf } from './curl-request.ts'

const say = words.curl

interface ImportCurlProps {
  /** The pasted text. */
  readonly text: string
  /** Replaces the request of the draft. */
  readonly onApply: (request: DraftRequest) => void
  /** The person wants the pasted text as it is. */
  readonly onText: () => void
  readonly onClose: () => void
}

export function ImportCurl({ text, onApply, onText, onClose }: ImportCurlProps) {
  const imported = useMemo(() => parsePastedCurl(text), [text])
  const suggestions = useMemo(() => suggestFields(imported?.template.rows ?? []), [imported])
  // Stores the suggestions that are unticked, so that all are ticked at first.
  const [out, setOut] = useState<ReadonlySet<number>>(new Set())
  const chosen = suggestions.filter(({ row }) => !out.has(row))
  return (
    <Dialog
      title={say.title}
      onClose={onClose}
      wide
      actions={
        <>
          <Button onClick={onText}>{say.asText}</Button>
          <Button
            kind="main"
            disabled={!imported}
            autoFocus
            onClick={() => imported && onApply(draftRequestOf(imported, chosen))}
          >
            {say.apply}
          </Button>
        </>
      }
    >
      {imported ? (
        <>
          <p>{say.intro}</p>
          <Becomes imported={imported} />
          {imported.problems.map(({ message }) => (
            <Banner tone="warn" key={message}>
              {sanitizeLine(message)}
            </Banner>
          ))}
          {suggestions.length > 0 && (
            <Suggestions
              suggestions={suggestions}
              chosen={chosen}
              onChoose={(kept) =>
                setOut(new Set(suggestions.filter((one) => !kept.includes(one)).map(({ row }) => row)))
              }
            />
          )}
        </>
      ) : (
        <Banner tone="bad">{say.notCurl}</Banner>
      )}
    </Dialog>
  )
}

/** The resulting request, part by part. */
function Becomes({ imported: { template, secrets } }: { imported: ImportedRequest }) {
  const { method, url, headers, auth } = template
  const namedSecrets = usedSecrets(auth).flatMap(([member, { isOptional }]) => {
    const name = authSecretName(member)
    return isOptional && !(name in secrets) ? [] : [name]
  })
  const secretState = (name: string): string => (name in secrets ? say.secretTyped : say.secretMissing)
  return (
    <dl className="facts">
      <Fact name={say.method}>{method}</Fact>
      <Fact name={say.url}>
        <span className="mono anywhere">{sanitizeLine(url)}</span>
      </Fact>
      <Fact name={say.auth}>
        {authText(template)}
        {namedSecrets.map((name) => `, ${secretState(name)}`)}
      </Fact>
      {headers.length > 0 && (
        <Fact name={say.headers}>
          {headers.map(({ key, value, secret }) => (
            <span className="mono anywhere header-line" key={`${key} ${value}`}>
              {sanitizeLine(key)}: {secret ? secretState(`header.${key.toLowerCase()}`) : sanitizeLine(value)}
            </span>
          ))}
        </Fact>
      )}
      <Fact name={say.body}>{bodyText(template)}</Fact>
    </dl>
  )
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="pairrow">
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}

function authText({ auth }: ImportedRequest['template']): string {
  if (auth.type === 'none' || auth.type === 'bearer') return say.auths[auth.type]
  if (auth.type === 'basic') return say.auths.basic(sanitizeLine(auth.username))
  if (auth.type === 'api_key') return say.auths.api_key(sanitizeLine(auth.name))
  return words.form.authKinds[auth.type]
}

function bodyText({ method, format, raw, rows }: ImportedRequest['template']): string {
  if (!sendsBody(method)) return rows.length === 0 ? say.noRows : say.inAddress(rows.length)
  if (raw !== null) return say.raw(sanitizeLine(raw.content_type))
  return rows.length === 0 ? say.noRows : say.rows(rows.length, say.formats[format])
}

interface SuggestionsProps {
  readonly suggestions: readonly Suggestion[]
  readonly chosen: readonly Suggestion[]
  readonly onChoose: (chosen: readonly Suggestion[]) => void
}

function Suggestions({ suggestions, chosen, onChoose }: SuggestionsProps) {
  return (
    <fieldset className="suggestions">
      <legend>
        <h3>{say.suggestions}</h3>
      </legend>
      <div className="row wrap">
        <p className="hint">{say.suggestionsHint}</p>
        <span className="push" />
        <Button small kind="quiet" onClick={() => onChoose(suggestions)}>
          {say.all}
        </Button>
        <Button small kind="quiet" onClick={() => onChoose([])}>
          {say.none}
        </Button>
      </div>
      <ul>
        {suggestions.map((one) => (
          <li key={one.row}>
            <Check
              label={sentence(one)}
              on={chosen.includes(one)}
              onSwitch={(on) => onChoose(on ? [...chosen, one] : chosen.filter((other) => other !== one))}
            >
              <span className="anywhere">{sentence(one)}</span>{' '}
              <span className="muted mono anywhere">{say.inRow(sanitizeLine(one.key))}</span>
            </Check>
          </li>
        ))}
      </ul>
    </fieldset>
  )
}

/** `+61412345678 looks like a phone number: use Caller number` */
function sentence({ value, reason, code }: Suggestion): string {
  const label = fieldOf(code)?.label ?? code
  return say.suggestion({ value: sanitizeLine(value).slice(0, 60), reason: say.reasons[reason], label })
}
