// /docs: the API reference as a page for people, made from the OpenAPI document. Plain HTML: the page has no script, loads
// nothing, and prints completely.
import type { Document } from './openapi.ts'
import { membersHtml, nameOf, typeHtml } from './schema.ts'
import type { Schema, Schemas } from './schema.ts'
import { PROBLEM_TYPE } from '../http/problem.ts'
import { escapeHtml, paragraphsHtml } from '../http/html.ts'
import { PROBLEM_TYPES, problemAnchor, type ProblemCode } from '../http/problem-types.ts'

/** The parts of an operation that are shown. */
interface Operation {
  readonly operationId?: string
  readonly tags?: readonly string[]
  readonly summary?: string
  readonly description?: string
  readonly security?: readonly Readonly<Record<string, readonly string[]>>[]
  readonly parameters?: readonly (Parameter | Reference)[]
  readonly requestBody?: Content
  readonly responses?: Readonly<Record<string, Content>>
}

interface Reference {
  readonly $ref: string
}

interface Parameter {
  readonly name: string
  readonly in: string
  readonly required?: boolean
  readonly description?: string
  readonly schema?: Schema
}

interface Content {
  /** For a response that every operation shares: a problem. */
  readonly $ref?: string
  readonly description?: string
  readonly content?: Readonly<Record<string, Media>>
}

interface Media {
  readonly schema?: Schema
  readonly example?: unknown
  readonly examples?: Readonly<Record<string, { readonly summary: string; readonly value: unknown }>>
}

/** One route of the table. */
interface Row {
  readonly method: string
  readonly path: string
  readonly operation: Operation
}

export function referencePage(document: Document): string {
  const rows = rowsOf(document)
  const groups = Map.groupBy(rows, ({ operation }) => operation.tags?.[0] ?? 'Other')
  const schemas = (document.components?.schemas ?? {}) as Schemas
  const shared = (document.components?.parameters ?? {}) as SharedParameters
  const { title, version, description = '' } = document.info
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(title)} API</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/docs/style.css">
</head>
<body>
<a class="skip" href="#top">Skip to content</a>
<nav aria-label="Contents">
<p class="mark"><a href="#top">${escapeHtml(title)} <span>API ${escapeHtml(version)}</span></a></p>
${[...groups].map(([tag, of]) => navHtml(tag, of)).join('\n')}
<h2><a href="#problems">Problems</a></h2>
<h2>Schemas</h2>
<ul>${Object.keys(schemas)
    .toSorted()
    .map((name) => `<li><a href="#schema-${escapeHtml(name)}">${escapeHtml(name)}</a></li>`)
    .join('')}</ul>
</nav>
<main id="top">
<header>
<h1>${escapeHtml(title)} API</h1>
${paragraphsHtml(description)}
<p>OpenAPI description: <a href="/openapi.json">openapi.json</a>. Base URL: <code>${escapeHtml(document.servers?.[0]?.url ?? '')}</code>.</p>
<pre><code>${escapeHtml(exampleOf(document))}</code></pre>
</header>
${[...groups].map(([tag, of]) => groupHtml(tag, of, { parameters: shared, schemas })).join('\n')}
${problemsHtml()}
<section><h2 id="shapes">Schemas</h2>
${Object.entries(schemas)
  .toSorted(([a], [b]) => (a < b ? -1 : 1))
  .map(([name, schema]) => shapeHtml(name, schema))
  .join('\n')}
</section>
</main>
</body>
</html>
`
}

/** A library makes the document from the table of routes. Its types are wider than the document. */
function rowsOf({ paths = {} }: Document): Row[] {
  return Object.entries(paths).flatMap(([path, item]) =>
    Object.entries(item as Readonly<Record<string, Operation>>).map(([method, operation]) => ({
      method,
      path,
      operation,
    })),
  )
}

function exampleOf({ servers }: Document): string {
  return `curl ${servers?.[0]?.url ?? ''}/api/v1/events \\
  -H "authorization: Bearer $OFFHOOK_API_KEY" -H "content-type: application/json" \\
  -d '{"uniqueid": "1761742800.4711", "status": "ringing", "fields": {"caller_number": "+61412345678"}}'`
}

function navHtml(tag: string, rows: readonly Row[]): string {
  const items = rows.map(
    ({ method, operation }) =>
      `<li><a href="#${escapeHtml(operation.operationId ?? '')}"><b class="${method}">${method}</b> ${escapeHtml(operation.summary ?? '')}</a></li>`,
  )
  return `<h2>${escapeHtml(tag)}</h2><ul>${items.join('')}</ul>`
}

function groupHtml(tag: string, rows: readonly Row[], shared: Shared): string {
  const articles = rows.map((row) => operationHtml(row, shared))
  return `<section><h2 id="tag-${escapeHtml(tag)}">${escapeHtml(tag)}</h2>\n${articles.join('\n')}\n</section>`
}

function operationHtml({ method, path, operation }: Row, shared: Shared): string {
  const { operationId = '', summary = '', description, parameters = [], requestBody, responses = {} } = operation
  const [refused, answered] = partition(
    Object.entries(responses),
    ([, { $ref, content = {} }]) => $ref !== undefined || PROBLEM_TYPE in content,
  )
  return `<article id="${escapeHtml(operationId)}">
