/** What Go's strconv.ParseBool takes for true; programs of our presets ignore everything else in silence. */
const truths = ['1', 't', 'T', 'TRUE', 'true', 'True'];

/** Whether this value of a preset's variable switches something off. */
export function switchesOff(value: string): boolean {
  return truths.includes(value);
}
