// A person connects a phone system and watches it.
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { after, test } from 'node:test'
import { promisify } from 'node:util'
import { openClient } from '../../src/store/database/connections.ts'
import { startReceiver } from '../kit/receiver.ts'
import { startFakeAmi } from '../recordings/fake-ami.ts'
import { addressOf, startPageFixture } from './kit.ts'

const fixture = await startPageFixture()
const { api } = fixture
const ami = await startFakeAmi()
const closed = await startFakeAmi({ login: 'Response: Error\r\nMessage: Authentication failed\r\n\r\n' })
const receiver = await startReceiver()
after(() => Promise.all([ami.close(), closed.close(), receiver.close()]))

/** A call that begins in this context, as Asterisk reports it. */
function newChannel(context: string, id: string): string {
  const headers = {
    Event: 'Newchannel',
    Channel: `PJSIP/provider-${id}`,
    ChannelState: '4',
    ChannelStateDesc: 'Ring',
    CallerIDNum: '0412345678',
    CallerIDName: '',
    ConnectedLineNum: '',
    ConnectedLineName: '',
    Context: context,
    Exten: '0288889999',
    Priority: '1',
    Uniqueid: id,
    Linkedid: id,
    Timestamp: String(Date.now() / 1000),
  }
  return `${Object.entries(headers)
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join('')}\r\n`
}

test('an Asterisk is connected: what to paste follows what is typed, a wrong login is told in words, contexts are marked', async () => {
  await using view = await fixture.open('/sources')
  const { page } = view
  await page.getByRole('link', { name: 'Connect a phone system' }).click()
  await page.getByRole('link', { name: /^Asterisk \(AMI\)/ }).click()
  await page.getByLabel('Name', { exact: true }).fill('Office PBX')
  await page.getByLabel('Host').fill('127.0.0.1')
  await page.getByLabel('Port').fill(String(closed.port))
  await page.getByLabel('Username').fill('listener')
  await page.getByRole('textbox', { name: 'Secret' }).fill('pa;ss')
  const conf = page.getByRole('group', { name: 'Lines for manager.conf' })
  await conf.getByText('[listener]').waitFor()
  await conf.getByText('secret = pa\\;ss').waitFor()

  await page.getByRole('button', { name: 'Test connection' }).click()
  await page.getByText(/rejected the login of "listener"/).waitFor()
  await page.getByLabel('Port').fill(String(ami.port))
  await page.getByRole('button', { name: 'Test connection' }).click()
  await page.getByText('Connection successful.').waitFor()
  await page.getByRole('button', { name: 'Connect', exact: true }).click()

  await page.getByRole('heading', { name: 'Office PBX' }).waitFor()
  await page.getByText('Connected', { exact: true }).waitFor()
  await page.getByText('No contexts yet').waitFor()
  assert.deepEqual(await view.axe(), [])
  assert.equal(await page.getByRole('textbox', { name: 'Secret' }).inputValue(), '••••')

  // The connections of the check came first: the present connection is the source's.
  ami.send(newChannel('weird-context', '1761742800.1'))
  const mark = page.getByLabel('Role of weird-context')
  await mark.selectOption('Ignore')
  await page.getByRole('button', { name: 'Save 1 change' }).click()
  await page.getByText('Roles saved. New calls use them.').waitFor()
  const { data } = (await api.get('~/sources')).body
  const saved = data.find(({ name }: { name: string }) => name === 'Office PBX')
  assert.deepEqual(saved.settings.contexts, { 'weird-context': 'ignore' })
})

