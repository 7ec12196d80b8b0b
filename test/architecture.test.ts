// The dependency rules of ARCHITECTURE.md, as a test. A row says what a part may import; anything else fails.
import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { basename, dirname, join, normalize } from 'node:path'
import { test } from 'node:test'

interface Row {
  /** Parts of which any module may be imported. */
  readonly parts?: readonly string[]
  /** Parts of which only types may be imported: the importing part knows their shapes but runs none of their code. */
  readonly types?: readonly string[]
}

/**
 * Folders and single files, most of them in the order in which a call passes through them. The row of a file takes
 * precedence over that of its folder.
 */
const MAY_IMPORT: Readonly<Record<string, Row>> = {
  'src/sources': { parts: ['src/calls', 'src/sources/kinds', 'src/sources/mapping'] },
  // Pure data: the settings of each kind of source. Contract, forms and checks are made from it.
  'src/sources/kinds': { parts: ['src/calls', 'src/sources/mapping'] },
  // Pure: the page uses it to show the result of a mapping for each message.
  'src/sources/mapping': { parts: ['src/calls'] },
  // Plain data, which the page shows too.
  'src/sources/ready': { types: ['src/sources/mapping'] },
  // Pure: the page uses it too, to show the result for a message.
  'src/sources/sanitize.ts': { parts: ['src/calls'] },
  'src/calls': {},
  // Pure: server and dashboard ask the same table who may do what.
  'src/access': {},
  'src/integrations': {
    parts: ['src/calls', 'src/render', 'src/render/template', 'src/integrations/retry-schedules.ts'],
    types: ['src/integrations/answer-rules.ts'],
  },
  // A shape shared by the code that declares how a service responds and the code that reads its responses.
  'src/integrations/answer-rules.ts': {},
  // Plain data shared by the code that follows schedules and the code that shows them.
  'src/integrations/retry-schedules.ts': {},
  'src/render': { parts: ['src/calls', 'src/render/template'] },
  'src/render/template': {},
  // The renderer's own code puts a secret into the place that it left for the secret.
  'src/delivery': {
    parts: [
      'src/render',
      'src/integrations/retry-schedules.ts',
      'src/delivery/addresses.ts',
      'src/delivery/delivery-states.ts',
      'src/delivery/failure-explanations.ts',
    ],
    types: ['src/integrations/answer-rules.ts'],
  },
  // Pure: addresses and networks, without a policy.
  'src/delivery/addresses.ts': {},
  // Pure: the meaning of a state is the same in the log, in the API and on the page.
  'src/delivery/delivery-states.ts': {},
  // Pure: the log and the page use it to explain failures.
  'src/delivery/failure-explanations.ts': {},
  'src/store/database/shared-sessions.ts': { parts: ['src/store'] },
  'src/store': {
    parts: ['src/access', 'src/delivery/delivery-states.ts'],
    types: [
      'src/calls',
      'src/integrations',
      'src/render',
      'src/delivery',
      'src/sources',
      'src/sources/kinds',
      'src/steps/step.ts',
    ],
  },
  'src/intake': { parts: ['src/calls', 'src/integrations', 'src/render', 'src/delivery', 'src/store'] },
  // main.ts passes in the functions of store and delivery.
  'src/recordings': { parts: ['src/calls'] },
  // Pure: the settings of a step, shared by API and page.
  'src/steps/step.ts': { parts: ['src/integrations', 'src/render'] },
  'src/steps': { parts: ['src/calls', 'src/steps/step.ts'] },
  'src/pipeline.ts': {
    parts: ['src/intake', 'src/calls', 'src/integrations', 'src/render', 'src/delivery', 'src/store'],
  },
  // The actions of the product on its own data, without HTTP.
  'src/actions': {
    parts: [
      'src/access',
      'src/store',
      'src/calls',
      'src/integrations',
      'src/render',
      'src/render/template',
      'src/delivery/delivery-states.ts',
      'src/sources/kinds',
      'src/steps/step.ts',
      'src/actions/configuration/references.ts',
      'src/delivery',
      'src/delivery/addresses.ts',
    ],
    // An action knows only the shapes of these parts; main.ts passes in their functions.
    types: [
      'src/pipeline.ts',
      'src/integrations/answer-rules.ts',
      'src/engine',
      'src/recordings/runtime',
      'src/sources',
      'src/sources/runtime',
      'src/steps',
    ],
  },
  // Jobs resend, cancel and send past calls for many deliveries in the background.
  'src/jobs': {
    parts: ['src/actions', 'src/store'],
    types: ['src/diagnostics.ts', 'src/engine'],
  },
  // The places where a file of configuration may refer to items outside it; the terminal uses the same table.
  'src/actions/configuration/references.ts': { parts: ['src/render', 'src/steps/step.ts'] },
  'src/api': {
    parts: [
      'src/access',
      'src/actions',
      'src/actions/configuration/references.ts',
      'src/store',
      'src/calls',
      'src/integrations',
      'src/render',
      'src/render/template',
      'src/delivery/addresses.ts',
      'src/delivery/delivery-states.ts',
      'src/sources/kinds',
      'src/steps/step.ts',
    ],
    // The API knows only the shapes of these parts; main.ts passes in their functions.
    types: [
      'src/integrations/answer-rules.ts',
      'src/intake',
      'src/engine',
      'src/keys',
      'src/metrics',
      'src/program',
      'src/recordings',
      'src/recordings/runtime',
      'src/sources/runtime',
      'src/steps',
      'src/sources',
      'src/sources/mapping',
    ],
  },
  // The part that serves calls and deliveries while the program runs: the accounts' integrations in memory, and the
  // runs of the engine.
  'src/engine': {
    parts: [
      'src/calls',
      'src/integrations',
      'src/render',
      'src/render/template',
      'src/delivery',
      'src/store',
      'src/intake',
      'src/pipeline.ts',
      'src/recordings',
      'src/sources/kinds',
      'src/steps/step.ts',
    ],
    types: ['src/diagnostics.ts'],
  },
  // What the program measures of itself: main.ts passes in what the other parts know.
  'src/metrics': {
    parts: ['src/calls', 'src/delivery', 'src/engine', 'src/store'],
    types: ['src/intake'],
  },
  // The part that connects sources, recordings and steps with the database and with delivery while the program runs.
  'src/sources/runtime': {
    parts: [
      'src/sources',
      'src/sources/kinds',
      'src/sources/mapping',
      'src/sources/ready',
      'src/sources/sanitize.ts',
      'src/calls',
      'src/delivery',
      'src/store',
      'src/intake',
      'src/delivery/addresses.ts',
    ],
    types: ['src/diagnostics.ts', 'src/engine', 'src/pipeline.ts'],
  },
  'src/recordings/runtime': {
    parts: ['src/recordings', 'src/calls', 'src/delivery', 'src/sources', 'src/sources/runtime', 'src/store'],
    types: ['src/diagnostics.ts', 'src/intake'],
  },
  'src/steps/runtime': {
    parts: ['src/steps', 'src/steps/step.ts', 'src/calls', 'src/recordings', 'src/store'],
    types: ['src/delivery', 'src/diagnostics.ts', 'src/intake'],
  },
  // The keys of the program itself: the operator's key, and the key that seals all secrets.
  'src/keys': { parts: ['src/store'], types: ['src/config.ts'] },
  // The work of a command, without a running program; a start refuses a database that was moved.
  'src/move': { parts: ['src/store'], types: ['src/config.ts'] },
  // The process itself: its start, its network, its watchdog.
  'src/program': {
    parts: [
      'src/program/security-releases.ts',
      'src/keys',
      'src/move',
      'src/calls',
      'src/delivery',
      'src/store',
      'src/store/database/shared-sessions.ts',
      'src/delivery/addresses.ts',
    ],
    types: ['src/config.ts', 'src/diagnostics.ts'],
  },
  // The terminal uses it too, for a Node and a database on which no program runs yet.
  'src/program/security-releases.ts': {},
  'src/main.ts': {
    parts: [
      'src/program',
      'src/engine',
      'src/keys',
      'src/sources/runtime',
      'src/recordings/runtime',
      'src/steps/runtime',
      'src/jobs',
      'src/metrics',
      'src/api',
      'src/store',
      'src/delivery',
      'src/recordings',
      'src/steps',
      'src/config.ts',
      'src/diagnostics.ts',
    ],
    types: ['src/intake'],
  },
  // The client with which programs talk to Offhook: it runs none of the program's code.
  'src/client': {},
  // What programs need that receive Offhook's requests: it imports nothing, not even types, because it is packed alone.
  'src/receiving': {},
  // The page: the client of the API, and the pure code, so that its preview is the same as the server's.
  web: { parts: ['src/client'], types: ['src/api'] },
  'src/cli': {
    parts: [
      'src/client',
      // The demo verifies signatures as a receiver does.
      'src/receiving',
      'src/main.ts',
      'src/move',
      'src/program/security-releases.ts',
      // doctor refuses the same database addresses as a start.
      'src/store/database/shared-sessions.ts',
      'src/actions/configuration/references.ts',
      'src/config.ts',
      'src/calls',
      'src/render',
      'src/sources/mapping',
    ],
  },
  'src/config.ts': {},
  'src/diagnostics.ts': {},
}

