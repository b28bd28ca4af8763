// Opens and closes valves (see openspec/specs/alarms for what happens when one fails).
export interface Valve {
  open(): void;
  close(): void;
}

/** Waters one bed. Validates: Requirements 2.1 */
export function water(valve: Valve, wait: () => void): void {
  valve.open();
  wait();
  valve.close();
}
