/** Admits a steady rate, and bursts up to a limit. */
export class TokenBucket {
  readonly #capacity: number;
  readonly #perSecond: number;
  #tokens: number;
  #filledAt = -Infinity;

  /** `capacity`: the longest burst. `perSecond`: the refill rate. */
  constructor({ capacity, perSecond }: { capacity: number; perSecond: number }) {
    this.#capacity = capacity;
    this.#perSecond = perSecond;
    this.#tokens = capacity;
  }

  /** Whether one more may pass. `now`: milliseconds; a clock that is set back neither adds nor removes tokens. */
  take(now: number): boolean {
    const refill = (Math.max(0, now - this.#filledAt) * this.#perSecond) / 1000;
    this.#tokens = Math.min(this.#capacity, this.#tokens + refill);
    this.#filledAt = now;
    if (this.#tokens < 1) return false;
    this.#tokens--;
    return true;
  }
}
