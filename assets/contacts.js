// Contacts in a text: what a reader pastes is made plain, then every address, link, number and account in it is found.
import { CJK, isAddress, readHost, trim } from "./hosts.js";

export const LONGEST = 20000;
const HOST_LENGTH = 253;
const GAP = 40;

// Names of files in prose, more often than hosts: alone, with two parts, they are contacts only if they look like ours.
const FILES = new Set(["md", "mov", "pl", "ps", "py", "rs", "sh", "so", "zip"]);
// What stands between a platform's host and an account's name, or in place of one.
const NO_ACCOUNT = new Set(
  (
    "about add app apps c channel channels contact download explore gp groups help hashtag home i in intent invite " +
    "joinchat login n p pages people policies privacy profile profile.php r reel s search send settings share sharer " +
    "sharer.php shorts signup status support terms ti topic tv u url us user users video watch"
  ).split(" "),
);

// What may stand before a platform's host, and between it and an account's name, in the link to the account itself.
const BEFORE_HOST = /^(?:www|m|mobile)\./;
const BEFORE_ACCOUNT = new Map([
  ["weibo.com", "n"],
  ["weibo.cn", "n"],
]);

const INVISIBLE = /[\p{Default_Ignorable_Code_Point}\p{Cc}\p{Cs}\p{Cf}\u2800]/gu;
const HARMLESS = /[\t\n\r]|\p{Extended_Pictographic}[\p{Emoji_Modifier}\ufe0f\u200d\p{Extended_Pictographic}]*/gu;
const FILLER = /[\u115f\u1160\u3164\uffa0]/;
const TURNING = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/u;

// The words with characters that a host may have in place of others; in an account's name they are others.
function disguisedWords(text) {
  const words = text.match(/[^\s/@＠:：,，。]+/gu) ?? [];
  return words
    .filter((word) => FILLER.test(word) || [...word].some(isCompatible))
    .map((word) => word.replace(INVISIBLE, "").normalize("NFKC").toLowerCase())
    .join(" ");
}

function isCompatible(sign) {
  return sign > "\x7f" && !/[\uff01-\uff5e™℠®©]/.test(sign) && /^[a-z\d]/i.test(sign.normalize("NFKC"));
}

// The text made plain, and what was done to it: { text, hidden, turned, disguised, cut }.
export function normalise(raw) {
  let text = raw.slice(0, LONGEST);
  const rest = text.replace(HARMLESS, "");
  const turned = TURNING.test(rest);
  const disguised = disguisedWords(text);
  const hidden = rest.search(INVISIBLE) >= 0;
  const shown = (sign) => (/[\t\n\v\f\r]/.test(sign) ? sign : "");
  text = text.replace(INVISIBLE, shown);
  text = text.replace(/[™℠®©]/g, "").normalize("NFKC").replace(INVISIBLE, shown);
  text = text.replace(/[\u0660-\u0669\u06f0-\u06f9]/g, (digit) => String(digit.charCodeAt(0) & 15));
  // Dots that browsers read as dots in a host, and the ways people write "." and "@" so that nothing becomes a link.
  text = text.replace(/(?<=[a-z\d])[\u3002\u2024](?=[a-z\d])/gi, ".");
  text = text.replace(/\s?[[({]\s?(?:\.|dot|点)\s?[\])}]\s?/gi, ".");
  text = text.replace(/\s?[[({]\s?(?:@|at)\s?[\])}]\s?/gi, "@");
  return { text: text.slice(0, LONGEST), hidden, turned, disguised, cut: raw.length > LONGEST || text.length > LONGEST };
}

