// Two small things that keep a server's life in order.

/** Runs one piece of work at a time. While one runs at most one waits; whoever asks for more shares the waiting one. */
export class Serial {
  #running: Promise<void> | undefined;
  #waiting: Promise<void> | undefined;

  /** Runs `work` when nothing else runs. */
  run(work: () => Promise<void>): Promise<void> {
    if (!this.#running) return this.#begin(work);
    if (!this.#waiting) {
      this.#waiting = this.#running
        .catch(() => undefined)
        .then(() => {
          this.#waiting = undefined;
          return this.#begin(work);
        });
    }
    return this.#waiting;
  }

  #begin(work: () => Promise<void>): Promise<void> {
    const running = work().finally(() => {
      if (this.#running === running) this.#running = undefined;
    });
    this.#running = running;
    return running;
  }
}

/** Crashes after which nothing is started again. */
const CRASHES = 3;
/** The time they have to fall into, in milliseconds. */
const WINDOW = 60_000;

/** Counts crashes, and says when they are a loop. */
export class Crashes {
  #times: number[] = [];

  /** A crash at `now` (milliseconds). Gives how long to wait before the next start; undefined to stay down. */
  add(now: number): number | undefined {
    this.#times = this.#times.filter(time => now - time < WINDOW);
    this.#times.push(now);
    return this.#times.length < CRASHES ? 500 * this.#times.length : undefined;
  }

  /** Forgets them: somebody asked for a start. */
  clear(): void {
    this.#times = [];
  }
}
