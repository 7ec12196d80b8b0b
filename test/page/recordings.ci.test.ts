// Recordings on the page: a real recording is uploaded, converted to MP3, and played in a real browser.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Page } from 'playwright-core'
import { startRecordingServer } from '../kit/recording-server.ts'
import { addressOf, startPageFixture } from './kit.ts'
import type { View } from './kit.ts'
import { endedCall, player, recordedCall, sendRecording, wav } from './recorded-call.ts'
import { conversation } from './views/conversation.ts'

const fixture = await startPageFixture()
const { api } = fixture
/** The length of a long recording, in seconds: in two channels it is far larger than a browser buffers at once. */
const longS = 900
await api.patch('~/recording-settings', { two_channels: true })

interface AudioState {
  readonly atS: number
  readonly paused: boolean
  readonly speed: number
  readonly muted: boolean
}

function audioOf(page: Page): Promise<AudioState> {
  return page.evaluate(() => {
    const audio = document.querySelector('audio')
    if (!audio) throw new Error('There is no player.')
    return { atS: audio.currentTime, paused: audio.paused, speed: audio.playbackRate, muted: audio.muted }
  })
}

/** Waits until the state of the audio is as wanted. */
async function until(page: Page, wanted: (audio: AudioState) => boolean): Promise<AudioState> {
  for (;;) {
    const audio = await audioOf(page)
    if (wanted(audio)) return audio
    await page.waitForTimeout(20)
  }
}

/** Presses play, and waits until the sound has begun. */
async function play({ page }: View): Promise<void> {
  await player(page).getByRole('button', { name: 'Play' }).click()
  await until(page, ({ atS }) => atS > 0.05)
}

test('19 a recording is heard on the page of its call: by hand, at any speed, from any moment', async () => {
  await using view = await fixture.open(`/calls/${await recordedCall(api, 'heard')}`)
  const { page } = view
  await page.getByRole('region', { name: 'Timeline' }).getByText('5 s, ready').waitFor()
  // Opening the page does not count as listening.
  await page.reload()
  await page.getByText('Not played yet').waitFor()
  await play(view)
  await player(page).getByRole('button', { name: 'Pause' }).click()
  assert.equal((await audioOf(page)).paused, true)
  // A press on the waveform jumps to that moment.
  const slider = player(page).getByRole('slider', { name: 'Position' })
  const box = await slider.boundingBox()
  assert.ok(box)
  await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2)
  await until(page, ({ atS }) => Math.abs(atS - 2.5) < 0.15)
  assert.match((await slider.getAttribute('aria-valuetext')) ?? '', /^[23] seconds of 5 seconds$/)
  // Dragging moves the position.
  await page.mouse.move(box.x + box.width / 2, box.y + 10)
  await page.mouse.down()
  await page.mouse.move(box.x + box.width / 4, box.y + 10, { steps: 3 })
  await page.mouse.up()
  await until(page, ({ atS }) => Math.abs(atS - 1.25) < 0.15)
  await player(page).getByRole('radio', { name: '1.75×' }).check()
  await until(page, ({ speed }) => speed === 1.75)
  await player(page).getByRole('button', { name: 'Mute' }).click()
  await until(page, ({ muted }) => muted)
  await player(page).getByRole('button', { name: 'Unmute' }).click()
  // The page names the listener, and the MP3 can be downloaded.
  await page.getByText('Played once').click()
  await page.getByRole('list', { name: 'Playback history' }).getByText('Sam Lee').waitFor()
  const download = player(page).getByRole('link', { name: /^Download the recording, MP3, \d+ kB$/ })
  const [got] = await Promise.all([page.waitForEvent('download'), download.click()])
  assert.match(got.suggestedFilename(), /\.mp3$/)
})

