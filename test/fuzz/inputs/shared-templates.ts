// Links and files that people paste as a template (28): valid, changed, cut off, or far larger than their packed size
// suggests.
import { deflateRawSync } from 'node:zlib'
import * as fc from 'fast-check'
import { INTEGRATION_TEMPLATES } from '../../../src/integrations/templates.ts'
import { TEMPLATE_VERSION } from '../../../web/pages/editor/template/template.ts'
import { condition, integration, misshapen } from './integrations.ts'
import { anything, deepJson, often, text } from './texts.ts'

/** Members of integrations, most of which a template has too. */
const templates = fc
  .record({
    base: fc.constantFrom(...INTEGRATION_TEMPLATES.map(({ integration }): object => integration)),
    change: fc.oneof(
      { weight: 4, arbitrary: fc.constant<object>({}) },
      { weight: 3, arbitrary: fc.record({ conditions: condition }).map((one): object => one) },
      { weight: 3, arbitrary: integration.map(({ request }): object => ({ service: 'generic', request })) },
      { weight: 1, arbitrary: misshapen.map((one): object => one) },
      { weight: 1, arbitrary: fc.dictionary(text, anything, { maxKeys: 2 }).map((one): object => one) },
    ),
    version: fc.oneof({ weight: 9, arbitrary: fc.constant<unknown>(TEMPLATE_VERSION) }, anything),
  })
  .map(({ base, change, version }) => ({
    request: null,
    wait: {},
    ...base,
    ...change,
    offhook_template: version,
  }))

const files = fc.oneof(
  {
    weight: 8,
    arbitrary: templates.map((one) => JSON.stringify(one, (_, value: unknown) => (isBig(value) ? null : value))),
  },
  { weight: 1, arbitrary: deepJson.map((json) => `{"offhook_template":1,"request":${json}}`) },
  { weight: 1, arbitrary: deepJson.map((json) => `{"offhook_template":1,"conditions":${json}}`) },
)

/** `fc.anything` creates big integers, which JSON cannot hold. */
function isBig(value: unknown): boolean {
  return typeof value === 'bigint'
}

const link = (packed: Buffer): string =>
  `https://calls.example.com/integrations/new#template=${packed.toString('base64url')}`

export const sharedTemplates = fc.oneof(
  { weight: 4, arbitrary: files },
  { weight: 4, arbitrary: files.map((json) => link(deflateRawSync(json))) },
  // A link that was cut off or changed.
  {
    weight: 2,
    arbitrary: fc.tuple(files, fc.nat(2000), fc.nat(255)).map(([json, at, byte]) => {
      const packed = deflateRawSync(json)
      packed[at % packed.length] = byte
      return link(packed.subarray(0, at % 3 === 0 ? at : undefined))
    }),
  },
  { weight: 1, arbitrary: often.map((times) => link(deflateRawSync(`{"name":"${' '.repeat(times * 1000)}"}`))) },
  { weight: 1, arbitrary: text.map((one) => `#template=${one}`) },
  { weight: 1, arbitrary: text },
)
