// Blocks of cells as Excel copies them: tabs between cells, lines between rows, quotes around what holds either.

/** Return the cells of a pasted text, row by row. */
export function parseBlock(text) {
  const rows = [];
  let row = [], cell = "", quoted = false, at = 0;
  const source = text.replace(/\r\n?/g, "\n");
  const endCell = () => { row.push(cell.trim()); cell = ""; };
  const endRow = () => { endCell(); rows.push(row); row = []; };
  while (at < source.length) {
    const sign = source[at];
    if (quoted) {
      if (sign === '"' && source[at + 1] === '"') { cell += '"'; at += 1; }
      else if (sign === '"') quoted = false;
      else cell += sign;
    } else if (sign === '"' && cell === "" && closes(source, at)) quoted = true;
    else if (sign === "\t") endCell();
    else if (sign === "\n") endRow();
    else cell += sign;
    at += 1;
  }
  if (cell !== "" || row.length) endRow();
  return rows;
}

/** Say whether a quotation mark at the start of a cell is closed before a tab, a line or the end. */
function closes(source, start) {
  for (let at = start + 1; at < source.length; at += 1) {
    if (source[at] !== '"') continue;
    if (source[at + 1] === '"') { at += 1; continue; }
    return at + 1 >= source.length || source[at + 1] === "\t" || source[at + 1] === "\n";
  }
  return false;
}

/** Return rows of cells as text for Excel. */
export function writeBlock(rows) {
  const quote = (text) => (/[\t\n"]/.test(text) ? `"${text.replace(/"/g, '""')}"` : text);
  return rows.map((row) => row.map(quote).join("\t")).join("\n");
}
