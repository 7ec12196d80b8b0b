// Checks PromQL against the catalogue of metrics. Prometheus accepts an expression that names an unknown metric or label, and an
// alert with such an expression never fires.
import { parser } from '@prometheus-io/lezer-promql'
import { METRICS } from '../../src/metrics/catalogue.ts'

type SyntaxNode = ReturnType<typeof parser.parse>['topNode']

/** What Prometheus adds to every series that it scrapes. */
const TARGET_LABELS = ['job', 'instance']
const COUNTING = new Set(['rate', 'irate', 'increase'])
const LITERALS = new Set(['NumberDurationLiteral', 'StringLiteral'])

interface Series {
  /** Whether it only ever rises, as a counter or a part of a histogram does. */
  readonly isCounter: boolean
  /** The known values of each label; `null`: any value. */
  readonly labels: ReadonlyMap<string, readonly string[] | null>
}

/** Every series that a scrape of Offhook returns, by name, and `up`. */
const SERIES: ReadonlyMap<string, Series> = new Map([
  ['up', seriesOf(false)],
  ...Object.entries(METRICS).flatMap(([name, metric]) => {
    const labels = 'labels' in metric ? metric.labels : {}
    return metric.type === 'histogram'
      ? ([
          [`${name}_bucket`, seriesOf(true, { ...labels, le: null })],
          [`${name}_sum`, seriesOf(true, labels)],
          [`${name}_count`, seriesOf(true, labels)],
        ] as const)
      : ([[name, seriesOf(metric.type === 'counter', labels)]] as const)
  }),
])

function seriesOf(isCounter: boolean, labels: Readonly<Record<string, readonly string[] | null>> = {}): Series {
  const ofTarget = TARGET_LABELS.map((label) => [label, null] as const)
  return { isCounter, labels: new Map([...ofTarget, ...Object.entries(labels)]) }
}

/** What is wrong with the expression, in sentences; empty: nothing. */
export function problemsOf(expression: string): string[] {
  const problems: string[] = []
  for (const node of nodesIn(parse(expression))) {
    if (node.type.isError) problems.push(`Syntax error at ${node.from}.`)
    else if (node.name === 'QuotedLabelName') problems.push('Write names without quotation marks.')
    else if (node.name === 'VectorSelector') problems.push(...selectorProblems(node, expression))
    else if (node.name === 'GroupingLabels') problems.push(...groupingProblems(node, expression))
    else if (functionOf(node, expression) === 'histogram_quantile' && !labelsOf(node.lastChild, expression)?.has('le'))
      problems.push('histogram_quantile needs the label "le".')
  }
  return problems
}

/** The metrics of the expression, as the catalogue names them. */
export function metricsIn(expression: string): string[] {
  return nodesIn(parse(expression))
    .filter(({ name }) => name === 'VectorSelector')
    .map((node) => nameOf(node, expression))
    .map((name) => (Object.hasOwn(METRICS, name) ? name : name.replace(/_(?:bucket|sum|count)$/, '')))
}

/** The labels that the series of the result can have. */
export function resultLabels(expression: string): ReadonlySet<string> {
  return labelsOf(parse(expression), expression) ?? new Set()
}

function parse(expression: string): SyntaxNode {
  return parser.parse(expression).topNode
}

function selectorProblems(selector: SyntaxNode, expression: string): string[] {
  const name = nameOf(selector, expression)
  const series = SERIES.get(name)
  if (!series) return [`${name} is unknown.`]
  const isCounted = COUNTING.has(functionAround(selector, expression))
  return [
    ...(series.isCounter && !isCounted ? [`${name} is a counter, and has no rate.`] : []),
    ...(!series.isCounter && isCounted ? [`${name} is a gauge, and has a rate.`] : []),
    ...matchersOf(selector).flatMap((matcher) => matcherProblems(matcher, { name, series, expression })),
  ]
}

/** The function whose argument is this range of samples; empty: none. */
function functionAround(selector: SyntaxNode, expression: string): string {
  const range = selector.parent
  const call = range?.name === 'MatrixSelector' ? range.parent?.parent : null
  return call ? functionOf(call, expression) : ''
}

