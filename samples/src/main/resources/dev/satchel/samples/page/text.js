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
 * Paragraphs, lists, tables and code, with their bold words, as far as the text marks them as Markdown does.
 *
 * @param marked a range of the text that is highlighted, or nothing
 * @param after nodes that are put in at places of the text: pairs of a place and a node, in order
 */
export function flowing(text, marked, after = []) {
  const into = document.createDocumentFragment();
  const inline = new Inline(text, marked, after);
  for (const block of blocks(text)) into.append(...rendered(block, text, inline));
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

let list = null;

function rendered(block, text, inline) {
  if (block.kind === 'ul' || block.kind === 'ol') {
    const item = element('li');
    inline.put(item, block.lines);
    if (list && list.isFor === inline && list.made.localName === block.kind) {
      list.made.append(item);
      return [];
    }
    const made = element(block.kind);
    if (block.number > 1) made.start = block.number;
    made.append(item);
    list = { made, isFor: inline };
    return [made];
  }
  list = null;
  if (block.kind === 'table') return [table(block.lines, text, inline)];
  const made = element(block.kind === 'code' ? 'pre' : 'p', block.kind === 'heading' ? 'heading' : '');
  inline.put(made, block.lines, block.kind === 'code');
  return [made];
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

/** Puts ranges of a text into elements, in order, with what is bold, code or highlighted in them. */
class Inline {
  constructor(text, marked, after) {
    this.text = text;
    this.marked = marked;
    this.after = [...after];
  }

  put(into, lines, asItIs = false) {
    const state = { bold: false, code: false };
    lines.forEach(([start, end], number) => {
      if (number > 0) into.append(asItIs ? '\n' : ' ');
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
      const mark = asItIs ? 0 : this.#toggles(at, state, last);
      if (mark > 0) {
        flush(at);
        if (mark === 2) state.bold = !state.bold;
        else state.code = !state.code;
        from = at + mark;
      }
      at += mark || 1;
    }
    flush(end);
    this.#putAfter(into, end);
  }

  /** How many characters here switch bold or code on or off: only where something switches them off again. */
  #toggles(at, state, last) {
    if (!state.code && this.text.startsWith('**', at)) {
      const other = this.text.indexOf('**', at + 2);
      if (state.bold || (other > at + 2 && other < last)) return 2;
    }
    if (this.text[at] === '`') {
      const other = this.text.indexOf('`', at + 1);
      if (state.code || (other > at + 1 && other < last)) return 1;
    }
    return 0;
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
  for (const [wanted, name] of [[state.code, 'code'], [state.bold, 'strong'], [marked, 'mark']]) {
    if (!wanted) continue;
    const around = element(name);
    around.append(node);
    node = around;
  }
  return node;
}
