// Text of documents as people read it. Whatever it holds, it becomes text: nothing here makes markup of it, and nothing in it is obeyed.

// Control characters, and the marks that turn the direction of writing and so show a text as what it is not. Each becomes one character,
// so that places in the text stay what they are.
const OBEYED = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g;

/** The text without anything that a browser would obey. */
export function plain(text) {
  return text.replace(OBEYED, '\ufffd');
}

/** An element with a class and a text, both optional. */
export function element(name, className, text) {
  const made = document.createElement(name);
  if (className) made.className = className;
  if (text !== undefined) made.textContent = plain(text);
  return made;
}

const ITEM = /^\s*(?:[-*+•]|\d{1,3}[.)])\s+/;
const ORDERED = /^\s*\d/;
const ROW = /^\s*\|/;
const RULE = /^[\s|:-]+$/;
const HEADING = /^\s*#{1,6}\s+/;

/**
 * Paragraphs, headings, lists, tables and code, with their bold words and the like, as far as the text marks them as Markdown does.
 *
 * @param marked a range of the text that is highlighted, or nothing
 * @param after nodes that are put in at places of the text: pairs of a place and a node, in order
 */
export function flowing(text, marked, after = []) {
  const into = document.createDocumentFragment();
  const inline = new Inline(text, marked, after);
  for (const block of blocks(text)) put(block, into, text, inline);
  inline.rest(into);
  return into;
}

function blocks(text) {
  const found = [];
  let open = null;
  let code = false;
  for (let start = 0; start <= text.length;) {
    let end = text.indexOf('\n', start);
    if (end < 0) end = text.length;
    const line = text.slice(start, end);
    if (line.trim().startsWith('```')) {
      code = !code;
      open = code ? add(found, 'code') : null;
    } else if (code) {
      open.lines.push([start, end]);
    } else if (!line.trim()) {
      open = null;
    } else if (ROW.test(line)) {
      if (!open || open.kind !== 'table') open = add(found, 'table');
      open.lines.push([start, end]);
    } else if (ITEM.test(line)) {
      open = add(found, ORDERED.test(line) ? 'ol' : 'ul');
      open.lines.push([start + line.match(ITEM)[0].length, end]);
      open.number = parseInt(line, 10);
    } else if (HEADING.test(line)) {
      add(found, 'heading').lines.push([start + line.match(HEADING)[0].length, end]);
      open = null;
    } else {
      if (!open || open.kind === 'table') open = add(found, 'p');
      open.lines.push([start, end]);
    }
    start = end + 1;
  }
  return found.filter(block => block.lines.length > 0);
}

function add(blocks, kind) {
  const block = { kind, lines: [] };
  blocks.push(block);
  return block;
}

function put(block, into, text, inline) {
  if (block.kind === 'table') {
    into.append(table(block.lines, text, inline));
  } else if (block.kind === 'ul' || block.kind === 'ol') {
    const item = element('li');
    inline.put(item, block.lines);
    listFor(block, into).append(item);
  } else {
    const made = element(block.kind === 'code' ? 'pre' : 'p', block.kind === 'heading' ? 'heading' : '');
    inline.put(made, block.lines, block.kind === 'code');
    into.append(made);
  }
}

/** The list that an item goes on with, or a new one. */
function listFor(block, into) {
  if (into.lastElementChild?.localName === block.kind) return into.lastElementChild;
  const made = element(block.kind);
  if (block.number > 1) made.start = block.number;
  into.append(made);
  return made;
}

function table(lines, text, inline) {
  const made = element('table');
  const ruled = lines.length > 1 && RULE.test(text.slice(...lines[1]));
  lines.forEach(([start, end], number) => {
    if (RULE.test(text.slice(start, end))) return;
    const row = made.insertRow();
    let from = text.indexOf('|', start) + 1;
    while (from <= end) {
      let to = text.indexOf('|', from);
      if (to < 0 || to > end) to = end;
      if (to === end && !text.slice(from, to).trim()) break;
      const cell = element(ruled && number === 0 ? 'th' : 'td');
      row.append(cell);
      inline.put(cell, [[from, to]]);
      from = to + 1;
    }
  });
  const scrolled = element('div', 'wide');
  scrolled.append(made);
  return scrolled;
}

const MARKS = [{ sign: '**', style: 'bold' }, { sign: '*', style: 'emphasis' }, { sign: '`', style: 'code' }];

/** Puts ranges of a text into elements, in order, with what is bold, code or highlighted in them. */
class Inline {
  constructor(text, marked, after) {
    this.text = text;
    this.marked = marked;
    this.after = [...after];
  }

  put(into, lines, asItIs = false) {
    const state = {};
    lines.forEach(([start, end], number) => {
      if (number > 0) into.append(styled(asItIs ? '\n' : ' ', state, this.#isMarked(start - 1)));
      this.#line(into, start, end, state, lines.at(-1)[1], asItIs);
    });
  }

  #line(into, start, end, state, last, asItIs) {
    let from = start;
    const flush = to => {
      if (to > from) into.append(styled(this.text.slice(from, to), state, this.#isMarked(from)));
      from = to;
    };
    for (let at = start; at < end;) {
      if (this.marked && (at === this.marked[0] || at === this.marked[1])) flush(at);
      if (this.after.length > 0 && this.after[0][0] <= at && at > start) {
        flush(at);
        this.#putAfter(into, at);
      }
      const mark = asItIs ? undefined : MARKS.find(each => this.#switches(each, at, state, last));
      if (mark) {
        flush(at);
        state[mark.style] = !state[mark.style];
        from = at + mark.sign.length;
      }
      at += mark ? mark.sign.length : 1;
    }
    flush(end);
    this.#putAfter(into, end);
  }

  /** Whether a mark here switches its style off, or on because another one switches it off again. */
  #switches({ sign, style }, at, state, last) {
    if (!this.text.startsWith(sign, at) || (state.code && style !== 'code')) return false;
    if (state[style]) return style === 'code' || /\S/.test(this.text[at - 1]);
    if (style !== 'code' && !/\S/.test(this.text[at + sign.length] ?? ' ')) return false;
    const other = this.text.indexOf(sign, at + sign.length + 1);
    return other > 0 && other + sign.length <= last && (style === 'code' || /\S/.test(this.text[other - 1]));
  }

  #isMarked(at) {
    return this.marked !== undefined && at >= this.marked[0] && at < this.marked[1];
  }

  #putAfter(into, place) {
    while (this.after.length > 0 && this.after[0][0] <= place) into.append(this.after.shift()[1]);
  }

  /** Puts in what belongs to places after all blocks. */
  rest(fragment) {
    for (const [, node] of this.after) (fragment.lastElementChild ?? fragment).append(node);
    this.after = [];
  }
}

function styled(text, state, marked) {
  let node = document.createTextNode(plain(text));
  for (const [wanted, name] of [[state.code, 'code'], [state.emphasis, 'em'], [state.bold, 'strong'], [marked, 'mark']]) {
    if (!wanted) continue;
    const around = element(name);
    around.append(node);
    node = around;
  }
  return node;
}