test('23 keys of a player: play, back and forth, to the ends, faster and slower, mute', async () => {
  await using view = await fixture.open(`/calls/${await recordedCall(api, 'keys')}`)
  const { page } = view
  const slider = player(page).getByRole('slider', { name: 'Position' })
  await slider.focus()
  await page.keyboard.press(' ')
  await until(page, ({ paused, atS }) => !paused && atS > 0)
  await page.keyboard.press('k')
  await until(page, ({ paused }) => paused)
  for (const [key, wanted] of [
    ['Home', 0],
    ['ArrowRight', 5],
    ['ArrowLeft', 0],
    ['End', 5],
    ['j', 0],
    ['l', 5],
  ] as const) {
    await page.keyboard.press(key)
    await until(page, ({ atS }) => Math.abs(atS - wanted) < 0.2)
  }
  await page.keyboard.press('>')
  await until(page, ({ speed }) => speed === 1.25)
  assert.equal(await player(page).getByRole('radio', { name: '1.25×' }).isChecked(), true)
  await page.keyboard.press('<')
  await page.keyboard.press('<')
  await until(page, ({ speed }) => speed === 0.75)
  await page.keyboard.press('m')
  await until(page, ({ muted }) => muted)
  // Space on a button presses the button, and does not play.
  await player(page).getByRole('button', { name: 'Unmute' }).press(' ')
  await until(page, ({ muted, paused }) => !muted && paused)
  // The next call is played at the same speed.
  await page.reload()
  await player(page).waitFor()
  await until(page, ({ speed }) => speed === 0.75)
})

test('22 a link that ended while the page was open is asked for anew, and it goes on where it was', async () => {
  const id = await recordedCall(api, 'expired', conversation(longS))
  await using view = await fixture.open(`/calls/${id}`)
  const { page } = view
  await play(view)
  let refused = 0
  let isEnded = true
  await page.route(/\/recordings\/[^?]+$/, async (route) => {
    const asksForLink = route.request().url().includes('/api/')
    // The link works again once the page has requested a new link.
    if (asksForLink && refused > 0) isEnded = false
    if (asksForLink || !isEnded) return route.fallback()
    refused += 1
    return route.fulfill({ status: 410, body: 'Link expired.' })
  })
  await player(page).getByRole('slider').press('End')
  await player(page).getByRole('slider').press('PageDown')
  await until(page, ({ paused, atS }) => !paused && atS > longS - 29)
  await player(page).getByText('Caller', { exact: true }).waitFor()
  assert.ok(refused > 0)
  assert.equal(await page.getByText('Playback failed.').count(), 0)
})

test('22 audio that cannot be had says so, and plays after Try again', async () => {
  const id = await recordedCall(api, 'broken')
  await using view = await fixture.open('/calls')
  const { page } = view
  let broken = true
  await page.route(/\/recordings\/[^?]+$/, (route) =>
    broken && !route.request().url().includes('/api/') ? route.fulfill({ status: 503 }) : route.fallback(),
  )
  await page.goto(addressOf(`/calls/${id}`))
  await player(page).getByRole('button', { name: 'Play' }).click()
  await page.getByRole('alert').getByText('Playback failed.').waitFor()
  assert.deepEqual(await view.axe(), [])
  broken = false
  await page.getByRole('button', { name: 'Try again' }).click()
  await until(page, ({ atS }) => atS > 0)
  assert.equal(await page.getByRole('alert').count(), 0)
})

test('22 a recording that failed says why, and Try again brings it', async () => {
  let audio = false
  await using server = await startRecordingServer((response) => {
    response.setHeader('content-type', audio ? 'audio/wav' : 'text/html')
    response.end(audio ? wav : '<!DOCTYPE html><p>Sign in first.')
  })
  const id = await endedCall(api, 'failing', { recording: { url: `${server.url}/rec.wav` } })
  await using view = await fixture.open(`/calls/${id}`)
  const { page } = view
  const panel = page.getByRole('region', { name: 'Recording', exact: true })
  await panel.getByText('Failed', { exact: true }).waitFor()
  await panel.getByText(`from ${new URL(server.url).host}`).waitFor()
  await panel.getByText(/HTML|web page|not audio/i).waitFor()
  assert.deepEqual(await view.axe(), [])
  audio = true
  await panel.getByRole('button', { name: 'Try again' }).press('Enter')
  // The page updates without a press, and the focus stays in the same section.
  await page.waitForFunction(() => document.activeElement?.ariaLabel === 'Recording')
  await play(view)
})

test('22 a recording that is still fetched says from where, and is there as soon as it is there', async () => {
  const gate = Promise.withResolvers<null>()
  await using server = await startRecordingServer((response) => {
    void gate.promise.then(() => response.end(wav))
  })
  const id = await endedCall(api, 'slow', { recording: { url: `${server.url}/rec.wav` } })
  await using view = await fixture.open(`/calls/${id}`)
  await view.page.getByText(`Fetching from ${new URL(server.url).host}`).waitFor()
  gate.resolve(null)
  await play(view)
})

