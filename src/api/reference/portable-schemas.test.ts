import assert from 'node:assert/strict'
import { test } from 'node:test'
import { nameTypes } from './portable-schemas.ts'
import { schemaRef, TYPE_NAME } from './schema-names.ts'

const colour = { type: 'string', enum: ['red', 'blue'], [TYPE_NAME]: 'Colour' }

test('a named type is one schema, and its places keep their description, default and null', () => {
  const schemas = {
    Car: {
      properties: {
        body: { ...colour, description: 'Of the body.', default: 'red' },
        roof: { ...colour, type: ['string', 'null'], enum: ['red', 'blue', null], description: 'Of the roof.' },
        doors: { type: 'array', items: { ...colour } },
      },
    },
  }
  nameTypes([schemas], schemas, ['Colour'])
  assert.deepEqual(schemas, {
    Car: {
      properties: {
        body: { ...schemaRef('Colour'), description: 'Of the body.', default: 'red' },
        roof: { oneOf: [schemaRef('Colour'), { type: 'null' }], description: 'Of the roof.' },
        doors: { type: 'array', items: schemaRef('Colour') },
      },
    },
    Colour: { type: 'string', enum: ['red', 'blue'] },
  })
})

test('two different schemas of one name are an error, whether both are named types or not', () => {
  const other = { type: 'string', enum: ['red'], [TYPE_NAME]: 'Colour' }
  const message = /two different schemas are named Colour/
  assert.throws(() => nameTypes([{ ...colour }, other], {}, []), message)
  assert.throws(() => nameTypes([{ ...colour }], { Colour: { type: 'string' } }, []), message)
})

test('a name that was given to a type outside the document is an error', () => {
  assert.throws(() => nameTypes([{ ...colour }], {}, ['Colour', 'Size']), /nothing in the document is named Size/)
})
