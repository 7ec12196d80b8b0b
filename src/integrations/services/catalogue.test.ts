// Properties that every service must have. The properties of a single service are tested in a file of their own.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { test } from 'node:test'
import { FIELDS } from '../../calls/fields.ts'
import { TEXT_LENGTH_MAX } from '../../calls/field-values.ts'
import { compileIntegration } from '../validate.ts'
import { SERVICES } from '../services.ts'
import {
  everyRequest,
  exampleSettings,
  hasDryRun,
  mustBeFilled,
  requestOf,
  configureService,
} from '../../../test/kit/services.ts'
import { secretNameOf, type Service } from './service.ts'

const presets = SERVICES.filter(({ id }) => id !== 'generic')

/** The flaws of all services, each with the id of its service. */
function flawsOf(look: (service: Service) => readonly string[]): readonly string[] {
  return presets.flatMap((service) => look(service).map((flaw) => `${service.id}: ${flaw}`))
}

function said(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

test('T18 ids of services and keys of their inputs are unique, and simple enough for an address', () => {
  const ids = SERVICES.map(({ id }) => id)
  assert.deepEqual(ids, [...new Set(ids)])
  assert.deepEqual(
    flawsOf(({ id, inputs }) => {
      const keys = inputs.map(({ key }) => key)
      return [id, ...keys].filter(
        (name, i, all) => !/^[a-z][a-z0-9_]*$/.test(name) || (i > 0 && all.indexOf(name, 1) < i),
      )
    }),
    [],
  )
})

test('T18 a request refers to inputs that there are, and no input is asked for in vain', () => {
  assert.deepEqual(
    flawsOf((service) => {
      const { inputs, request, dry_run, row_filter } = service
      const text = JSON.stringify([request, dry_run])
      const used = new Set(
        [...text.matchAll(/\[\[\s*(?:setting:|secret:input\.)\s*([^\]|]*?)\s*[\]|]/g)].map(([, key = '']) => key),
      )
      const needed = compileIntegration(configureService(service).integration).secrets
      return [
        ...[...used].filter((key) => !inputs.some((one) => one.key === key)).map((key) => `there is no input ${key}`),
        ...inputs
          .filter(({ key }) => key !== row_filter?.input)
          .filter((one) => !used.has(one.key) && !(one.secret && needed.has(secretNameOf(one))))
          .map(({ key }) => `the input ${key} is used nowhere`),
        ...[...needed]
          .filter((name) => !inputs.some((one) => one.secret && secretNameOf(one) === name))
          .map((name) => `no input asks for the secret ${name}`),
        ...inputs
          .filter((one) => one.secret && !mustBeFilled(service, one) && needed.has(secretNameOf(one)))
          .map(({ key }) => `nothing can be sent without the secret ${key}: it is required`),
      ]
    }),
    [],
  )
})

test('T18 each input takes its own example, says what it is, and what is wrong', () => {
  assert.deepEqual(
    flawsOf(({ inputs }) =>
      inputs.flatMap(({ key, label, help, example, initial, check, type, options, required, secret }) => {
        const pattern = check && new RegExp(`^(?:${check.pattern})$`, 'u')
        return [
          ...[example, initial]
            .filter((text) => text !== '' && pattern?.test(text) === false)
            .map((text) => `${key}: "${text}" does not pass its own check`),
          ...(pattern?.test('') === true ? [`${key}: its check is met by nothing`] : []),
          ...(check && !/[.!]$/.test(check.message) ? [`${key}: the message is no sentence`] : []),
          ...(label.trim() === '' || !/[.!]$/.test(help) ? [`${key}: it needs a label, and help in sentences`] : []),
          ...(example === '' && initial === '' && required && type !== 'select' && (!secret || check)
            ? [`${key}: it needs an example`]
            : []),
          ...(type === 'select' && !options.some(({ value }) => value === initial)
            ? [`${key}: it begins with no choice`]
            : []),
        ]
      }),
    ),
    [],
  )
})

test('T18 each service says what it does, when and against what it was checked, and where the vendor tells of it', () => {
  assert.deepEqual(
    flawsOf(({ summary, checked, docs_url, events, dry_run, unconfirmed }) => [
      ...[summary, dry_run?.note, unconfirmed]
        .filter((text) => text && !/^\P{Ll}.*\.$/u.test(text))
        .map((text) => `no sentence: ${text}`),
      ...(/^20\d\d-\d\d-\d\d$/.test(checked.on) && !Number.isNaN(Date.parse(checked.on)) ? [] : ['checked on no date']),
      ...(checked.against.trim() === '' ? ['checked against nothing'] : []),
      ...(URL.parse(docs_url ?? '')?.protocol === 'https:' ? [] : ['no page of the vendor']),
      ...(events.length === 0 ? ['it sends nothing'] : []),
    ]),
    [],
  )
})

/**
 * Each service with its settings: once with all inputs filled in, and once with only the inputs that must be filled in.
 */
const ways = presets.flatMap((service) =>
  [exampleSettings(service), exampleSettings(service, (one) => mustBeFilled(service, one))].flatMap((settings) => [
    { service, given: { settings } },
    ...(hasDryRun(service, settings) ? [{ service, given: { settings, dryRun: true } }] : []),
  ]),
)

test('T18 filled in with its examples a service has nothing wrong, and neither has its dry run', () => {
  assert.deepEqual(
    ways.flatMap(({ service, given }) =>
      configureService(service, given).problems.map(({ path, message }) => `${service.id}: ${path}: ${message}`),
    ),
    [],
  )
})

test('T18 every sample at every moment gives a request with nothing left open, with all inputs or those that must be', () => {
  assert.deepEqual(
    ways.flatMap(({ service, given }) => {
      try {
        return everyRequest(service, given).flatMap(({ of, url, headers, body }) => {
          const whole = [url.href, ...[...headers].flat(), body ?? ''].join('\n')
          return [
            ...(/\[\[[a-z]/.test(whole) ? [`${of}: a place is left open: ${whole}`] : []),
            ...[...headers]
              .filter(([, value]) => value === '')
              .map(([name]) => `${of}: the header ${name} says nothing`),
            ...(url.protocol === 'https:' ? [] : [`${of}: the address is ${url.href}`]),
          ].map((flaw) => `${service.id}: ${flaw}`)
        })
      } catch (error) {
        return [said(error)]
      }
    }),
    [],
  )
})

test('T5 T18 the longest texts that a call can have make no service refuse it', () => {
  // This character takes three bytes in UTF-8.
  const long = '漢'.repeat(TEXT_LENGTH_MAX)
  const texts = Object.fromEntries(FIELDS.filter(({ type }) => type === 'text').map(({ code }) => [code, long]))
  assert.deepEqual(
    flawsOf((service) => {
      try {
        requestOf(service, 'answered', 'updated', { fields: texts })
        return []
      } catch (error) {
        return [said(error)]
      }
    }),
    [],
  )
})

test('T18 a call of which hardly anything is known still gives a request', () => {
  const nothing = Object.fromEntries(
    FIELDS.filter(({ from, known }) => from === 'source' && known !== 'each').map(({ code }) => [code, null]),
  )
  assert.deepEqual(
    flawsOf((service) => {
      try {
        everyRequest(service, { fields: nothing })
        return []
      } catch (error) {
        return [said(error)]
      }
    }),
    [],
  )
})

test('S36 no text that is typed into an input holds up the program: each is checked in one reading, however long it is', () => {
  const checked = presets.flatMap(({ inputs }) =>
    inputs.flatMap(({ check, example }) => (check === null ? [] : [{ pattern: check.pattern, example }])),
  )
  // This text is longer than the API accepts. A pattern whose steps grow with the square of the length would take
  // minutes.
  const script = `
    for (const { pattern, example } of ${JSON.stringify(checked)}) {
      const reads = new RegExp('^(?:' + pattern + ')$', 'u')
      for (const char of new Set(example.replace(/[a-z0-9]/gi, '') + 'a0.-/&'))
        reads.test(example + char.repeat(100_000) + '\\n')
    }`
  const { status } = spawnSync(process.execPath, ['-e', script], { timeout: 60_000 })
  assert.equal(status, 0)
})
