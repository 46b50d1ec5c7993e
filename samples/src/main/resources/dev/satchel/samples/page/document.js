// The text of a document beside the conversation, open at the words that an answer rests on.
import { element, plain } from './text.js';

const AROUND = 6000;

const panel = document.getElementById('document');
const title = document.getElementById('document-name');
const body = document.getElementById('document-body');
let cameFrom = null;
/** Counts what was opened, so that a reply that comes late does not replace what was opened after it. */
let opened = 0;

/** Opens a document at these words of its text. */
export async function openDocument(name, start, end) {
  const mine = show(name);
  try {
    const text = await part(name, Math.max(0, start - AROUND), end + AROUND);
    if (mine !== opened) return;
    body.replaceChildren(...pages(name, text, start, end));
    body.querySelector('mark')?.scrollIntoView({ block: 'center' });
  } catch (problem) {
    if (mine === opened) body.replaceChildren(element('p', 'problem', problem.message));
  }
}

/** Opens a list of the documents. */
export async function openList() {
  const mine = show('Documents');
  try {
    const { documents, total } = await json('/api/documents');
    if (mine !== opened) return;
    const names = element('ul', 'names');
    for (const name of documents) {
      const button = element('button', 'place', name);
      button.type = 'button';
      button.addEventListener('click', () => openDocument(name, 0, 0));
      const item = element('li');
      item.append(button);
      names.append(item);
    }
    body.replaceChildren(names);
    if (total > documents.length) body.append(element('p', 'note', `and ${total - documents.length} more`));
  } catch (problem) {
    if (mine === opened) body.replaceChildren(element('p', 'problem', problem.message));
  }
}

/** Closes what is open, and goes back to where it was opened from. */
export function closeDocument() {
  if (panel.hidden) return false;
  panel.hidden = true;
  document.body.classList.remove('reading');
  opened++;
  if (cameFrom?.isConnected) cameFrom.focus();
  return true;
}

function show(name) {
  if (panel.hidden) cameFrom = document.activeElement;
  panel.hidden = false;
  document.body.classList.add('reading');
  title.textContent = plain(name);
  body.replaceChildren(element('p', 'note', 'Opening …'));
  title.focus({ preventScroll: true });
  return ++opened;
}

function pages(name, text, start, end) {
  const shown = element('div', 'text');
  shown.dir = 'auto';
  const from = Math.max(start, text.start) - text.start;
  const to = Math.max(Math.min(end, text.end) - text.start, from);
  shown.append(plain(text.text.slice(0, from)));
  if (to > from) shown.append(element('mark', '', text.text.slice(from, to)));
  shown.append(plain(text.text.slice(to)));
  const nodes = [shown];
  if (text.start > 0) nodes.unshift(more('Show what stands before', shown, name, text, true));
  if (text.end < text.length) nodes.push(more('Show what follows', shown, name, text, false));
  return nodes;
}

/** A button that puts the next part of the text before or behind what is shown. */
function more(label, shown, name, text, before) {
  const button = element('button', 'more', label);
  button.type = 'button';
  button.addEventListener('click', async () => {
    button.disabled = true;
    try {
      const next = before ? await part(name, Math.max(0, text.start - AROUND), text.start)
        : await part(name, text.end, text.end + AROUND);
      const height = body.scrollHeight;
      if (before) {
        shown.prepend(plain(next.text));
        text.start = next.start;
        body.scrollTop += body.scrollHeight - height; // what was read stays where it is
      } else {
        shown.append(plain(next.text));
        text.end = next.end;
      }
      button.disabled = false;
      if (before ? text.start === 0 : text.end >= text.length || next.text === '') button.remove();
    } catch (problem) {
      button.replaceWith(element('p', 'problem', problem.message));
    }
  });
  return button;
}

function part(name, start, end) {
  return json(`/api/document?${new URLSearchParams({ name, start, end })}`);
}

async function json(address) {
  const response = await fetch(address);
  const reply = await response.json();
  if (!response.ok) throw new Error(reply.problem);
  return reply;
}
