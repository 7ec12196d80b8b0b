import type { FieldValue } from '../../src/calls/call.ts'
import { LIST_LENGTH_MAX, TEXT_LENGTH_MAX, VALUE_LENGTH_MAX } from '../../src/calls/field-values.ts'
import { FIELDS, type Field, type FieldType, type KnownFrom } from '../../src/calls/fields.ts'
import { FILTERS, type Filter } from '../../src/render/template/filters.ts'
import { FIELD_GROUPS, fieldGroupOf } from '../../web/parts/field-groups.ts'
import { parts } from '../../web/words/en/parts.ts'
import { code, heading, sentence, table } from './markdown.ts'
import { fieldSuppliers } from './suppliers.ts'

const KNOWN: Readonly<Record<KnownFrom, string>> = {
  ring: 'ringing',
  answer: 'answered',
  end: 'ended',
  processed: 'final',
  each: 'always',
  any: 'any time',
}

const TYPES: Readonly<Record<FieldType, readonly [json: string, meaning: string]>> = {
  string: ['string', `Text of up to ${n(VALUE_LENGTH_MAX)} characters.`],
  text: ['string', `Long text of up to ${n(TEXT_LENGTH_MAX)} characters.`],
  int: ['number', 'A whole number.'],
  number: ['number', 'A number.'],
  decimal: ['string', 'An amount, such as `"250.00"`.'],
  bool: ['true or false', 'True or false. In conditions: yes or no.'],
  datetime: ['string', 'A time in UTC (RFC 3339), with milliseconds.'],
  phone: ['string', 'A phone number in E.164 where it can be read as one; otherwise as the source sent it.'],
  url: ['string', 'An http or https URL.'],
  list: ['array of strings', `Up to ${n(LIST_LENGTH_MAX)} texts.`],
  enum: ['string', 'One of the values listed.'],
}

export function fieldsPage(): string {
  const groups = FIELD_GROUPS.map((group) => ({
    title: parts.fieldGroups[group],
    fields: FIELDS.filter((field) => fieldGroupOf(field.code) === group),
  })).filter(({ fields }) => fields.length > 0)
  return [
    heading(
      'Fields and filters',
      'A field is a value of a call. Write `[[caller_number]]` in a request to send it. [Fields](../guide/fields.md) explains how values are filled in,\nand [Who is who in a call](../guide/who-is-who.md) which field is the customer and what the outcomes mean.',
      [
        '- **Available from** is the first event that can include the field: `ringing`, `answered`, `ended` or `final`. *Always*: every',
        '  request includes it.',
        '- **May change** marks fields whose value often changes during a call. Others usually keep their first value.',
        '- A field without a value is `null` in JSON and empty elsewhere.',
        '- `GET /api/v1/fields` returns this list as JSON.',
      ].join('\n'),
    ),
    '## Types',
    table(
      ['Type', 'In JSON', 'Meaning'],
      Object.entries(TYPES).map(([type, [json, meaning]]) => [code(type), json, meaning]),
    ),
    ...groups.flatMap(({ title, fields }) => [
      `## ${title}`,
      table(['Field', 'Type', 'Available from', 'Meaning', 'Example'], fields.map(row)),
    ]),
    '## Custom fields',
    [
      'A source can send custom fields as `custom.<name>`: up to 64 letters, digits, `_`, `-` and `.`. Their values are strings,',
      'numbers, true, false, or lists of strings. Send one as `[[custom.order_id]]`.',
    ].join('\n'),
    '## Where each field comes from',
    [
      'Offhook computes some fields. Caller history, the *Numbers* page, recordings and post-call steps add others. The rest come from',
      'the phone system. The API, your own mapping and imported files can set every field except those that Offhook alone computes.',
    ].join('\n'),
    table(
      ['Field', 'Supplied by', 'Phone systems', 'Ready-made mappings'],
      [...fieldSuppliers()].map(([name, { own, phoneSystems, readyMappings }]) => [
        code(name),
        own.join(', '),
        phoneSystems.join(', '),
        readyMappings.join(', '),
      ]),
    ),
    '## Filters',
    [
      'A filter changes the format of a value: `[[caller_number|national]]`. Filters run from left to right:',
      '`[[caller_name|trim|upper]]`. An argument follows a colon: `[[start_time|date:dd/MM/yyyy]]`. Examples use Sydney time and',
      'Australian numbers.',
    ].join('\n'),
    table(
      ['Filter', 'Meaning', 'Argument', 'Accepts', 'Example'],
      FILTERS.map(({ name, meaning, argument, accepts, example }) => [
        code(name),
        meaning,
        argument.need === 'none' ? '' : sentence(`${argument.need}: ${argument.meaning}`),
        accepts.length === 6 ? 'any value' : accepts.join(', '),
        `${shown(example.value)} → ${code(`|${example.filter}`)} → ${shown(example.result)}`,
      ]),
    ),
    [
      'A missing value stays missing, except with `default`, `map` with `*`, and `json`. Text filters act on every item of a',
      'list. A value that a filter can’t read is unchanged.',
    ].join('\n'),
  ].join('\n\n')
}

function row({ code: name, label, type, values, example, known, changes, help }: Field): string[] {
  return [
    `${code(name)}<br>${label}`,
    values === undefined ? code(type) : `${code(type)}: ${values.map(code).join(', ')}`,
    `${KNOWN[known]}${changes ? '; may change' : ''}`,
    sentence(help),
    shown(example),
  ]
}

function shown(value: FieldValue | Filter['example']['value']): string {
  if (value === null) return '(missing)'
  return code(typeof value === 'string' && !value.includes('\n') ? value : JSON.stringify(value))
}

function n(number: number): string {
  return number.toLocaleString('en')
}
