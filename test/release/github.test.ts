// The files that GitHub reads: workflows that may do no more than they need, and forms that GitHub accepts.
import assert from 'node:assert/strict'
import { existsSync, globSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { test } from 'node:test'
import { parse } from 'yaml'
import manifest from '../../package.json' with { type: 'json' }

interface Step {
  readonly uses?: string
  readonly run?: string
  readonly with?: Readonly<Record<string, unknown>>
}

interface Job {
  readonly 'runs-on'?: string
  readonly 'timeout-minutes'?: number
  readonly permissions?: Readonly<Record<string, string>>
  readonly steps?: readonly Step[]
  readonly needs?: string
}

interface Workflow {
  readonly name?: string
  readonly on?: Readonly<Record<string, unknown>>
  readonly permissions?: Readonly<Record<string, string>>
  readonly jobs: Readonly<Record<string, Job>>
}

interface FormElement {
  readonly type: string
  readonly id?: string
  readonly attributes: Readonly<Record<string, unknown>>
  readonly validations?: { readonly required?: boolean }
}

const root = join(import.meta.dirname, '../..')
const read = (file: string): string => readFileSync(join(root, file), 'utf8')
const workflows = globSync('.github/workflows/*.yml', { cwd: root }).map((file) => ({
  file: basename(file),
  text: read(file),
  // Refuses a key that stands twice.
  workflow: parse(read(file)) as Workflow,
}))
const jobs = workflows.flatMap(({ file, workflow }) =>
  Object.entries(workflow.jobs).map(([name, job]) => ({ name: `${file} ${name}`, job, steps: job.steps ?? [] })),
)

test('workflows have a name, events, a system, a time limit and steps', () => {
  assert.deepEqual(workflows.map(({ file }) => file).toSorted(), ['ci.yml', 'release.yml'])
  for (const { file, workflow } of workflows) {
    assert.ok(workflow.name && workflow.on, file)
    // These events run with secrets on the code of strangers.
    for (const event of ['pull_request_target', 'workflow_run', 'issue_comment'])
      assert.ok(!(event in workflow.on), `${file} ${event}`)
  }
  for (const { name, job, steps } of jobs) {
    assert.match(job['runs-on'] ?? '', /^(?:ubuntu|macos|windows)-\d/, name)
    assert.ok((job['timeout-minutes'] ?? Infinity) <= 90, name)
    assert.ok(steps.length > 0, name)
    for (const step of steps) assert.ok((step.uses === undefined) !== (step.run === undefined), name)
  }
})

test('only the job that publishes may write, and it runs no code of the repository or its packages', () => {
  for (const { file, workflow } of workflows)
    assert.ok(
      Object.entries(workflow.permissions ?? { all: 'write' }).every(
        ([scope, access]) => scope === 'contents' && access === 'read',
      ),
      file,
    )
  const writing = jobs.filter(({ job }) => Object.values(job.permissions ?? {}).includes('write'))
  assert.deepEqual(
    writing.map(({ name }) => name),
    ['release.yml publish'],
  )
  for (const { job, steps } of writing) {
    assert.equal(job.needs, 'build')
    assert.deepEqual(job.permissions, { contents: 'write', 'id-token': 'write', attestations: 'write' })
    for (const { uses = '', run = '' } of steps)
      assert.doesNotMatch(`${uses} ${run}`, /actions\/checkout|npm (?:ci|install|run|test|exec)|npx /)
  }
})

test('every action is pinned by a commit, with its version beside it', () => {
  for (const { file, text } of workflows)
    for (const [line] of text.matchAll(/^.*\buses:.*$/gm))
      assert.match(line, /uses: actions\/[a-z-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/, `${file}: ${line.trim()}`)
})

test('the token of a checkout is not kept', () => {
  for (const { name, steps } of jobs)
    for (const step of steps.filter(({ uses = '' }) => uses.startsWith('actions/checkout@')))
      assert.equal(step.with?.['persist-credentials'], false, name)
})

test('no text that strangers choose is put into a script', () => {
  for (const { name, steps } of jobs)
    for (const { run = '' } of steps) assert.doesNotMatch(run, /\$\{\{/, `${name}: use env, and "$NAME" in the script`)
})

test('every npm script that a workflow runs exists, and its words match files of tests', () => {
  const files = globSync('{src,web,test,bench,scripts}/**/*.test.ts', { cwd: root }).map((file) =>
    file.replaceAll('\\', '/'),
  )
  for (const { name, steps } of jobs)
    for (const { run = '' } of steps) {
      for (const [, script = ''] of run.matchAll(/npm run (?:-s )?([\w:]+)/g))
        assert.ok(script in manifest.scripts, name)
      const [, words = ''] = /npm test -- (.*)/.exec(run) ?? []
      for (const word of words.split(' ').filter((text) => text !== ''))
        assert.ok(
          files.some((file) => file.includes(word)),
          `${name}: ${word}`,
        )
    }
})

test('forms of issues have labels, and each question has an id of its own', () => {
  const forms = globSync('.github/ISSUE_TEMPLATE/*.yml', { cwd: root }).filter((file) => !file.endsWith('config.yml'))
  assert.equal(forms.length, 3)
  for (const file of forms) {
    const form = parse(read(file)) as { name: string; description: string; labels: string[]; body: FormElement[] }
    assert.ok(form.name && form.description && form.labels.length === 1, file)
    const questions = form.body.filter(({ type }) => type !== 'markdown')
    const ids = questions.map(({ id }) => id ?? '')
    assert.equal(new Set(ids).size, ids.length, file)
    for (const { id, type, attributes } of questions) {
      assert.match(id ?? '', /^[\w-]+$/, file)
      assert.ok(['input', 'textarea', 'dropdown', 'checkboxes'].includes(type), `${file} ${type}`)
      assert.equal(typeof attributes['label'], 'string', file)
      assert.equal(Array.isArray(attributes['options']), ['dropdown', 'checkboxes'].includes(type), file)
    }
    assert.ok(
      questions.some(({ validations }) => validations?.required === true),
      file,
    )
  }
})

test('guides and commands that forms name exist', () => {
  for (const file of globSync(['.github/**/*.{yml,md}', 'SECURITY.md', 'SUPPORT.md'], { cwd: root })) {
    const text = read(file)
    const named = [
      ...text.matchAll(/(?<![\w/])docs\/[\w/-]+\.md/g),
      ...text.matchAll(/(?<![\w/.])(?:SECURITY|CONTRIBUTING|CHANGELOG|SUPPORT)\.md/g),
    ].map(([path]) => path)
    for (const path of named) assert.ok(existsSync(join(root, path)), `${file}: ${path}`)
    for (const [, script = ''] of text.matchAll(/`npm run ([\w:]+)`/g)) assert.ok(script in manifest.scripts, file)
  }
})
