// Part of `npm run shots`: the pictures of README and the guides, into docs/pictures. Their names begin with `docs/`, so
// `npm run shots -- docs` takes them all, and `npm run shots -- docs/call` one. They are of the real program, in both themes.
import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import type { Locator } from 'playwright-core'
import { drawings } from '../docs/drawings.ts'
import { setScene } from './pictures/scene.ts'
import type { Scene } from './pictures/scene.ts'
import { smallPng } from './pictures/small-png.ts'
import { pictures } from './pictures/table.ts'
import type { Picture } from './pictures/table.ts'
import { settled } from './views/table.ts'

const FOLDER = 'docs/pictures'
/** A page with three of them loads in a second on a phone. */
const BYTES_MAX = 120_000
const MARGIN = 16
const SCALE = 1.5

const words = (process.env['OFFHOOK_SHOTS_OF'] ?? '').split(' ').filter(Boolean)
const isWanted = (name: string): boolean => words.length === 0 || words.some((word) => `docs/${name}`.includes(word))

// Before any test: those of one file that wait for this would seem to be all.
const wanted = pictures.filter(({ name }) => isWanted(name))
if (wanted.length > 0) {
  const scene = await setScene()
  for (const picture of wanted) test(picture.name, () => take(picture, scene))
}

for (const [name, draw] of Object.entries(drawings))
  if (isWanted(name)) test(name, () => writeFileSync(join(FOLDER, name), draw()))

async function take(picture: Picture, scene: Scene): Promise<void> {
  const { name, path, ready, act, of, width, height, scale = SCALE, margin = MARGIN, below = MARGIN } = picture
  for (const theme of ['light', 'dark'] as const) {
    await using opened = await scene.open(path(scene), { width, height, theme, scale })
    const { page } = opened
    await settled(page, { name, path: path(scene), ready, ...(act && { act }) })
    const png = smallPng(await page.screenshot({ clip: clipOf(await boxesOf(of(page)), { width, margin, below }) }))
    const file = `${name}-${theme}.png`
    assert.ok(png.length <= BYTES_MAX, `${file} has ${png.length} bytes: show less.`)
    writeFileSync(join(FOLDER, file), png)
  }
}

interface Box {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

function boxesOf(parts: readonly Locator[]): Promise<(Box | null)[]> {
  return Promise.all(parts.map((part) => part.boundingBox()))
}

/** From the upper left corner of the first to the lower right corner of the last, with what is to be seen around that. */
function clipOf(
  boxes: readonly (Box | null)[],
  { width, margin, below }: { readonly width: number; readonly margin: number; readonly below: number },
): Box {
  const [first, last] = [boxes[0], boxes.at(-1)]
  assert.ok(first && last, 'What the picture shows is on the page.')
  const [x, y] = [first.x - margin, Math.max(0, first.y - margin)]
  const right = Math.max(first.x + first.width, last.x + last.width) + margin
  return { x, y, width: Math.min(width, right) - x, height: last.y + last.height + below - y }
}