function matcherProblems(
  matcher: SyntaxNode,
  { name, series, expression }: { readonly name: string; readonly series: Series; readonly expression: string },
): string[] {
  const label = textOf(matcher.getChild('LabelName'), expression)
  const values = series.labels.get(label)
  if (values === undefined) return [`${name} has no label "${label}".`]
  if (values === null) return []
  const operator = textOf(matcher.getChild('MatchOp'), expression)
  const text = textOf(matcher.getChild('StringLiteral'), expression).slice(1, -1)
  const matched = operator.endsWith('~') ? text.split('|') : [text]
  return matched.filter((value) => !values.includes(value)).map((value) => `"${label}" of ${name} is never "${value}".`)
}

/** Every selector beneath an aggregation, or beneath an operator with `on`, must have the labels that it names. */
function groupingProblems(grouping: SyntaxNode, expression: string): string[] {
  const whole = grouping.parent?.parent
  const names = nodesIn(whole ?? null)
    .filter((node) => node.name === 'VectorSelector')
    .map((node) => nameOf(node, expression))
  return grouping.getChildren('LabelName').flatMap((node) => {
    const label = textOf(node, expression)
    return names
      .filter((name) => !SERIES.get(name)?.labels.has(label))
      .map((name) => `${name} has no label "${label}".`)
  })
}

/** The labels of the series that the node results in; `null`: it results in a number or a string. */
function labelsOf(node: SyntaxNode | null, expression: string): ReadonlySet<string> | null {
  if (node === null || LITERALS.has(node.name)) return null
  if (node.name === 'VectorSelector') return new Set(SERIES.get(nameOf(node, expression))?.labels.keys())
  if (node.name === 'AggregateExpr') return aggregatedLabels(node, expression)
  const inner = childrenOf(node).map((child) => labelsOf(child, expression))
  const labels = inner.find((one) => one !== null) ?? null
  return labels && functionOf(node, expression) === 'histogram_quantile'
    ? filtered(labels, (label) => label !== 'le')
    : labels
}

function aggregatedLabels(aggregation: SyntaxNode, expression: string): ReadonlySet<string> {
  const before = labelsOf(aggregation.getChild('FunctionCallBody'), expression) ?? new Set()
  const operator = textOf(aggregation.getChild('AggregateOp'), expression)
  // These return some of their series unchanged.
  if (operator === 'topk' || operator === 'bottomk') return before
  const modifier = aggregation.getChild('AggregateModifier')
  const named = new Set(
    modifier
      ?.getChild('GroupingLabels')
      ?.getChildren('LabelName')
      .map((node) => textOf(node, expression)),
  )
  const isWithout = Boolean(modifier?.getChild('Without'))
  return filtered(before, (label) => named.has(label) !== isWithout)
}

function filtered(labels: ReadonlySet<string>, isKept: (label: string) => boolean): ReadonlySet<string> {
  return new Set([...labels].filter(isKept))
}

function matchersOf(selector: SyntaxNode): SyntaxNode[] {
  return nodesIn(selector).filter(({ name }) => name === 'UnquotedLabelMatcher')
}

function nameOf(selector: SyntaxNode, expression: string): string {
  return textOf(selector.getChild('Identifier'), expression)
}

function functionOf(node: SyntaxNode, expression: string): string {
  return textOf(node.getChild('FunctionIdentifier'), expression)
}

function textOf(node: SyntaxNode | null, expression: string): string {
  return node === null ? '' : expression.slice(node.from, node.to)
}

/** The node and all nodes beneath it, in the order of the text. */
function nodesIn(node: SyntaxNode | null): SyntaxNode[] {
  return node === null ? [] : [node, ...childrenOf(node).flatMap(nodesIn)]
}

function childrenOf(node: SyntaxNode): SyntaxNode[] {
  const children: SyntaxNode[] = []
  for (let child = node.firstChild; child !== null; child = child.nextSibling) children.push(child)
  return children
}
