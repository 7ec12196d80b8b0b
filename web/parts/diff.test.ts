import assert from 'node:assert/strict'
import { test } from 'node:test'
import { diffLines, foldEqual } from './diff.ts'
import type { DiffLine } from './diff.ts'

const rows = [
  ['nothing changed', 'a b c', 'a b c', ' a  b  c'],
  ['from nothing', '', 'a b', '+a +b'],
  ['to nothing', 'a b', '', '-a -b'],
  ['one line changed', 'a b c', 'a x c', ' a -b +x  c'],
  ['one added in the middle', 'a c', 'a b c', ' a +b  c'],
  ['one moved', 'a b c d', 'b c d a', '-a  b  c  d +a'],
  ['the example of Myers', 'a b c a b b a', 'c b a b a c', '-a -b  c +b  a  b -b  a +c'],
] as const

for (const [what, before, after, expected] of rows)
  test(`a difference: ${what}`, () => {
    assert.equal(diffLines(words(before), words(after)).map(marked).join(' '), expected)
  })

test('the difference of any two texts has all lines of both, in order', () => {
  // A generator with a fixed seed: the same texts on every run.
  let seed = 7
  const random = (below: number): number => (seed = (seed * 48_271) % 2_147_483_647) % below
  for (let round = 0; round < 300; round += 1) {
    const [a, b] = [random(30), random(30)].map((length) => Array.from({ length }, () => String(random(6))))
    const lines = diffLines(a ?? [], b ?? [])
    assert.deepEqual(of(lines, 'del'), a)
    assert.deepEqual(of(lines, 'add'), b)
  }
})

test('two large texts that have nothing in common are told as replaced, soon', () => {
  const before = Array.from({ length: 20_000 }, (_, n) => `before ${n}`)
  const after = Array.from({ length: 20_000 }, (_, n) => `after ${n}`)
  const lines = diffLines(['same', ...before, 'end'], ['same', ...after, 'end'])
  assert.equal(lines.length, 40_002)
  assert.deepEqual(of(lines, 'del'), ['same', ...before, 'end'])
  assert.deepEqual(of(lines, 'add'), ['same', ...after, 'end'])
})

test('a large text with one change is found exactly', () => {
  const before = Array.from({ length: 50_000 }, (_, n) => `line ${n}`)
  const lines = diffLines(before, before.toSpliced(25_000, 1, 'other', 'more'))
  assert.deepEqual(lines.filter(({ kind }) => kind !== 'same').map(marked), ['-line 25000', '+other', '+more'])
})

test('equal lines far from a change are counted, not shown', () => {
  const before = Array.from({ length: 20 }, (_, n) => `${n}`)
  const folded = foldEqual(diffLines(before, before.toSpliced(10, 1, 'x')), 1)
  assert.deepEqual(
    folded.map((line) => (line.kind === 'skip' ? `skip ${line.count}` : marked(line))),
    ['skip 9', ' 9', '-10', '+x', ' 11', 'skip 8'],
  )
})

function words(text: string): string[] {
  return text === '' ? [] : text.split(' ')
}

function marked({ kind, text }: DiffLine): string {
  return `${{ same: ' ', add: '+', del: '-', skip: '…' }[kind]}${text}`
}

/** Returns the side that consists of the `kind` lines and the equal lines. */
function of(lines: readonly DiffLine[], kind: 'add' | 'del'): string[] {
  return lines.filter((line) => line.kind === kind || line.kind === 'same').map(({ text }) => text)
}