test('22 a recording that is not here says what is known of it; a call without one says nothing', async () => {
  const ids = {
    announced: await endedCall(api, 'announced', { recording: { expected: true } }),
    elsewhere: await endedCall(api, 'elsewhere', { fields: { recorded: true } }),
    none: await endedCall(api, 'none'),
  }
  await using view = await fixture.open(`/calls/${ids.announced}`)
  const { page } = view
  const panel = page.getByRole('region', { name: 'Recording', exact: true })
  await panel.getByText('Not available yet').waitFor()
  await page.goto(addressOf(`/calls/${ids.elsewhere}`))
  await panel.getByText('Recorded but not fetched').waitFor()
  assert.deepEqual(await view.axe(), [])
  await page.goto(addressOf(`/calls/${ids.none}`))
  await page.getByRole('region', { name: 'Timeline' }).waitFor()
  assert.equal(await panel.count(), 0)
  // The list says it too, also to people who use a screen reader.
  await page.goto(addressOf('/calls'))
  await page.getByRole('table', { name: 'Calls' }).getByText('Recording pending').first().waitFor()
})

test('19 of several recordings each has its number, wherever the page names it; lengths are rounded alike', async () => {
  const id = await recordedCall(api, 'several', conversation(12.6))
  await sendRecording(api, id, wav)
  await api.until(`~/calls/${id}`, ({ recordings }) =>
    recordings.every(({ state }: { state: string }) => state === 'ready'),
  )
  await using view = await fixture.open(`/calls/${id}`)
  const { page } = view
  await page.getByRole('region', { name: 'Recording 1' }).getByText('13 s', { exact: true }).waitFor()
  await page.getByRole('region', { name: 'Recording 1' }).getByText('00:13').waitFor()
  const happened = page.getByRole('list', { name: 'Activity' })
  for (const name of ['Recording 1 ready', 'Recording 2 ready']) await happened.getByText(name).first().waitFor()
})

test('S43 deleting a recording asks first, and ends its links', async () => {
  const id = await recordedCall(api, 'deleted')
  const link = String((await api.get(`~/calls/${id}`)).body.recordings[0].url)
  assert.equal((await fetch(link)).status, 200)
  await using view = await fixture.open(`/calls/${id}`)
  const { page } = view
  await page.getByRole('button', { name: 'Delete the recording' }).click()
  const question = page.getByRole('dialog', { name: 'Delete this recording?' })
  await question.getByRole('button', { name: 'Cancel' }).click()
  assert.equal((await fetch(link)).status, 200)
  await page.getByRole('button', { name: 'Delete the recording' }).press('Enter')
  await question.getByRole('button', { name: 'Delete', exact: true }).press('Enter')
  const panel = page.getByRole('region', { name: 'Recording', exact: true })
  await panel.getByText('Deleted manually').waitFor()
  await page.waitForFunction(() => document.activeElement?.ariaLabel === 'Recording')
  assert.equal(await panel.getByRole('slider').count(), 0)
  assert.equal((await fetch(link)).status, 410)
})

test('19 the steps after a call say how far they are; one that failed is tried again', async () => {
  let status = 400
  await using server = await startRecordingServer((response) => {
    response.writeHead(status, { 'content-type': 'application/json' })
    response.end(JSON.stringify({ summary: 'Asked for a quote.', lead_score: 0.8 }))
  })
  const step = { kind: 'webhook', name: 'summary', url: `${server.url}/summary`, needs_recording: false }
  const { body: made } = await api.post('~/steps', step)
  const id = await endedCall(api, 'stepped')
  await using view = await fixture.open(`/calls/${id}`)
  const { page } = view
  const steps = page.getByRole('region', { name: 'Post-call steps' })
  await steps.getByText('Failed', { exact: true }).waitFor()
  await steps.getByText(/400/).waitFor()
  await page.getByRole('region', { name: 'Timeline' }).getByText('1 failed').waitFor()
  assert.deepEqual(await view.axe(), [])
  status = 200
  await steps.getByRole('button', { name: 'Try again: summary' }).press('Enter')
  await steps.getByText('Done', { exact: true }).waitFor()
  await page.waitForFunction(() => document.activeElement?.id === 'step-summary')
  await steps.getByText('Lead score').waitFor()
  await page
    .getByRole('region', { name: 'Timeline' })
    .getByRole('link', { name: /^summary, done/ })
    .click()
  assert.match(page.url(), /#step-summary$/)
  await api.ask('DELETE', `~/steps/${made.id}`)
})
