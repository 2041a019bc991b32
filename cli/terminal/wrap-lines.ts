/** Characters; a serial console has 80 to 132 of them. */
export const longestLine = 100;

/** Breaks a text at spaces so that no line is longer than `width` characters; a word that is longer keeps its line. */
export function wrapLines(text: string, width = longestLine): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else {
      line = line === '' ? word : `${line} ${word}`;
    }
  }
  return [...lines, line];
}

/** The lines of a paragraph, all indented by so many spaces, and those after the first by `hanging` more. */
export function wrapParagraph(text: string, indent: number, hanging = 0): string[] {
  const lines = wrapLines(text, longestLine - indent - hanging);
  return lines.map((line, index) => ' '.repeat(index === 0 ? indent : indent + hanging) + line);
}