const SCHEME = new RegExp(
  "(?:(h(?:tt|xx)ps?|(?<![a-z\\d])(?:ftps?|wss?)):[\\\\/]*|(?<![a-z\\d])(mailto|tel|sms|smsto|callto):(?://)?\\s{0,3}" +
    "|(?<![a-z\\d])([a-z][a-z\\d+.-]{1,14}):[\\\\/]{2})",
  "gi",
);
const STOP = new RegExp(`[\\s/?#\\\\"'<>{}|^\`\\u3000-\\u303f“”‘’]`, "u");
const PATH_STOP = new RegExp(`[\\s"'<>{}|^\`“”‘’\\u3000-\\u303f${CJK}]`, "u");
const IS_CJK = new RegExp(`[${CJK}]`, "u");
const PIECES = new RegExp(`(?<=[${CJK}])(?=[^${CJK}.])|(?<=[^${CJK}.])(?=[${CJK}])`, "u");
// What is dialled once a number has answered: "转 8866", ";ext=5", ",,88".
const DIALLED = new RegExp(
  "^\\s{0,2}(?:转|轉|分机|分機|ext(?:ension|n)?\\b\\.?|x(?=\\s?\\d)|#|\\*|,{2,}|;(?:ext=|\\s?postd=|(?=\\d))|" +
    ",(?=\\d{1,6}(?!\\d)))[\\s:.]{0,2}[\\d*#]{1,8}",
  "iu",
);
const SEPARATORS = " \u00a0().+-–—·/";
const DATE = new RegExp(
  "^\\d{4}[-–/.]\\d{1,2}[-–/.]\\d{1,2}|^\\d{1,2}[-–/.]\\d{1,2}[-–/.](?:19|20)\\d\\d$|" +
    "^20\\d\\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\\d|3[01])$",
);
// Letters and Chinese numerals that stand for digits, in a run that has to be a number.
const POSING = /(?<![\p{L}\d])\+?[\dOoIl()][\dOoIl().\- ]{5,28}[\dOoIl](?![\p{L}\d])/gu;
const VALUES = "〇一二三四五六七八九零幺";
const NUMERALS = /[〇零一二三四五六七八九幺]{7,18}/gu;
const LETTER = /[\p{L}\p{N}]/u;

// What hosts and names are made of: letters, digits and the signs that look like letters.
export function expressions(signs) {
  const letters = `\\p{L}\\p{M}\\p{N}${[...signs].filter((sign) => /[^\0-\x7f\p{L}\p{M}\p{N}]/u.test(sign)).join("")}`;
  return {
    run: new RegExp(`[${letters}_.\\-]+`, "gu"),
    local: new RegExp(`[${letters}._%+\\-]`, "u"),
    afterHost: new RegExp(`[^${letters}.\\-]`, "u"),
    token: new RegExp(`^[${letters}_.\\-]+`, "u"),
    word: new RegExp(`^[${letters}_.\\-]{2,40}$`, "u"),
  };
}

// Every contact in a plain text, in its order. `weak` ones may be words or plain numbers as well.
export function findContacts(text, known) {
  const finder = new Finder(text, known);
  finder.links();
  finder.emails();
  finder.hosts();
  finder.accounts();
  finder.handles();
  finder.numbers();
  finder.word();
  return finder.found.sort((one, other) => one.at - other.at);
}

class Finder {
  constructor(text, known) {
    this.text = text;
    this.known = known;
    this.found = [];
    this.taken = new Uint8Array(text.length + 1);
    this.mentions = [];
    this.alone = text.trim();
  }

  add(at, end, contact) {
    this.taken.fill(1, at, end);
    this.found.push({ at, text: this.text.slice(at, end), ...contact });
  }

  // Where the text from `at` on ends: before the first sign of `stop`.
  until(at, stop, most = LONGEST) {
    let end = at;
    const last = Math.min(this.text.length, at + most);
    while (end < last && !stop.test(this.text[end])) end += 1;
    return end;
  }

