import { isIPv4, isIPv6 } from "node:net";
import type { ValueFormat } from "../sync-file.ts";

/** Whether a text has the form, and the check digits, of what it is said to be. All run in linear time. */
export const hasFormat: Readonly<Record<ValueFormat, (text: string) => boolean>> = {
  email: isEmail,
  url: (text) => /^(?:https?|ftp):\/\/\S+$/i.test(text) && URL.canParse(text),
  uuid: (text) => /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i.test(text),
  phone: (text) => /^\+?[\d\s()./-]{3,30}$/.test(text) && isBetween(text.replace(/\D/g, "").length, 5, 15),
  country: (text) => /^[A-Z]{2}$/.test(text) && countries.includes(` ${text} `),
  currency: (text) => /^[A-Z]{3}$/.test(text) && currencies.includes(` ${text} `),
  iban: isIban,
  ean: isEan,
  hostname: isHostname,
  ipv4: isIPv4,
  ipv6: isIPv6,
};

const isBetween = (number: number, least: number, most: number): boolean => number >= least && number <= most;

/** One mailbox as RFC 5321 limits it, with letters of any script and without quoted local parts. */
function isEmail(text: string): boolean {
  const at = text.lastIndexOf("@");
  const local = text.slice(0, at);
  if (at < 1 || text.length > 254 || local.length > 64) return false;
  if (!/^[^\s@"(),:;<>[\\\]\u0000-\u001f]+$/.test(local)) return false;
  if (local.startsWith(".") || local.endsWith(".") || local.includes("..")) return false;
  const host = text.slice(at + 1);
  return host.includes(".") && isHostname(host);
}

function isHostname(text: string): boolean {
  if (text.length === 0 || text.length > 253) return false;
  return text
    .split(".")
    .every(
      (label) => label.length <= 63 && /^[\p{L}\p{N}](?:[\p{L}\p{M}\p{N}-]*[\p{L}\p{M}\p{N}])?$/u.test(label),
    );
}

/** ISO 13616: two letters, two check digits, up to 30 more; the whole is 1 modulo 97. Groups of four are allowed. */
function isIban(text: string): boolean {
  const iban = text.replace(/ /g, "").toUpperCase();
  if (!/^[A-Z]{2}\d{2}[A-Z0-9]{11,30}$/.test(iban)) return false;
  let rest = 0;
  for (const char of iban.slice(4) + iban.slice(0, 4)) {
    const value = Number.parseInt(char, 36);
    rest = (rest * (value > 9 ? 100 : 10) + value) % 97;
  }
  return rest === 1;
}

/** GTIN-8, UPC-A, EAN-13 and GTIN-14: the last digit makes the weighted sum a multiple of ten. */
function isEan(text: string): boolean {
  if (!/^(?:\d{8}|\d{12,14})$/.test(text)) return false;
  let sum = 0;
  for (let back = 0; back < text.length; back++)
    sum += Number(text[text.length - 1 - back]) * (back % 2 === 0 ? 1 : 3);
  return sum % 10 === 0;
}

/** ISO 3166-1 alpha-2. */
const countries =
  " AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW ";

/** ISO 4217. */
const currencies =
  " AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD UYU UZS VED VES VND VUV WST XAF XAG XAU XCD XOF XPD XPF XPT YER ZAR ZMW ZWG ";
