// Asks every sensor for its value.
export function measure(sensors: Record<string, () => number | undefined>) {
  return Object.fromEntries(Object.entries(sensors).map(([house, read]) => [house, read() ?? null]));
}