<h3><a href="#${escapeHtml(operationId)}">${escapeHtml(summary)}</a></h3>
<p class="route"><b class="${method}">${method}</b> <code>${pathHtml(path)}</code> ${scopeHtml(operation)}</p>
${description ? paragraphsHtml(description) : ''}
${parametersHtml(parameters.map((one) => ('$ref' in one ? resolve(one, shared.parameters) : one)))}
${requestBody ? contentHtml('Body', requestBody, shared.schemas) : ''}
${answered.map(([status, response]) => contentHtml(`Response ${status}`, response, shared.schemas)).join('\n')}
${refusalsHtml(refused)}
</article>`
}

/** Highlights the parameters of a path. A long path may break at its slashes. */
function pathHtml(path: string): string {
  return escapeHtml(path)
    .replaceAll('/', '<wbr>/')
    .replaceAll(/\{(\w+)\}/g, '<i>{$1}</i>')
}

function scopeHtml({ security = [] }: Operation): string {
  const [first] = security
  const scope = first?.['key']?.[0]
  if (scope !== undefined) return `<span class="scope">scope ${escapeHtml(scope)}</span>`
  return `<span class="scope">${first?.['session'] ? 'signed in' : 'no key'}</span>`
}

function parametersHtml(parameters: readonly Parameter[]): string {
  if (parameters.length === 0) return ''
  const rows = parameters.map(
    ({ name, in: place, required, description, schema = {} }) => `<div><dt><code>${escapeHtml(name)}</code>
<span class="type">${escapeHtml(place)}, ${typeHtml(schema)}</span>${required ? ' <b class="needed">required</b>' : ''}</dt>
<dd>${description || schema.description ? paragraphsHtml(description ?? schema.description ?? '') : ''}</dd></div>`,
  )
  return `<h4>Parameters</h4><dl class="members">${rows.join('')}</dl>`
}

function contentHtml(title: string, { description = '', content = {} }: Content, schemas: Schemas): string {
  const bodies = Object.entries(content).map(([type, media]) => {
    const { schema = {} } = media
    const plain = type === 'application/json' ? '' : `${escapeHtml(type)}: `
    return `<p class="type">${plain}${typeHtml(schema)}</p>${membersHtml(ownBody(schema, schemas))}${examplesHtml(media)}`
  })
  return `<h4>${escapeHtml(title)}${description === '' ? '' : ` <span>${escapeHtml(description)}</span>`}</h4>${bodies.join('')}`
}

/** Collapsed, because examples are longer than the schemas. */
function examplesHtml({ example, examples = {} }: Media): string {
  const all = Object.values(examples).map(({ summary, value }) => ({ title: `Example: ${summary}`, value }))
  if (example !== undefined) all.push({ title: 'Example', value: example })
  return all
    .map(
      ({ title, value }) =>
        `<details class="example"><summary>${escapeHtml(title)}</summary><pre><code>${escapeHtml(JSON.stringify(value, null, 2))}</code></pre></details>`,
    )
    .join('')
}

function shapeHtml(name: string, schema: Schema): string {
  const whole = membersHtml(schema)
  // The variants of a source or an integration: dozens of schemas that share most of their members.
  const members = schema.title === undefined ? whole : `<details><summary>members</summary>${whole}</details>`
  return `<article id="schema-${escapeHtml(name)}"><h3><a href="#schema-${escapeHtml(name)}">${escapeHtml(name)}</a></h3>
${schema.description ? paragraphsHtml(schema.description) : ''}${members === '' || schema.anyOf ? `<p class="type">${typeHtml(schema)}</p>` : ''}${members}</article>`
}

type SharedParameters = Readonly<Record<string, Parameter>>

/** Schemas and responses that operations refer to. */
interface Shared {
  readonly parameters: SharedParameters
  readonly schemas: Schemas
}

/** A body that only one operation uses is shown with the operation. */
function ownBody(schema: Schema, schemas: Schemas): Schema {
  const name = nameOf(schema)
  return name !== null && /(?:Request|Response)$/.test(name) ? (schemas[name] ?? schema) : schema
}

function resolve({ $ref }: Reference, shared: SharedParameters): Parameter {
  const name = $ref.replace('#/components/parameters/', '')
  return shared[name] ?? { name, in: '' }
}

/** The problem codes of an operation, by status. */
function refusalsHtml(responses: readonly (readonly [string, Content])[]): string {
  if (responses.length === 0) return ''
  const lines = responses.map(([status, { description = '' }]) => {
    const codes = [...description.matchAll(/`(\w+)`/g)].map(([, code = '']) => code)
    const links = codes.map((code) => `<a href="#problem-${escapeHtml(code)}">${escapeHtml(code)}</a>`)
    return `<div><dt>${escapeHtml(status)}</dt><dd>${links.join(', ')}</dd></div>`
  })
  return `<h4>Problems</h4><dl class="refusals">${lines.join('')}</dl>`
}

/** Every problem, with what the caller should do. */
function problemsHtml(): string {
  const rows = (Object.keys(PROBLEM_TYPES) as ProblemCode[]).toSorted().map((code) => {
    const { status, title, fix } = PROBLEM_TYPES[code]
    return `<div id="${problemAnchor(code)}"><dt><code>${code}</code> <span class="type">${status} ${escapeHtml(title)}</span></dt>
<dd>${paragraphsHtml(fix)}</dd></div>`
  })
  return `<section><h2 id="problems">Problems</h2>
<p>Errors are <code>application/problem+json</code>. The <code>code</code> of a problem is stable across versions; its text may change.</p>
<dl class="members">${rows.join('\n')}</dl></section>`
}

function partition<Item>(items: readonly Item[], isFirst: (item: Item) => boolean): [Item[], Item[]] {
  return [items.filter(isFirst), items.filter((item) => !isFirst(item))]
}