/** A function of the store whose name begins with one of these words only reads. */
const READS = /^(?:count|find|has|is|list|read|search)[A-Z]/
const CONSTANT = /^[A-Z][A-Z\d_]*$/

/**
 * The further functions of the store that src/api uses, by file: for requests that are not actions, such as finding out
 * who sent a request, and for requests that come in under a link. All other data is written by actions.
 */
const API_WRITES: Readonly<Record<string, readonly string[]>> = {
  'src/api/auth/keyring.ts': ['saveApiKeysLastUsed'],
  'src/api/auth/sessions.ts': ['saveSessionsLastUsed'],
  'src/api/auth/visits.ts': ['addVisitActs', 'saveKeyVisits'],
  'src/api/consent/callback.ts': ['inTypedTransaction'],
  'src/api/inbox/inbox.ts': ['claimInbox', 'consumeInboxFailure', 'insertInboxRequests'],
  'src/api/recordings/serve.ts': ['saveRecordingAccess'],
  'src/api/recordings/settings-routes.ts': ['resolveRecordingSettings'],
  'src/api/routing/idempotency.ts': ['saveResponse'],
  'src/api/routing/transaction.ts': ['inTypedTransaction', 'limitLockWait', 'lockIdempotencyKey'],
  'src/api/wallboards/access.ts': ['noteWallboardOpened'],
}

