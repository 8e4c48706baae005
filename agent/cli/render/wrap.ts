/** Breaks text into lines of at most `columns` characters, at blanks. Line breaks of the text itself stay. */
export function wrap(text: string, columns: number, indent = ""): string {
  return text
    .split("\n")
    .map((paragraph) => {
      const lines: string[] = [];
      let line = indent;
      for (const word of paragraph.split(" ")) {
        if (line.length > indent.length && line.length + word.length + 1 > columns) {
          lines.push(line);
          line = indent;
        }
        line += line.length > indent.length ? ` ${word}` : word;
      }
      return [...lines, line].join("\n");
    })
    .join("\n");
}
