/**
 * Money as the contract has it: a whole number of the currency's minor units.
 *
 * The exponents are ISO 4217's, written out: browsers answer with the digits that people use, which differ (a browser shows
 * HUF, IDR or IQD with no digits; ISO counts them in hundredths and thousandths), and with each browser's version.
 */
const EXPONENTS = new Map([
  ..."BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF".split(" ").map((code) => [code, 0]),
  ..."BHD IQD JOD KWD LYD OMR TND".split(" ").map((code) => [code, 3]),
  ..."CLF UYW".split(" ").map((code) => [code, 4]),
]);

/**
 * @param {string} currency ISO 4217 code
 * @returns {number} digits after the decimal point: JPY 0, EUR 2, KWD 3
 */
export function exponentOf(currency) {
  return EXPONENTS.get(currency) ?? 2;
}

const formats = new Map();

/**
 * @param {number} minorUnits for example 1999
 * @param {string} currency for example `EUR`
 * @param {string} [locale] default: the viewer's
 * @returns {string} for example `€19.99`; an unknown currency code is written before the number
 */
export function formatMoney(minorUnits, currency, locale) {
  const exponent = exponentOf(currency);
  const scale = 10 ** exponent;
  // Where people use no small coins the browser leaves them out; an amount that has some must still be shown in full.
  const digits = minorUnits % scale === 0 ? undefined : exponent;
  const key = `${locale}|${currency}|${digits}`;
  if (!formats.has(key)) formats.set(key, formatOf(currency, digits, locale));
  return formats.get(key)(minorUnits / scale);
}

function formatOf(currency, digits, locale) {
  try {
    const options = { style: "currency", currency, currencyDisplay: "narrowSymbol", minimumFractionDigits: digits };
    const format = new Intl.NumberFormat(locale, options);
    return (amount) => format.format(amount);
  } catch {
    return (amount) => `${currency} ${amount}`; // not three letters: better a plain number than none
  }
}
