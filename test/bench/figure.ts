/** One line of the result. */
export interface Figure {
  readonly what: string;
  readonly value: number;
  readonly unit: 'ms' | 'times';
  /** The most that it may be. */
  readonly budget?: number;
}

export function isOverBudget({ value, budget }: Figure): boolean {
  // Written so that a value that is no number counts too.
  return budget !== undefined && !(value <= budget);
}

export function renderFigure(figure: Figure): string {
  const { what, value, unit, budget } = figure;
  const verdict = isOverBudget(figure) ? 'TOO MUCH' : 'ok';
  const bound = budget === undefined ? '' : `  ${verdict} (at most ${budget})`;
  return `${what.padEnd(64)} ${value.toFixed(2).padStart(7)} ${unit.padEnd(5)}${bound}`.trimEnd();
}
