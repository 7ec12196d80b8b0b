import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { parse } from 'yaml'
import { kubernetesFiles, kubernetesObjects, VALUES } from './kubernetes.ts'

const root = join(import.meta.dirname, '../..')
const files = kubernetesFiles()

test('the manifests and the Helm chart are current: npm run kubernetes', () => {
  for (const [path, text] of files) assert.equal(readFileSync(join(root, path), 'utf8'), text, path)
  const present = globSync('packaging/{kubernetes,helm}/**/*.yaml', { cwd: root })
  assert.deepEqual(present.toSorted(), [...files.keys()].toSorted())
})

test('the templates of the chart with its default values are the manifests of kustomize', () => {
  const values = parse(files.get('packaging/helm/offhook/values.yaml') ?? '') as Record<string, unknown>
  const rendered = (template: string): string =>
    template.replaceAll(/\{\{ \.Values\.([\w.]+) \| toJson \}\}/g, (_, name: string) =>
      JSON.stringify(name.split('.').reduce<unknown>((value, key) => (value as Record<string, unknown>)[key], values)),
    )
  for (const name of Object.keys(kubernetesObjects(() => null))) {
    const text = rendered(files.get(`packaging/helm/offhook/templates/${name}.yaml`) ?? '')
    assert.doesNotMatch(text, /\{\{/)
    assert.deepEqual(parse(text), parse(files.get(`packaging/kubernetes/${name}.yaml`) ?? ''), name)
  }
})

test('every value of the chart is used', () => {
  const used = new Set<string>()
  kubernetesObjects((name) => used.add(name))
  assert.deepEqual([...used].toSorted(), Object.keys(VALUES).toSorted())
})
