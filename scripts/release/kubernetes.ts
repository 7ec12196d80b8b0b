// The Kubernetes objects of Offhook, declared once: `npm run kubernetes` writes them as manifests for kustomize
// (packaging/kubernetes) and as a Helm chart (packaging/helm/offhook). kubernetes.test.ts compares the files.
//
// In the chart, each value is inserted as JSON, which is valid YAML in one line: `{{ .Values.storage.size | toJson }}`.
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { stringify } from 'yaml'
import manifest from '../../package.json' with { type: 'json' }

/** The values of the chart, with the defaults that the manifests contain. Nested names are joined by dots. */
export const VALUES = {
  image: { default: `offhook:${manifest.version}`, about: 'The image, with its registry and tag.' },
  publicUrl: { default: 'http://localhost:8080', about: 'The URL under which people and receivers reach Offhook.' },
  sourceNetworks: { default: '', about: 'Private networks of phone systems, separated by commas.' },
  allowNetworks: { default: '', about: 'Private networks of receivers, separated by commas.' },
  secretName: {
    default: 'offhook',
    about:
      'A Secret whose entries become settings: OFFHOOK_SECRET_KEY, OFFHOOK_DATABASE_URL, OFFHOOK_API_KEY. It may be absent.',
  },
  'storage.size': { default: '20Gi', about: 'The size of the volume for the database, keys and recordings.' },
  'storage.className': { default: null, about: 'The class of the volume. null: the default class of the cluster.' },
  resources: {
    default: { requests: { cpu: '250m', memory: '512Mi' }, limits: { memory: '2Gi' } },
    about: 'The resources of the container.',
  },
  nodeSelector: { default: {}, about: 'Labels that a node must have.' },
} as const satisfies Record<string, { readonly default: unknown; readonly about: string }>

type ValueName = keyof typeof VALUES
/** Returns what stands for a value in a manifest: its default, or the place where the chart inserts it. */
type ValueOf = (name: ValueName) => unknown

/** The objects, by the name of their file. */
export function kubernetesObjects(value: ValueOf): Readonly<Record<string, object>> {
  const labels = { 'app.kubernetes.io/name': 'offhook' }
  const probe = (path: string) => ({ httpGet: { path, port: 'http' }, timeoutSeconds: 5 })
  return {
    'service-account': {
      apiVersion: 'v1',
      kind: 'ServiceAccount',
      metadata: { name: 'offhook', labels },
      automountServiceAccountToken: false,
    },
    'config-map': {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'offhook', labels },
      data: {
        OFFHOOK_PUBLIC_URL: value('publicUrl'),
        OFFHOOK_SOURCE_NETWORKS: value('sourceNetworks'),
        OFFHOOK_ALLOW_NETWORKS: value('allowNetworks'),
      },
    },
    service: {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'offhook', labels },
      spec: { selector: labels, ports: [{ name: 'http', port: 80, targetPort: 'http' }] },
    },
    'stateful-set': {
      apiVersion: 'apps/v1',
      kind: 'StatefulSet',
      metadata: { name: 'offhook', labels },
      spec: {
        // One process serves one data folder.
        replicas: 1,
        serviceName: 'offhook',
        selector: { matchLabels: labels },
        template: {
          metadata: { labels },
          spec: {
            serviceAccountName: 'offhook',
            automountServiceAccountToken: false,
            // The program finishes its requests before it stops.
            terminationGracePeriodSeconds: 40,
            securityContext: {
              runAsNonRoot: true,
              runAsUser: 10001,
              runAsGroup: 10001,
              fsGroup: 10001,
              // PostgreSQL refuses a folder that others may write, so the permissions of an existing volume must stay.
              fsGroupChangePolicy: 'OnRootMismatch',
              seccompProfile: { type: 'RuntimeDefault' },
            },
            nodeSelector: value('nodeSelector'),
            containers: [
              {
                name: 'offhook',
                image: value('image'),
                ports: [{ name: 'http', containerPort: 8080 }],
                envFrom: [
                  { configMapRef: { name: 'offhook' } },
                  { secretRef: { name: value('secretName'), optional: true } },
                ],
                resources: value('resources'),
                securityContext: {
                  readOnlyRootFilesystem: true,
                  allowPrivilegeEscalation: false,
                  capabilities: { drop: ['ALL'] },
                },
                volumeMounts: [
                  { name: 'data', mountPath: '/data' },
                  { name: 'tmp', mountPath: '/tmp' },
                ],
                // A migration may take minutes.
                startupProbe: { ...probe('/healthz'), periodSeconds: 2, failureThreshold: 300 },
                readinessProbe: { ...probe('/readyz'), periodSeconds: 5 },
                livenessProbe: { ...probe('/healthz'), periodSeconds: 10, failureThreshold: 6 },
              },
            ],
            volumes: [{ name: 'tmp', emptyDir: {} }],
          },
        },
        volumeClaimTemplates: [
          {
            metadata: { name: 'data' },
            spec: {
              accessModes: ['ReadWriteOnce'],
              storageClassName: value('storage.className'),
              resources: { requests: { storage: value('storage.size') } },
            },
          },
        ],
      },
    },
  }
}