  // "javascript:" and "data:" lead nowhere that can be told: what stands in them is not what opens.
  isInCode(at) {
    const before = this.text.slice(Math.max(0, at - 400), at);
    return /(?:^|[\s"'<>])(?:javascript|data|vbscript|blob):[^\s]*$/i.test(before);
  }

  links() {
    SCHEME.lastIndex = 0;
    for (let match; (match = SCHEME.exec(this.text)); ) {
      const at = match.index;
      const start = at + match[0].length;
      const end = this.link(at, start, match);
      SCHEME.lastIndex = Math.max(start, end);
    }
  }

  link(at, start, [, web, plain, other]) {
    if (plain) return this.plainLink(at, start, plain.toLowerCase());
    let end = this.until(start, STOP);
    let authority = this.text.slice(start, end);
    const user = authority.slice(0, Math.max(0, authority.lastIndexOf("@")));
    const written = authority.slice(authority.lastIndexOf("@") + 1).replace(/:\d*$/, "");
    let host = trim(unescape(written), ".,;:!)]", false);
    if (/^\[[\da-f:.]*$/i.test(host)) host += "]";
    // "https://www.example.com请点击": what follows without a space is no part of the host, if it has an end without it.
    const first = trim(this.pieces(host)[0], ".,;:!()", false);
    if (first !== host && this.hasSuffix(first)) {
      end = start + authority.indexOf(first, user.length) + first.length;
      host = first;
    }
    if (!LETTER.test(host)) return start;
    const path = this.pathEnd(end);
    const scheme = (web ?? other).toLowerCase();
    const rest = unescape(this.text.slice(end, path));
    if (other && this.accountLink(at, path, scheme, host, rest)) return path;
    this.web(at, path, { host, user: unescape(user), rest, scheme: web ? "" : scheme });
    return path;
  }

  plainLink(at, start, scheme) {
    if (scheme === "mailto") return start;
    const end = this.until(start, /[^\d\s().+\-]/u, 40);
    const digits = this.text.slice(start, end).replace(/\D/g, "");
    if (digits.length < 3 || /[OoIl]/.test(this.text[end] ?? "")) return start;
    const last = start + this.text.slice(start, end).trimEnd().length;
    const dialled = this.dialled(last);
    this.add(at, last + dialled, { kind: "phone", digits, plus: this.text[start] === "+", dialled: dialled > 0 });
    return last + dialled;
  }

  // How long what is dialled behind a number is.
  dialled(end) {
    return DIALLED.exec(this.text.slice(end, end + GAP))?.[0].length ?? 0;
  }

  // tg://resolve?domain=name and the like.
  accountLink(at, end, scheme, host, rest) {
    const platform = this.known.called.get(scheme);
    const name = /[?&](?:domain|phone|username|id|uin)=@?\+?([\w.-]{1,64})/.exec(rest);
    if (!platform || !name) return false;
    this.add(at, end, { kind: "social", platform, handle: name[1] });
    return true;
  }

  pathEnd(at) {
    if (!/[/?#\\]/.test(this.text[at] ?? "")) return at;
    let end = this.until(at, PATH_STOP);
    while (end > at && /[.,;:!?)\]*_~]/.test(this.text[end - 1])) end -= 1;
    return end;
  }

  // A link to a platform with an account's name is an account; every other is a host.
  web(at, end, written) {
    if (this.isInCode(at)) written.code = true;
    const cased = readHost(written.host);
    const link = { ...written, host: cased.toLowerCase(), cased };
    const labels = link.host.split(".").slice(-4);
    for (let from = 0; from < labels.length - 1; from += 1) {
      const platform = this.known.platformHosts.get(labels.slice(from).join("."));
      // A page of ours on a platform, such as a chat, is no account.
      const isOurs = this.known.pages.some((page) => `${link.host}${link.rest}`.startsWith(page));
      if (!platform || link.scheme || isOurs) continue;
      const account = accountOf(link.host, link.rest, this.known);
      if (account) {
        // What stands right behind is part of the path, for who takes it as a link.
        const last = this.wholeName(end, end, account);
        const handle = account + this.text.slice(end, last);
        return this.add(at, last, { kind: "social", platform, handle });
      }
      // Whatever else stands in the path is not the account itself, even if it has its name.
      const [name, ...others] = namesIn(link.rest);
      if (name) return this.add(at, end, { kind: "social", platform, handle: name, others, loose: true });
      link.platform = platform;
    }
    return this.add(at, end, { kind: "web", ...link });
  }

  // A run of letters and dots, cut where other writing begins. "www.example.com登录.test" stays one piece: for who takes
  // it as a link it is one host, unless its domain is ours all the same, as in "www.example.com和help.example.com".
  pieces(run) {
    const parts = run.split(PIECES);
    const ends = parts.map((part) => part.includes(".") && this.hasSuffix(this.upToSuffix(trim(part, ",;:!()"))));
    const pieces = [];
    for (let at = 0; at < parts.length; at += 1) {
      let piece = parts[at];
      for (let next = at + 1, all = piece; ends[at] && next < parts.length && all.length <= HOST_LENGTH; next += 1) {
        all += parts[next];
        if (!ends[next] || this.known.domains.some((name) => all.toLowerCase().endsWith(`.${name}`))) continue;
        [piece, at] = [all, next];
      }
      pieces.push(piece);
    }
    return pieces;
  }

  hasSuffix(host) {
    const last = readHost(host).toLowerCase().split(".").at(-1);
    return host.includes(".") && this.known.suffixes.has(last);
  }

  // "例子.中国请看": no space says where the suffix ends.
  upToSuffix(name) {
    const from = name.lastIndexOf(".") + 1;
    if (!from || !IS_CJK.test(name[from] ?? "")) return name;
    let end = Math.min(name.length, from + 10);
    while (end > from && !this.known.suffixes.has(name.slice(from, end))) end -= 1;
    return end > from ? name.slice(0, end) : name;
  }

  emails() {
    for (let at = this.text.indexOf("@"); at >= 0; at = this.text.indexOf("@", at + 1)) {
      if (this.taken[at]) continue;
      let start = at;
      while (start > 0 && at - start < 64 && !this.taken[start - 1] && this.isLocal(this.text[start - 1])) start -= 1;
      while (start < at && /[.\-]/.test(this.text[start])) start += 1;
      let end = this.until(at + 1, this.known.afterHost, HOST_LENGTH + 10);
      const run = trim(this.pieces(this.text.slice(at + 1, end))[0], ".-", false);
      end = at + 1 + run.length;
      const last = run.slice(run.lastIndexOf(".") + 1);
      if (start === at) continue;
      const local = this.text.slice(start, at).toLowerCase();
      if (!run.includes(".")) {
        // "weibo@name" is an account; "support@example-com" may be a disguise.
        const contact = { kind: "email", local, host: run.toLowerCase(), weak: true };
        if (run && !this.known.called.has(local)) this.add(start, end, contact);
        continue;
      }
      if (!/^(xn--[a-z\d-]+|[\p{L}\p{M}]{2,})$/iu.test(last)) continue;
      this.add(start, end, { kind: "email", local, host: readHost(run).toLowerCase() });
    }
  }

  isLocal(sign) {
    return this.known.local.test(sign) && !IS_CJK.test(sign);
  }

  hosts() {
    for (const match of this.text.matchAll(this.known.run)) {
      if (!match[0].includes(".")) continue;
      let at = match.index;
      for (const piece of this.pieces(match[0])) {
        if (!this.taken[at]) this.host(at, piece);
        at += piece.length;
      }
    }
  }

  host(at, piece) {
    const start = at + /^[.\-_]*/.exec(piece)[0].length;
    const name = this.upToSuffix(trim(piece, ".-_"));
    const end = start + name.length;
    if (!name.includes(".") || name.includes("..") || name.length > LONGEST) return;
    const port = /^:\d{1,5}(?!\d)/.exec(this.text.slice(end, end + 8));
    const after = end + (port ? port[0].length : 0);
    const path = this.pathEnd(after);
    const labels = name.split(".");
    const last = labels.at(-1);
    if (isAddress(name) ? !port && path === after : !this.hasSuffix(name)) return;
    // "Thanks.Please", "README.md"
    const sentence = /^[A-Z][a-z]+$/.test(last) && !/^[A-Z]/.test(labels.at(-2));
    const weak = labels.length === 2 && path === after && !port && (FILES.has(last.toLowerCase()) || sentence);
    const before = this.text[start - 1] === "@" ? 1 : 0;
    const rest = unescape(this.text.slice(after, path));
    this.web(start - before, path, { host: name, user: "", rest, scheme: "", weak });
  }

  // "Telegram: @name", "微信号 abc_123", "QQ 123456789".
  accounts() {
    for (const match of this.text.matchAll(this.known.platformWords)) {
      const end = match.index + match[0].length;
      if (this.taken[match.index]) continue;
      const platform = this.known.called.get(match[0].toLowerCase());
      this.mentions.push({ at: match.index, end, platform });
      this.account(end, match[0], platform);
    }
  }

  account(from, word, platform) {
    const [gap, cue, sign, is, mark] = this.known.accountGap.exec(this.text.slice(from, from + GAP));
    const start = from + gap.length;
    const explicit = Boolean(sign || (cue && !is));
    if (this.taken[start] || start >= this.text.length) return;
    if (!mark && !explicit && IS_CJK.test(this.text[start])) return;
    if (!gap && !IS_CJK.test(word) && !this.known.cased.has(word)) return;
    const number = /^\+?\d[\d\s().\-]{3,24}\d/.exec(this.text.slice(start, start + 30))?.[0] ?? "";
    const name = trim(number.replace(/\D/g, "").length >= 5 ? number : this.token(start), ".- ", false);
    const end = this.wholeName(start, start + name.length);
    if (name.length < 2 || this.known.called.has(name.toLowerCase())) return;
    const isNumber = /^\+?[\d\s().\-]+$/.test(name);
    // "line" and "ins" are words as well: they mean a platform only with a sign behind them, and no number.
    const isNamed = this.known.cased.has(word) && word.length > 1;
    const isWord = /^(?:[a-z]{1,4}|signal|threads)$/i.test(word) && !isNamed;
    if (isNumber && isWord) return;
    const goesOn = /^ [\p{L}\p{N}]/u.test(this.text.slice(end, end + 2));
    const looksGiven = isNumber || (/\d|_/.test(name) && (explicit || !isWord)) || (explicit && !goesOn);
    const sure = mark || (looksGiven && !IS_CJK.test(name));
    this.add(start - (mark ? 1 : 0), end, {
      kind: "social",
      platform: this.platformOf(name, platform, end),
      handle: isNumber ? name.replace(/\D/g, "") : this.text.slice(start, end),
      weak: !sure,
    });
    if (!sure) this.taken.fill(0, start, end);
  }

  // The run of letters, digits and the like at a place, as long as its writing stays the same.
  token(start) {
    const [run] = this.known.token.exec(this.text.slice(start, start + 65)) ?? [""];
    let [end, wide] = [0, null];
    for (const sign of run) {
      wide ??= IS_CJK.test(sign);
      if (sign !== "." && IS_CJK.test(sign) !== wide) break;
      end += sign.length;
    }
    return run.slice(0, end);
  }

  // Where a name ends: it is as long as it can be if only so it is not ours.
  wholeName(start, end, name = this.text.slice(start, end)) {
    const isOurs = this.known.accounts.some(({ value }) => value === name.toLowerCase());
    return isOurs || IS_CJK.test(name) ? this.glued(end, !isOurs) : end;
  }

  // "@name客服": on some platforms what stands right behind a name is part of it. Where a name ends there.
  glued(end, isWide) {
    const most = this.text.slice(end, end + 40);
    const tail = /^[._\-·•・~]*/.exec(most)[0];
    const next = most[tail.length] ?? "";
    if (!IS_CJK.test(next) && !(isWide && /\w/.test(next))) return end;
    let length = tail.length;
    while (length < most.length && (IS_CJK.test(most[length]) || /[\w\-]/.test(most[length]))) length += 1;
    return end + length;
  }

  handles() {
    for (let at = this.text.indexOf("@"); at >= 0; at = this.text.indexOf("@", at + 1)) {
      if (this.taken[at]) continue;
      const name = trim(this.token(at + 1), ".-", false);
      if (name.length < 2) continue;
      const last = at + 1 + name.length;
      const platform = this.platformOf(name, this.mentioned(at, last), last);
      const end = this.wholeName(at + 1, at + 1 + name.length);
      this.add(at, end, { kind: "social", platform, handle: this.text.slice(at + 1, end) });
    }
  }

  // Of a platform before an account and one behind it the one on which the account is not ours; else the one behind.
  platformOf(name, before, end) {
    const behind = this.behind(end);
    const isOurs = ({ platform, value }) => platform === behind && value === name.toLowerCase();
    return before && (!behind || this.known.accounts.some(isOurs)) ? before : behind;
  }

  // The platform that is named behind an account, in brackets or as where it is: "@name (TG)", "@name on Telegram".
  behind(end) {
    const [, inside, after] = this.known.platformBehind.exec(this.text.slice(end, end + GAP)) ?? [];
    return this.known.called.get((inside ?? after)?.toLowerCase()) ?? null;
  }

  // The platform that is named before an account in its sentence, or right behind it.
  mentioned(at, end) {
    let low = 0;
    for (let high = this.mentions.length; low < high; ) {
      const middle = (low + high) >> 1;
      if (this.mentions[middle].at < at) low = middle + 1;
      else high = middle;
    }
    const before = this.mentions[low - 1];
    if (before && at - before.end <= GAP && at >= before.end) {
      const between = this.text.slice(before.end, at);
      if (!/[。！？!?;；\n]|\.\s/.test(between)) return before.platform;
    }
    const after = this.mentions[low];
    const between = after && this.text.slice(end, Math.min(after.at, end + GAP));
    return after && /^[\s(（]*(?:on|in|at|via|在)?[\s(（]*$/i.test(between) ? after.platform : null;
  }

  numbers() {
    for (const match of inDigits(this.text).matchAll(/[\d\s().+\-–—·/]+/gu)) {
      let at = match.index;
      for (const part of match[0].split(/([\n\r\t/]|\s{2,}|\s(?=\+))/)) {
        this.number(at, part ?? "");
        at += (part ?? "").length;
      }
    }
  }

  number(at, part) {
    const start = at + /^[^\d+(]*/.exec(part)[0].length;
    const text = trim(part.slice(start - at), SEPARATORS, false);
    const digits = text.replace(/\D/g, "");
    const end = start + text.length;
    if (digits.length < 5 || digits.length > 18 || this.taken[start]) return;
    const before = this.text.slice(Math.max(0, start - 24), start);
    const cued = this.known.phoneCue.test(before);
    const dialled = this.dialled(end);
    const beside = (before.at(-1) ?? "") + (dialled ? "" : (this.text[end] ?? ""));
    if (/[\w@#%$€£¥=]/.test(beside) && !cued) return;
    if (DATE.test(text) && !(cued && text === digits)) return;
    const alone = this.alone === text;
    const international = /^(\+|00)/.test(text) && digits.length >= 8;
    const grouped = /^\(?0?\d{2,4}\)?[ -]\d{3,4}[ -]\d{3,4}$/.test(text) || /^1[3-9]\d{9}$/.test(digits);
    const sure = cued || international || alone || grouped;
    if (/^\d+\.\d+$/.test(text) && !cued) return;
    const weak = !sure || digits.length < 7;
    const posing = this.text.slice(start, end) !== text;
    const number = { kind: "phone", digits, plus: text[0] === "+", weak, dialled: dialled > 0, posing };
    this.add(start, end + dialled, number);
  }

  // One word and nothing else: somebody's account, if names of accounts look like that.
  word() {
    const word = this.alone;
    if (this.found.length || !/\p{L}/u.test(word) || !this.known.word.test(word)) return;
    // "com.bitpie.wallet" is the name of an app.
    const app = /^([a-z]{2,3})\.[a-z]\w*\.\w/i.exec(word)?.[1].toLowerCase();
    if (IS_CJK.test(word) || this.known.suffixes.has(app)) return;
    const weak = word.includes(".") || word.length < 3 || word.length > 32;
    const at = this.text.indexOf(word);
    this.add(at, at + word.length, { kind: "social", platform: null, handle: word, weak, plain: true });
  }
}

// The account to which a link leads, if the link is nothing else: "/name", "/name/", "/@name".
function accountOf(written, rest, known) {
  const host = known.platformHosts.has(written) ? written : written.replace(BEFORE_HOST, "");
  if (!known.platformHosts.has(host) || /#.*[/!]|\?.*[/\\]{2}/.test(rest)) return null;
  const steps = rest.split(/[?#]/)[0].split("/");
  if (steps.shift() !== "" || !steps.length) return null;
  if (steps.at(-1) === "") steps.pop();
  if (steps.length === 2 && steps[0] === BEFORE_ACCOUNT.get(host)) steps.shift();
  const account = steps.length === 1 ? steps[0].replace(/^@/, "") : "";
  return account && !NO_ACCOUNT.has(account.toLowerCase()) && !/[\\@]/.test(account) ? account : null;
}

// What can be somebody's name in a link.
export function namesIn(rest) {
  const query = /[?&](?:domain|phone|username|id|uin)=@?\+?([\w.-]{1,64})/.exec(rest);
  const steps = rest.split(/[?#]/)[0].split(/[/\\]+/).filter(Boolean);
  const names = steps.map((step) => step.replace(/^[~@+]+/, "")).filter((step) => !NO_ACCOUNT.has(step.toLowerCase()));
  return [...names, ...(query ? [query[1]] : [])].filter(Boolean).slice(0, 8);
}

// The text with digits in place of what poses as them, sign for sign.
function inDigits(text) {
  const plain = text.replace(POSING, (run) => {
    const isNumber = run.replace(/\D/g, "").length >= 6;
    return isNumber ? run.replace(/[Oo]/g, "0").replace(/[Il]/g, "1") : run;
  });
  return plain.replace(NUMERALS, (run) => run.replace(/./gu, (sign) => VALUES.indexOf(sign) % 10));
}

function unescape(text) {
  return text.replace(/(?:%[\da-f]{2})+/gi, (part) => {
    try {
      return decodeURIComponent(part);
    } catch {
      return part;
    }
  });
}