test('a source opens on its newest calls, each with a link, and all of them are a filter away', async () => {
  const { id } = (await api.get('~/sources')).body.data.find(({ kind }: { kind: string }) => kind === 'api')
  await using view = await fixture.open(`/sources/${id}`)
  const { page } = view
  const panel = page.getByRole('region', { name: 'Latest calls' })
  await page.locator('.apiurl').waitFor()
  assert.equal(await panel.count(), 0)
  await api.post('/api/v1/events', { uniqueid: 'of-api', status: 'ringing', fields: { caller_number: '+61491570006' } })
  await panel.getByText('Ringing').waitFor()
  assert.deepEqual(await view.axe(), [])
  const places = await page.locator('.sourceview > .panel h2').allInnerTexts()
  assert.equal(places[0], 'Latest calls')
  await page.getByRole('link', { name: 'All calls' }).click()
  await page.waitForURL(`**/calls?source=${id}`)
  await page
    .getByText(/491 570 006/)
    .first()
    .waitFor()
  await page.goBack()
  await panel.getByRole('link', { name: /491 570 006/ }).click()
  await page.waitForURL('**/calls/call_*')
})

test('24 a new source that lacks one value has the cursor there, and one that lacks several has not', async () => {
  await using one = await fixture.open('/sources?connect=jambonz')
  await one.page.waitForFunction(() => document.activeElement?.matches('input:required') === true)
  await using several = await fixture.open('/sources?connect=twilio')
  await several.page.locator('input:required').nth(1).waitFor()
  assert.equal(await several.page.evaluate(() => document.activeElement?.matches('input') === true), false)
})

test('what is refused stands beside its field, and nothing typed is lost', async () => {
  await using view = await fixture.open('/sources?connect=asterisk', { width: 390 })
  const { page } = view
  await page.getByLabel('Port').fill('70000')
  await page.getByRole('button', { name: 'Connect', exact: true }).click()
  await page.getByText('The port must be a number from 1 to 65535.').waitFor()
  const host = page.getByLabel('Host')
  assert.equal(await host.evaluate((field) => field === document.activeElement), true)
  assert.equal(await page.getByLabel('Port').inputValue(), '70000')
  assert.deepEqual(await view.axe(), [])
  assert.ok((await page.evaluate(() => document.documentElement.scrollWidth)) <= 390)
})

test('S11 a host that sources may not connect to is refused beside its field, and a source that was saved with one is stopped, each with the line to set', async () => {
  await using view = await fixture.open('/sources?connect=asterisk')
  const { page } = view
  await page.getByLabel('Host').fill('10.0.0.5')
  await page.getByLabel('Username').fill('listener')
  await page.getByRole('textbox', { name: 'Secret' }).fill('a-secret')
  for (const button of ['Test connection', 'Connect']) {
    await page.getByRole('button', { name: button, exact: true }).click()
    await page
      .getByText('ask your server administrator to start Offhook with OFFHOOK_SOURCE_NETWORKS=10.0.0.5:5038.')
      .waitFor()
    await page.getByRole('button', { name: 'Copy the setting for your server administrator' }).waitFor()
    await page.getByLabel('Host').fill('10.0.0.5')
  }
  assert.deepEqual(await view.axe(), [])

  // The stored settings are those that an upgrade finds.
  const settings = { host: '127.0.0.1', username: 'offhook', secret: 'ami-secret' }
  const source = { kind: 'asterisk', name: 'Attic', enabled: false, settings }
  const { id } = (await api.post('~/sources', source)).body
  const client = await openClient(api.database, 'test')
  await client.query(`UPDATE source SET settings = settings || '{"host": "10.0.0.5"}' WHERE name = 'Attic'`)
  await client.query(
    `UPDATE secret SET origin = 'asterisk:["10.0.0.5",null]' WHERE origin = 'asterisk:["127.0.0.1",null]'`,
  )
  await client.end()
  assert.equal((await api.patch(`~/sources/${id}`, { enabled: true })).status, 200)
  await page.goto(api.url + addressOf('/sources'))
  const row = page.getByRole('row').filter({ hasText: 'Attic' })
  await row.getByText('Stopped', { exact: true }).waitFor()
  await row.getByText('OFFHOOK_SOURCE_NETWORKS=10.0.0.5:5038.').waitFor()
  await row.getByRole('link', { name: 'Attic' }).click()
  await page.getByRole('heading', { name: 'Attic' }).waitFor()
  await page.getByText('Stopped', { exact: true }).waitFor()
  assert.deepEqual(await view.axe(), [])
  await api.ask('DELETE', `~/sources/${id}`)
})

