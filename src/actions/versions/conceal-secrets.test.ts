import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createConcealing } from './conceal-secrets.ts'

const content = {
  name: 'open-until-now',
  delivery: { schedule: 'standard' },
  settings: { token: 'open-until-now', list: 'leads', nested: [{ url: 'https://a.example/?k=open-until-now' }] },
  request: {
    url: 'https://crm.example/calls?key=open-until-now&to=1',
    headers: [
      { key: 'X-Old', value: 'open-until-now' },
      { key: 'X-Pasted', value: ' open-until-now ' },
      { key: 'Authorization', value: 'Bearer open-until-now' },
      { key: 'X-Pin', value: '1234' },
      { key: ' x-named', value: 'another value' },
      { key: 'Accept', value: 'text/plain' },
      { key: 'X-Secret', value: '', secret: true },
    ],
    rows: [
      { key: 'key', value: 'open-until-now', type: 'auto' },
      { key: 'pin', value: '1234', type: 'text' },
      { key: 'text', value: 'my key is open-until-now', type: 'text' },
      { key: 'count', value: '12345', type: 'number' },
    ],
    raw: { content_type: 'text/plain', body: '<k>open-until-now</k> 1234' },
    auth: { type: 'basic', username: 'open-until-now' },
  },
}

test('S51 what became secret is taken out of headers, rows, URL, raw body, user name and settings, whatever its name', () => {
  const conceal = createConcealing(['open-until-now', '1234'], ['x-named'])
  assert.deepEqual(conceal(content), {
    name: 'open-until-now',
    delivery: { schedule: 'standard' },
    settings: { token: '••••', list: 'leads', nested: [{ url: 'https://a.example/?k=••••' }] },
    request: {
      url: 'https://crm.example/calls?key=••••&to=1',
      headers: [
        { key: 'X-Old', value: '', secret: true },
        { key: 'X-Pasted', value: '', secret: true },
        { key: 'Authorization', value: '', secret: true },
        { key: 'X-Pin', value: '', secret: true },
        { key: ' x-named', value: '', secret: true },
        { key: 'Accept', value: 'text/plain' },
        { key: 'X-Secret', value: '', secret: true },
      ],
      rows: [
        { key: 'key', value: '', type: 'auto' },
        { key: 'pin', value: '', type: 'text' },
        { key: 'text', value: 'my key is ••••', type: 'text' },
        { key: 'count', value: '12345', type: 'number' },
      ],
      raw: { content_type: 'text/plain', body: '<k>••••</k> 1234' },
      auth: { type: 'basic', username: '••••' },
    },
  })
})

test('S51 what holds no secret is answered as it was, whatever it is', () => {
  const conceal = createConcealing(['never-written-down', ''])
  for (const kept of [
    content,
    null,
    [],
    'text',
    { request: null, settings: 7 },
    { request: { headers: 1, rows: [1] } },
  ])
    assert.equal(conceal(kept), kept)
})
