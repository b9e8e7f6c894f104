// Amounts in fen as whole numbers: no binary fraction touches a sum.
const UNITS = { "": 1n, 元: 1n, 万: 10000n, 万元: 10000n, 亿: 100000000n, 亿元: 100000000n };

/** Return a text as fen (BigInt), or null where it is no amount. */
export function fenOf(text) {
  const plain = text.normalize("NFKC").replace(/[\s¥]/g, "");
  const match = /^([-+]?)(\d[\d,]*|)(?:\.(\d{0,6}))?(万元|亿元|万|亿|元|)$/.exec(plain);
  if (!match || (!match[2] && !match[3])) return null;
  const fraction = (match[3] || "").padEnd(6, "0");
  const millionths = (BigInt(match[2].replace(/,/g, "") || "0") * 1000000n + BigInt(fraction)) * UNITS[match[4]];
  const fen = millionths / 10000n;
  return match[1] === "-" ? -fen : fen;
}

/** Return fen as yuan with separators: 1,234.50. */
export function yuanOf(fen) {
  const digits = (fen < 0n ? -fen : fen).toString().padStart(3, "0");
  const whole = digits.slice(0, -2).replace(/\B(?=(\d{3})+$)/g, ",");
  return `${fen < 0n ? "-" : ""}${whole}.${digits.slice(-2)}`;
}

/** Return the sum of the texts that are amounts, and how many there are. */
export function total(texts) {
  let sum = 0n, count = 0;
  for (const text of texts) {
    const fen = fenOf(text);
    if (fen !== null) { sum += fen; count += 1; }
  }
  return { sum, count };
}