test('412 somebody else saved the source first: it is told, and what was typed stays', async () => {
  const settings = { host: '127.0.0.1', username: 'offhook', secret: 'ami-secret' }
  const { id } = (await api.post('~/sources', { kind: 'asterisk', name: 'Branch', enabled: false, settings })).body
  await using view = await fixture.open(`/sources/${id}`)
  const { page } = view
  const folder = page.getByLabel('Recordings folder')
  await folder.fill('/var/spool/mine')
  await api.patch(`~/sources/${id}`, { settings: { country: 'DE' } })
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await page.getByText('Someone else changed this source.').waitFor()
  assert.equal(await folder.inputValue(), '/var/spool/mine')
  await page.getByRole('button', { name: 'Load their version' }).click()
  await page.waitForFunction(() => [...document.querySelectorAll('select')].some(({ value }) => value === 'DE'))
  assert.equal(await folder.inputValue(), '')
})

test('the command of a new API source works when it is pasted, and its first event appears by itself', async () => {
  await using view = await fixture.open('/sources?connect=api')
  const { page } = view
  await page.getByLabel('Name', { exact: true }).fill('Switchboard')
  await page.getByRole('button', { name: 'Create source and key' }).click()
  await page.getByText('Waiting for the first event').waitFor()
  const lines = page.getByRole('group', { name: 'cURL command that reports a call' })
  const command = await lines.evaluate((code) =>
    [...code.querySelectorAll('div')].map((line) => line.textContent).join('\n'),
  )
  const result = await promisify(execFile)('sh', ['-c', `${command} -sS`]).catch((error: unknown) => {
    // A machine without curl cannot run the command, so the test sends the same request.
    if (error instanceof Error && /not found/.test(error.message)) return null
    throw error
  })
  if (result) assert.match(result.stdout, /"result":"event"/)
  else await sendAs(command)
  await page.getByText('First event received').waitFor()
  await page.getByRole('link', { name: 'Open source' }).click()
  await page.getByText('Key of Switchboard').waitFor()
  await page.getByText('Listening').waitFor()
})

async function sendAs(command: string): Promise<void> {
  const [, url = ''] = /POST '([^']+)'/.exec(command) ?? []
  const [, authorization = ''] = /authorization: ([^']+)'/.exec(command) ?? []
  const [, body = ''] = /-d '([^']+)'/.exec(command) ?? []
  const headers = { authorization, 'content-type': 'application/json' }
  const answer = await fetch(url, { method: 'POST', headers, body })
  assert.equal(answer.status, 202)
}