/**
 * Leaves: general helpers, and the readers of data from strangers. Leaves import only each other, and any part may
 * import them.
 */
const LEAVES = [
  'src/assets.ts',
  'src/bounds.ts',
  'src/changes/',
  'src/concurrency/',
  'src/errors.ts',
  'src/flaws/',
  'src/get-or-insert.ts',
  'src/ids.ts',
  'src/request-context.ts',
  'src/json/',
  'src/schema.ts',
  'src/text/',
  'src/time/',
  'src/xml/',
]

/**
 * The single list of the code that the page runs just as the server does: the compiler lets it use neither Node nor
 * DOM.
 */
const { include } = JSON.parse(readFileSync('tsconfig.pure.json', 'utf8')) as { readonly include: readonly string[] }
const PURE = include.filter((path) => !path.endsWith('.d.ts'))

interface Import {
  readonly target: string
  readonly typesOnly: boolean
  /** Names that are imported by value. */
  readonly values: readonly string[]
}

const CLAUSE = String.raw`(?<type>type\s)?(?<names>[\w\s{},*$]*?)\sfrom\s*`
const STATIC = new RegExp(String.raw`^(?:import|export)\s+(?:${CLAUSE})?['"](?<path>[^'"]+)['"]`, 'gm')
const DYNAMIC = /\bimport\(\s*['"](?<path>[^'"]+)['"]/g

/**
 * The names that package.json gives to files for which Node has another file (`#sha256`), each with the page's file.
 */
const { imports: ownNames } = JSON.parse(readFileSync('package.json', 'utf8')) as {
  readonly imports: Readonly<Record<string, { readonly default: string }>>
}
const OWN_NAMES = new Map(Object.entries(ownNames).map(([name, { default: path }]) => [name, normalize(path)]))

const files = globSync('{src,web}/**/*.{ts,tsx}').filter((file) => !/\.test\.|\.d\.ts$/.test(file))
const texts = new Map(files.map((file) => [file, readFileSync(file, 'utf8')]))
// A JSON file has no code to depend on.
const isCode = ({ target }: Import): boolean => target.startsWith('src/') && !target.endsWith('.json')
const imports = new Map(files.map((file) => [file, importsOf(file).filter(isCode)]))

test('every part imports only what its row allows', () => {
  const wrong = [...imports].flatMap(([file, targets]) =>
    targets
      .filter((target) => !isAllowed(file, target))
      .map(({ target, typesOnly }) => `${file} must not import ${typesOnly ? 'types of ' : ''}${target}`),
  )
  assert.deepEqual(wrong, [])
})

test('of the store, the API only calls what reads', () => {
  const writes = [...imports].flatMap(([file, targets]) => {
    if (partOf(file) !== 'src/api') return []
    const values = targets.filter(({ target }) => partOf(target) === 'src/store').flatMap((one) => one.values)
    const names = values.filter((name) => !READS.test(name) && !CONSTANT.test(name)).toSorted()
    return names.length === 0 ? [] : [[file, names] as const]
  })
  assert.deepEqual(Object.fromEntries(writes), API_WRITES)
})

test('no import cycles, type imports included', () => {
  const done = new Set<string>()
  const visit = (file: string, path: readonly string[]): void => {
    assert.ok(!path.includes(file), `cycle: ${[...path.slice(path.indexOf(file)), file].join(' -> ')}`)
    if (done.has(file)) return
    for (const { target } of importsOf(file)) if (texts.has(target)) visit(target, [...path, file])
    done.add(file)
  }
  for (const file of files) visit(file, [])
})

test('transactions of typed queries are begun in one file, which runs them again where another was in the way', () => {
  const begins = [...texts]
    .filter(([, text]) => /\.(?:transaction|startTransaction)\(\)/.test(text))
    .map(([file]) => file)
  assert.deepEqual(begins, ['src/store/database/transaction.ts'])
})

test('what an action gives is never dropped: it may be a failure', () => {
  const head = /^export (?:async )?function (\w+)(?:(?!\n\}|\nexport )[\s\S])*?\): (?:Promise<)?Result</gm
  const actions = new Map(
    files
      .filter((file) => file.startsWith('src/actions/'))
      .map((file) => [file, new Set([...(texts.get(file) ?? '').matchAll(head)].map(([, name = '']) => name))]),
  )
  const lost = files.filter((file) => /^src\/(?:api|actions)\//.test(file)).flatMap((file) => dropped(file, actions))
  assert.ok([...actions.values()].reduce((sum, { size }) => sum + size, 0) > 50)
  assert.deepEqual(lost, [])
})

