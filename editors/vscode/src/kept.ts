// A value that takes time to get: got when somebody asks, kept, and changed in a row.

export class Kept<T> {
  readonly #load: () => Promise<T>;
  #value: Promise<T> | undefined;

  constructor(load: () => Promise<T>) {
    this.#load = load;
  }

  /** The value, after all changes so far. */
  get(): Promise<T> {
    return this.#value ?? this.#keep(this.#load());
  }

  /**
   * Changes what is kept: a change is given what the one before it made. Where that failed the value is got anew, and where
   * nothing is kept nothing is old.
   */
  change(change: (before: T) => Promise<T>): void {
    if (this.#value) void this.#keep(this.#value.then(change, this.#load));
  }

  forget(): void {
    this.#value = undefined;
  }

  #keep(value: Promise<T>): Promise<T> {
    this.#value = value;
    // A failure is not kept: the next who asks tries again.
    value.catch(() => {
      if (this.#value === value) this.#value = undefined;
    });
    return value;
  }
}