test('C16 a test call is sent to whom is ticked, and what became of it is seen', async () => {
  const request = { url: receiver.url, rows: [{ key: 'id', value: '[[uniqueid]]' }] }
  for (const name of ['Ticked', 'Left out']) await api.post('~/integrations', { name, request })
  await api.post('~/integrations', { name: 'Inbox', request: { ...request, url: `${api.url}/inbox/tests` } })
  const [source] = (await api.get('~/sources')).body.data
  await using view = await fixture.open(`/sources/${source.id}`)
  const { page } = view
  await page.getByRole('button', { name: 'Send a test call' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Sample call').selectOption('Missed')
  // An integration that really sends is not chosen at first. Once chosen, the dialog says so if its request does not
  // say that it is a test.
  for (const name of ['Ticked', 'Left out']) assert.equal(await dialog.getByLabel(name).isChecked(), false)
  assert.equal(await dialog.getByLabel('Inbox', { exact: true }).isChecked(), true)
  await dialog.getByLabel('Inbox', { exact: true }).uncheck()
  await dialog.getByLabel('Ticked').check()
  await dialog.getByText('The request does not say that it is a test.').waitFor()
  await dialog.getByRole('button', { name: 'Add is_test' }).click()
  await dialog.getByText('The request says that it is a test.').waitFor()
  await dialog.getByRole('button', { name: 'Send test call' }).click()
  await dialog.getByText('1 of 1 delivered').waitFor()
  await dialog.getByRole('cell', { name: 'Ticked' }).waitFor()
  await dialog.getByText('Delivered 200').waitFor()
  assert.equal(receiver.received.length, 1)
  assert.match(receiver.received[0]?.body ?? '', /"is_test":\s*true/)
  assert.deepEqual(await view.axe(), [])
  await dialog.getByRole('link', { name: 'Open call' }).click()
  await page.waitForURL(/\/calls\/call_/)
})

test('a source is renamed, switched off and deleted, and what stays is said', async () => {
  const { id } = (await api.post('~/sources', { kind: 'api', name: '<b>Old\u202E</b>' })).body
  await using view = await fixture.open(`/sources/${id}`)
  const { page } = view
  await page.getByRole('heading', { name: /<b>Old.202E.<\/b>/ }).waitFor()
  const menu = page.getByRole('button', { name: 'Actions' })
  await menu.click()
  await page.getByRole('menuitem', { name: 'Rename' }).click()
  await page.getByRole('dialog').getByLabel('Name').fill('Fresh')
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: 'Fresh' }).waitFor()
  await menu.click()
  await page.getByRole('menuitem', { name: 'Switch off' }).click()
  await page.getByText('This source is switched off. Offhook receives no calls from it.').waitFor()
  await menu.click()
  await page.getByRole('menuitem', { name: 'Delete' }).click()
  await page.getByText(/Its calls, deliveries and gaps are kept/).waitFor()
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click()
  await page.getByRole('heading', { name: 'Sources' }).waitFor()
  await page.getByRole('link', { name: 'Fresh' }).waitFor({ state: 'detached' })
})

test('S41 C21 a right that is missing is said by the source, and a call says in which gaps it was open', async () => {
  const read = (): string => 'system,call,agent,dialplan'
  const pbx = await startFakeAmi({ read, config: read })
  after(() => pbx.close())
  const settings = { host: '127.0.0.1', port: pbx.port, username: 'offhook', secret: 's3cret' }
  const { id } = (await api.post('~/sources', { kind: 'asterisk', name: 'Branch PBX', settings })).body
  await api.until(`~/sources/${id}/status`, ({ missing_permissions: missing }) => missing.length > 0)
  pbx.send(
    newChannel('from-trunk', '1795000001.1').replace('Event: Newchannel', 'Event: Newchannel\r\nPrivilege: call,all'),
  )
  pbx.send(
    'Event: Newexten\r\nPrivilege: dialplan,all\r\nUniqueid: 1795000001.1\r\nContext: from-trunk\r\nExten: 0288889999\r\n\r\n',
  )
  const call = await api.until('~/calls/uniqueid:1795000001.1', ({ status }) => status === 'ringing')
  pbx.cut()
  await api.until(`~/calls/${call.id}`, ({ gaps }) => gaps.length > 0)
  await using view = await fixture.open(`/sources/${id}`)
  await view.page.getByText('Connected, missing permission: dtmf').waitFor()
  await view.page
    .getByText(
      /^Missing permission: dtmf\. Without "dtmf", the digits that callers press are not reported\. Set "read = /,
    )
    .waitFor()
  await view.page.getByText(/^\d.* to .*: not connected$/).waitFor()
  assert.deepEqual(await view.axe(), [])
  await view.page.goto(addressOf(`/calls/${call.id}`))
  await view.page
    .getByText(/^This call may be incomplete\. Events from its phone system are missing between .* and .*\.$/)
    .waitFor()
})