const GENERATED = '# Generated by `npm run kubernetes` from scripts/release/kubernetes.ts.\n'

/** All generated files: their texts by path from the root of the repository. */
export function kubernetesFiles(): ReadonlyMap<string, string> {
  const files = new Map<string, string>()
  const manifests = kubernetesObjects((name) => VALUES[name].default)
  const folder = 'packaging/kubernetes'
  for (const [name, object] of Object.entries(manifests))
    files.set(`${folder}/${name}.yaml`, GENERATED + yamlOf(object))
  files.set(
    `${folder}/kustomization.yaml`,
    `${GENERATED}# kubectl apply --namespace offhook --kustomize ${folder}\n${yamlOf({
      apiVersion: 'kustomize.config.k8s.io/v1beta1',
      kind: 'Kustomization',
      resources: Object.keys(manifests).map((name) => `${name}.yaml`),
    })}`,
  )
  const chart = 'packaging/helm/offhook'
  // In YAML, the marks of the templates would be texts: they are written in quotes, which are removed.
  const templates = kubernetesObjects((name) => `{{ .Values.${name} | toJson }}`)
  for (const [name, object] of Object.entries(templates))
    files.set(
      `${chart}/templates/${name}.yaml`,
      GENERATED + yamlOf(object).replaceAll(/(["'])(\{\{ [^}]* \}\})\1/g, '$2'),
    )
  files.set(
    `${chart}/Chart.yaml`,
    GENERATED +
      yamlOf({
        apiVersion: 'v2',
        name: 'offhook',
        description: 'Webhooks for phone calls',
        type: 'application',
        version: manifest.version,
        appVersion: manifest.version,
      }),
  )
  files.set(`${chart}/values.yaml`, `${GENERATED}${valuesYaml()}`)
  return files
}

/** `storage.size` becomes a member `size` of `storage`, with its description as a comment. */
function valuesYaml(): string {
  const groups = new Set<string>()
  return Object.entries(VALUES)
    .map(([name, { default: value, about }]) => {
      const [group = '', member] = name.split('.')
      if (member === undefined) return `# ${about}\n${yamlOf({ [group]: value })}`
      const head = groups.has(group) ? '' : `${group}:\n`
      groups.add(group)
      return `${head}  # ${about}\n  ${yamlOf({ [member]: value })}`
    })
    .join('')
}

function yamlOf(value: object): string {
  return stringify(value, { lineWidth: 0, aliasDuplicateObjects: false })
}

if (import.meta.main) {
  const root = join(import.meta.dirname, '../..')
  for (const [path, text] of kubernetesFiles()) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), text)
  }
}
