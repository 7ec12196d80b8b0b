// A request and a response as lines of code: the first line, the headers, the body.
import type { Attempt, SentRequest } from '../../../api/deliveries.ts'
import { bodyWith } from '../../../parts/body-text.ts'
import type { BodyText } from '../../../parts/body-text.ts'
import { headerLine, plainLine, textOf } from '../../../parts/code-line.ts'
import { statusText } from '../../../parts/explain-response.ts'

type Headers = SentRequest['headers']
type Response = NonNullable<Attempt['response']>

export function formatRequest({ method, url, headers, body }: SentRequest): BodyText {
  return formatMessage(`${method} ${url}`, headers, bodyWith(headers, body))
}

export function formatResponse({ status_code: status, headers, body }: Response): BodyText {
  return formatMessage(statusText(status), headers, bodyWith(headers, body))
}

/** The response without its headers: its body is the most important part. */
export function formatResponseBody({ status_code: status, headers, body }: Response): BodyText {
  return formatMessage(statusText(status), [], bodyWith(headers, body))
}

/** The texts of the lines, for a comparison. */
export function textsOf({ lines }: BodyText): string[] {
  return lines.map(textOf)
}

function formatMessage(first: string, headers: Headers, { lines, left }: BodyText): BodyText {
  const body = lines.length > 0 ? [plainLine(''), ...lines] : []
  return { lines: [plainLine(first), ...headers.map(headerLine), ...body], left }
}