/** Statements of a file that consist only of a call of an imported action. */
function dropped(file: string, actions: ReadonlyMap<string, ReadonlySet<string>>): string[] {
  const text = texts.get(file) ?? ''
  const names = [...text.matchAll(/^import \{([^}]*)\} from '(\.[^']*)'/gm)].flatMap(([, list = '', path = '']) => {
    const known = actions.get(normalize(join(dirname(file), path)))
    const items = list.split(',').map((item) => item.trim().split(' as '))
    return items.flatMap(([name = '', local = name]) => (known?.has(name) === true ? [local] : []))
  })
  if (names.length === 0) return []
  const statement = new RegExp(String.raw`[;{}\w)'\]]\n\s*(?:await )?(?:${names.join('|')})\(`, 'g')
  return [...text.matchAll(statement)].map(([found]) => `${file}: ${found.slice(1).trim()}`)
}

test('every row is in use', () => {
  const stale = Object.keys(MAY_IMPORT).filter((part) => !files.some((file) => partOf(file) === part))
  assert.deepEqual(stale, [])
})

test('every import resolves', () => {
  const lost = [...imports].flatMap(([file, targets]) =>
    targets.filter(({ target }) => !texts.has(target)).map(({ target }) => `${file}: ${target}`),
  )
  assert.deepEqual(lost, [])
})

