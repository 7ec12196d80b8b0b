// Prints the configuration of an OCI bundle for crun: the image of stdin (`buildah inspect`) as a container engine would start
// it, with a read-only root. Arguments: the root file system, the folder for /data, and the command of the program.
import { text } from 'node:stream/consumers'

const [rootfs, data, ...command] = process.argv.slice(2)
const { OCIv1 } = JSON.parse(await text(process.stdin))
const { User, Entrypoint, Env, WorkingDir, Volumes } = OCIv1.config
const [uid, gid] = User.split(':').map(Number)
const noCapabilities = { bounding: [], effective: [], permitted: [], inheritable: [] }
console.log(
  JSON.stringify({
    ociVersion: '1.0.2',
    process: {
      terminal: false,
      user: { uid, gid },
      args: [...Entrypoint, ...command],
      env: Env,
      cwd: WorkingDir,
      capabilities: noCapabilities,
      noNewPrivileges: true,
    },
    root: { path: rootfs, readonly: true },
    mounts: [
      { destination: '/proc', type: 'proc', source: 'proc' },
      { destination: '/dev', type: 'tmpfs', source: 'tmpfs', options: ['nosuid', 'mode=755'] },
      { destination: '/dev/shm', type: 'tmpfs', source: 'shm', options: ['nosuid', 'nodev', 'mode=1777'] },
      { destination: '/tmp', type: 'tmpfs', source: 'tmpfs', options: ['nosuid', 'nodev', 'mode=1777'] },
      ...Object.keys(Volumes ?? {}).map((destination) => ({ destination, source: data, options: ['bind', 'rw'] })),
    ],
    linux: { namespaces: ['pid', 'mount', 'ipc', 'uts'].map((type) => ({ type })) },
  }),
)
