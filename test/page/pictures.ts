// Part of `npm run shots`: the pictures of README and the guides, into docs/pictures. Their names begin with `docs/`,
// so `npm run shots -- docs` takes them all, and `npm run shots -- docs/call` takes one. The pictures show the real
// program, in both themes.
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
/** In bytes: a page with three pictures loads in a second on a phone. */
const BYTES_MAX = 120_000
const MARGIN = 16
const SCALE = 1.5

const words = (process.env['OFFHOOK_SHOTS_OF'] ?? '').split(' ').filter(Boolean)
const isWanted = (name: string): boolean => words.length === 0 || words.some((word) => `docs/${name}`.includes(word))

// The scene is set before any test is declared: otherwise the runner would take the tests declared so far for all
// tests.
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

/**
 * The area from the upper left corner of the first box to the lower right corner of the last, with this much of the
 * page around it.
 */
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