test('ARCHITECTURE marks the pure code, and nothing else', () => {
  const marks = [...readFileSync('ARCHITECTURE.md', 'utf8').matchAll(/`([^`]+)` ◇/g)].map(([, path = '']) => path)
  assert.deepEqual(marks.map((path) => basename(path)).toSorted(), PURE.map((path) => basename(path)).toSorted())
})

test('every file belongs to a part, and leaves import nothing but each other', () => {
  assert.deepEqual(
    files.filter((file) => !isLeaf(file) && MAY_IMPORT[partOf(file)] === undefined),
    [],
  )
  for (const [file, targets] of imports)
    if (isLeaf(file))
      assert.deepEqual(
        targets.filter(({ target }) => !isLeaf(target)),
        [],
        file,
      )
})

function isAllowed(file: string, { target, typesOnly }: Import): boolean {
  const [from, to] = [partOf(file), partOf(target)]
  if (from === to || isLeaf(target)) return true
  const { parts = [], types = [] } = MAY_IMPORT[from] ?? {}
  if (from === 'web' && isPure(target)) return true
  return parts.includes(to) || (typesOnly && types.includes(to))
}

function isPure(file: string): boolean {
  return PURE.some((path) => file === path || file.startsWith(`${path}/`))
}

function isLeaf(file: string): boolean {
  return LEAVES.some((leaf) => file.startsWith(leaf))
}

/**
 * The row of a file: its own, or that of the longest folder that contains it (`src/render/template` before
 * `src/render`).
 */
function partOf(file: string): string {
  if (file in MAY_IMPORT) return file
  const rows = Object.keys(MAY_IMPORT).filter((part) => file.startsWith(`${part}/`))
  return rows.toSorted((a, b) => b.length - a.length)[0] ?? file
}

function importsOf(file: string): Import[] {
  const text = texts.get(file) ?? ''
  const found = [...text.matchAll(STATIC), ...text.matchAll(DYNAMIC)].flatMap(({ groups = {} }) => {
    const path = groups['path'] ?? ''
    const names = groups['names']?.replaceAll(/[{}]/g, '').split(',') ?? []
    const named = groups['names']?.trim().startsWith('{') === true && names.every((name) => /^\s*(type\s|$)/.test(name))
    const typesOnly = groups['type'] !== undefined || named
    const values = typesOnly
      ? []
      : names.map((name) => name.trim()).filter((name) => name !== '' && !/^type\s/.test(name))
    return { path, typesOnly, values: values.map((name) => name.replace(/\sas\s.*$/, '')) }
  })
  return found.map(({ path, ...rest }) => ({
    target: path.startsWith('.') ? normalize(join(dirname(file), path)) : (OWN_NAMES.get(path) ?? path),
    ...rest,
  }))
}
