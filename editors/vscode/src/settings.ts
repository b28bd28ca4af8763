// What of the settings is sent to the server: what somebody set, and nothing else. A default that is sent would win over
// the project's specls.toml.

/** Settings of `specls.` that the extension keeps for itself. */
const OWN = /^specls\.(server|trace)\./;

/** What an editor says about one setting. */
export interface Inspected {
  globalValue?: unknown;
  workspaceValue?: unknown;
  workspaceFolderValue?: unknown;
}

/** The names of the server's settings, from the manifest: `specls.severity`, … */
export function serverSettings(manifest: unknown): string[] {
  const sections = (manifest as { contributes?: { configuration?: { properties?: object }[] } }).contributes
    ?.configuration;
  return (sections ?? [])
    .flatMap(section => Object.keys(section.properties ?? {}))
    .filter(name => !OWN.test(name));
}

/** The answer to `workspace/configuration` for the section `specls`. */
export function given(
  names: string[],
  inspect: (name: string) => Inspected | undefined,
  get: (name: string) => unknown,
): Record<string, unknown> {
  const out: Record<string, unknown> = {};
  for (const name of names) {
    const found = inspect(name);
    const values = [found?.globalValue, found?.workspaceValue, found?.workspaceFolderValue];
    if (values.every(value => value === undefined)) continue;
    const path = name.split('.').slice(1);
    const last = path.pop();
    if (last === undefined) continue;
    let at = out;
    for (const part of path) {
      const inner = (at[part] ?? {}) as Record<string, unknown>;
      at[part] = inner;
      at = inner;
    }
    at[last] = get(name);
  }
  return out;
}
