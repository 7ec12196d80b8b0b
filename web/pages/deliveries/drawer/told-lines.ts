// A request and an answer as lines of code: the first line, the headers, the body.
import type { Attempt, SentRequest } from '../../../api/deliveries.ts'
import { bodyText, contentTypeOf, kindOf } from '../../../parts/body-text.ts'
import { textOf } from '../../../parts/code-line.ts'
import type { Line } from '../../../parts/code-line.ts'
import { failures } from '../../../words/en/failures.ts'

export interface Told {
  readonly lines: readonly Line[]
  /** Characters that are not shown. */
  readonly left: number
}

type Response = NonNullable<Attempt['response']>

const names: Readonly<Record<number, string>> = failures.statusNames

export function requestTold({ method, url, headers, body }: SentRequest): Told {
  return told(`${method} ${url}`, headers, body)
}

export function answerTold({ status, headers, body }: Response): Told {
  return told([status, names[status]].filter(Boolean).join(' '), headers, body)
}

/** The answer without its headers: what it says comes first. */
export function answerBody({ status, headers, body }: Response): Told {
  const { lines, left } = answerTold({ status, headers, body, cut: false })
  return { lines: [...lines.slice(0, 1), ...lines.slice(1 + headers.length)], left }
}

export function headersTold({ headers }: Pick<Response, 'headers'>): Told {
  return { lines: headers.map(headerLine), left: 0 }
}

/** Their texts, as they are compared. */
export function texts({ lines }: Told): string[] {
  return lines.map(textOf)
}

function told(first: string, headers: readonly (readonly [string, string])[], body: string | null): Told {
  const { lines, left } =
    body === null || body === '' ? { lines: [], left: 0 } : bodyText(body, kindOf(contentTypeOf(headers)))
  return {
    lines: [plain(first), ...headers.map(headerLine), ...(lines.length > 0 ? [plain(''), ...lines] : [])],
    left,
  }
}

function headerLine([name, value]: readonly [string, string]): Line {
  return {
    spans: [
      { look: 'k', text: `${name}: ` },
      { look: '', text: value },
    ],
    key: null,
  }
}

function plain(text: string): Line {
  return { spans: [{ look: '', text }], key: null }
}
