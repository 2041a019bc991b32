/** In characters; a serial console has 80 to 132. */
export const longestLine = 100;

/** Breaks a text at spaces into lines of at most `width` characters. A longer word gets its own line. */
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

/** Wraps a paragraph and indents it; the lines after the first are indented by `hanging` more spaces. */
export function wrapParagraph(text: string, indent: number, hanging = 0): string[] {
  const lines = wrapLines(text, longestLine - indent - hanging);
  return lines.map((line, index) => ' '.repeat(index === 0 ? indent : indent + hanging) + line);
}
