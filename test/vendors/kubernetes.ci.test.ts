// The Kubernetes objects of the release are valid by the schemas of Kubernetes itself.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { StatefulSet } from 'kubernetes-models/apps/v1/StatefulSet'
import { ConfigMap } from 'kubernetes-models/v1/ConfigMap'
import { Service } from 'kubernetes-models/v1/Service'
import { ServiceAccount } from 'kubernetes-models/v1/ServiceAccount'
import { kubernetesObjects, VALUES } from '../../scripts/release/kubernetes.ts'

const KINDS = { StatefulSet, ConfigMap, Service, ServiceAccount }
const objects = kubernetesObjects((name) => VALUES[name].default)

for (const [name, object] of Object.entries(objects)) {
  test(`the object ${name} is valid`, () => {
    const { kind } = object as { kind: keyof typeof KINDS }
    const Kind = KINDS[kind] as new (object: object) => { validate(): void }
    new Kind(object).validate()
  })
}

test('an object with a wrong value is refused', () => {
  const { spec, ...rest } = objects['stateful-set'] as { spec: object }
  const Kind = StatefulSet as new (object: object) => { validate(): void }
  assert.throws(() => new Kind({ ...rest, spec: { ...spec, replicas: 'one' } }).validate())
})
