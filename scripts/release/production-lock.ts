// The lock file of the program without its development: the versions that the tests ran with.

interface LockedPackage {
  readonly dev?: boolean
  readonly link?: boolean
}

/** `lock` and `manifest` are the texts of the checkout's package-lock.json and of the packed package.json. */
export function productionLock(lock: string, manifest: string): string {
  const { packages, ...rest } = JSON.parse(lock) as { packages: Record<string, LockedPackage> }
  const { name, version, dependencies, optionalDependencies, engines } = JSON.parse(manifest) as Record<string, unknown>
  const kept = Object.entries(packages).filter(
    // Other packages of the checkout are links or stand in folders of their own.
    ([path, { dev = false, link = false }]) => path.startsWith('node_modules/') && !dev && !link,
  )
  const own = { name, version, dependencies, optionalDependencies, engines }
  return JSON.stringify({ ...rest, name, version, packages: { '': own, ...Object.fromEntries(kept) } }, null, 2)
}
