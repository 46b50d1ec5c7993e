// The conversation: asks, shows how far an answer is, and what it says.
import { closeDocument, openDocument, openList } from './document.js';
import { element, flowing, plain } from './text.js';

const byId = id => document.getElementById(id);
const turns = byId('turns');
const scroll = byId('scroll');
const question = byId('question');
const send = byId('send');
const CONFLICT = 409;
const UNREACHABLE = 'Satchel cannot be reached: is it still running?';

let conversation = null;
/** Stops the answer that is under way; nothing when none is. */
let running = null;

// --- Asking ---------------------------------------------------------------------------------------------------------------------------

byId('ask').addEventListener('submit', event => {
  event.preventDefault();
  if (running) running.abort();
  else if (question.value.trim()) {
    ask(question.value.trim());
    question.value = '';
    fit();
  }
});

async function ask(asked) {
  const stop = new AbortController();
  begin(stop);
  const turn = new Turn(asked);
  try {
    const response = await sent(asked, stop.signal);
    if (response.status === CONFLICT) putBack(asked);
    if (!response.ok) turn.fail((await response.json()).problem);
    else for await (const line of lines(response.body)) turn.show(JSON.parse(line));
    turn.fail('the answer broke off: ask again'); // without effect when it is there
  } catch (failure) {
    turn.fail(stop.signal.aborted ? '' : failure instanceof TypeError ? UNREACHABLE : failure.message);
  } finally {
    if (running === stop) end();
  }
}

/** Sends a question. The server notices a moment later that the one before was stopped, and refuses another one until then. */
async function sent(asked, signal) {
  const until = Date.now() + 3000;
  while (true) {
    const response = await fetch('/api/ask', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Accept: 'application/x-ndjson' },
      body: JSON.stringify({ question: asked, conversation }),
      signal,
    });
    if (response.status !== CONFLICT || Date.now() > until) return response;
    await new Promise(goOn => setTimeout(goOn, 250));
  }
}

/** A question that was not taken need not be typed again. */
function putBack(asked) {
  if (question.value) return;
  question.value = asked;
  fit();
}

async function* lines(stream) {
  const reader = stream.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  for (let read = await reader.read(); !read.done; read = await reader.read()) {
    const parts = (rest + read.value).split('\n');
    rest = parts.pop();
    yield* parts;
  }
}

function begin(stop) {
  running = stop;
  send.textContent = 'Stop';
  send.classList.remove('main');
}

function end() {
  running = null;
  send.textContent = 'Ask';
  send.classList.add('main');
}

async function post(address, body) {
  const response = await fetch(address, {
    method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error((await response.json()).problem);
}

// --- One question and its answer ------------------------------------------------------------------------------------------------------

class Turn {
  constructor(asked) {
    byId('welcome').hidden = true;
    this.item = byId('turn').content.firstElementChild.cloneNode(true);
    this.part('.question').textContent = plain(asked);
    this.asked = asked;
    this.over = false;
    this.draft = '';
    this.stage(ready ? 'Looking …' : 'Waiting for the model to be loaded …');
    this.item.setAttribute('aria-busy', 'true'); // a screen reader waits for the answer, and does not read the draft
    turns.append(this.item);
    this.item.scrollIntoView({ block: 'end' });
  }

  part(selector) { return this.item.querySelector(selector); }

  stage(text) { this.part('.stage').textContent = text; }

  show(event) {
    switch (event.event) {
      case 'searching': return this.stage('Looking in the documents …');
      case 'reading': return this.stage(event.passages === 1 ? 'Reading 1 passage …' : `Reading ${event.passages} passages …`);
      case 'draft': return this.write(event.text);
      case 'answer': return this.answer(event);
      case 'failed': return this.fail(event.problem);
    }
  }

  write(text) {
    const follow = isAtEnd();
    this.draft += text;
    this.stage('Writing …');
    this.part('.draft').hidden = false;
    this.part('.words').textContent = plain(this.draft);
    if (follow) scroll.scrollTop = scroll.scrollHeight;
  }

  answer(answer) {
    conversation = answer.conversation;
    const understood = this.part('.understood');
    if (answer.conversation_forgotten) {
      understood.textContent = 'What was said before was forgotten after a long time; this question was taken by itself.';
      understood.hidden = false;
    } else if (!this.asked.includes(answer.asked_as)) {
      understood.textContent = plain(`Understood as: ${answer.asked_as}`);
      understood.hidden = false;
    }
    this.finish(answerNodes(answer));
  }

  fail(problem) {
    if (this.over) return;
    this.finish([element('p', problem ? 'problem' : 'note', problem || 'Stopped.')]);
  }

  finish(nodes) {
    const follow = isAtEnd();
    this.over = true;
    this.part('.progress').remove();
    this.part('.draft').remove();
    const article = this.part('.answer');
    article.append(...nodes);
    article.hidden = false;
    this.item.removeAttribute('aria-busy');
    if (follow) this.item.scrollIntoView({ block: this.item.offsetHeight > scroll.clientHeight ? 'start' : 'end' });
  }
}

function isAtEnd() { return scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < 80; }

// --- An answer ------------------------------------------------------------------------------------------------------------------------

function answerNodes(answer) {
  const nodes = [];
  if (answer.lead) nodes.push(element('p', 'frame', answer.lead));
  if (answer.outcome === 'grounded') nodes.push(...groundedNodes(answer));
  else if (!answer.lead) nodes.push(...abstainedNodes(answer));
  if (answer.closing) nodes.push(element('p', 'frame', answer.closing));
  if (answer.kind !== 'small_talk') nodes.push(...footerNodes(answer));
  return nodes;
}

function abstainedNodes(answer) {
  if (answer.kind === 'small_talk') return [element('p', '', answer.reason)];
  const box = element('div', 'abstained');
  box.append(element('p', 'verdict', 'The documents do not say.'), element('p', 'note', answer.reason));
  return [box];
}

function groundedNodes(answer) {
  const sources = grouped(answer.citations);
  const nodes = [];
  // Items of a list mean what their heading says: under "What is not covered", the opposite of what they say alone.
  const headings = answer.citations[0].headings;
  if (/^\s*[-*+•]\s/.test(answer.text) && headings.length > 0) nodes.push(element('p', 'heading', headings.at(-1)));
  const text = element('div', isWordsOfItsQuote(answer) ? 'said words' : 'said');
  text.dir = 'auto';
  text.append(flowing(answer.text, undefined, sources.length > 1 ? references(answer, sources) : []));
  nodes.push(text, sourceList(answer, sources));
  return nodes;
}

/** Each place once, with what is quoted from it. */
function grouped(citations) {
  const sources = [];
  citations.forEach((citation, number) => {
    const place = placeOf(citation);
    const last = sources.at(-1);
    if (last && last.place === place) last.citations.push([citation, number]);
    else sources.push({ place, citations: [[citation, number]] });
  });
  return sources;
}

function placeOf({ document: name, page, headings }) {
  return name + (page ? `, page ${page}` : '') + (headings && headings.length > 0 ? `, ${headings.join(' › ')}` : '');
}

/** The numbers of the sources, where in the text each claim ends. */
function references(answer, sources) {
  return answer.claims.map(claim => {
    const around = element('span', 'references');
    const numbers = new Set(claim.citations.map(each => sources.findIndex(source => source.citations.some(([, n]) => n === each))));
    for (const number of [...numbers].filter(each => each >= 0).sort((a, b) => a - b)) {
      const button = element('button', 'reference', `${number + 1}`);
      button.type = 'button';
      const [citation] = sources[number].citations.find(([, n]) => claim.citations.includes(n));
      button.setAttribute('aria-label', plain(`Source ${number + 1}: ${sources[number].place}`));
      button.addEventListener('click', () => openDocument(citation.document, citation.start, citation.end));
      around.append(button);
    }
    return [claim.end, around];
  });
}

function sourceList(answer, sources) {
  const list = element('ol', 'sources');
  list.setAttribute('aria-label', 'Sources');
  for (const source of sources) {
    const item = byId('source').content.firstElementChild.cloneNode(true);
    const place = item.querySelector('.place');
    place.textContent = plain(source.place);
    const [first] = source.citations[0];
    place.title = 'Open the document at these words';
    place.addEventListener('click', () => openDocument(first.document, first.start, first.end));
    for (const [citation] of source.citations) item.append(quote(answer, citation));
    list.append(item);
  }
  return list;
}

function quote(answer, citation) {
  const made = element('blockquote');
  made.dir = 'auto';
  const at = isWordsOfItsQuote(answer) ? citation.quote.indexOf(answer.text) : -1;
  made.append(flowing(citation.quote, at < 0 ? undefined : [at, at + answer.text.length]));
  made.addEventListener('click', () => {
    // Who selects words to copy them does not want to go away.
    if (getSelection().isCollapsed) openDocument(citation.document, citation.start, citation.end);
  });
  return made;
}

/** Whether the answer is a few words of the only sentence that it rests on. */
function isWordsOfItsQuote(answer) {
  const [first, second] = answer.citations;
  return !second && first.quote.length > answer.text.length && first.quote.includes(answer.text);
}

// --- Below an answer ------------------------------------------------------------------------------------------------------------------

function footerNodes(answer) {
  const made = byId('footer').content.cloneNode(true);
  const sure = made.querySelector('.sure');
  const percent = `${Math.round(answer.confidence * 100)} %`;
  sure.textContent = answer.outcome === 'grounded' ? `${percent} sure` : `Chance that they do say: ${percent}`;
  sure.title = 'How sure it is that the documents answer the question';
  const said = made.querySelector('.said');
  const copy = made.querySelector('.copy');
  if (answer.outcome === 'grounded') copy.addEventListener('click', () => copyAnswer(answer, said));
  else copy.remove();
  addRating(made, answer, said);
  addTrace(made.querySelector('.trace'), answer);
  return [...made.children];
}

function addRating(made, answer, said) {
  const up = made.querySelector('.up');
  const down = made.querySelector('.down');
  const better = made.querySelector('.better');
  const rate = async (rating, right) => {
    try {
      await post('/api/feedback', { answer_id: answer.answer_id, rating, right });
      up.setAttribute('aria-pressed', rating === 'up');
      down.setAttribute('aria-pressed', rating === 'down');
      better.hidden = rating === 'up' || Boolean(right);
      said.textContent = 'Thank you: it is kept where Satchel runs.';
    } catch (failure) {
      said.textContent = failure instanceof TypeError ? UNREACHABLE : plain(failure.message);
    }
  };
  up.addEventListener('click', () => rate('up'));
  down.addEventListener('click', async () => {
    await rate('down');
    if (!better.hidden) better.querySelector('input').focus();
  });
  better.addEventListener('submit', event => {
    event.preventDefault();
    const right = better.querySelector('input').value.trim();
    if (right) rate('down', right);
    else better.hidden = true;
  });
}

async function copyAnswer(answer, said) {
  const quotes = answer.citations.map(each => `“${each.quote}” (${placeOf(each)})`);
  try {
    await navigator.clipboard.writeText([answer.text, ...quotes].join('\n\n'));
    said.textContent = 'Copied.';
  } catch {
    said.textContent = 'The browser did not let it be copied.';
  }
}

function addTrace(trace, answer) {
  trace.querySelector('.decision').textContent = plain(`Decision: ${answer.decision}.`.replace('..', '.'));
  trace.querySelector('.cost').textContent = costOf(answer);
  const list = trace.querySelector('.passages');
  for (const passage of answer.passages) {
    const item = element('li');
    const button = element('button', 'place', `${placeOf(passage)} (${passage.start} to ${passage.end})`);
    button.type = 'button';
    button.addEventListener('click', () => openDocument(passage.document, passage.start, passage.end));
    item.append(button, element('span', 'note', `${passage.read ? 'read' : 'not read'}: ${passage.why}; score ${passage.score.toFixed(2)}`));
    list.append(item);
  }
}

function costOf({ milliseconds, tokens, model }) {
  const time = `It took ${Math.round(milliseconds.total)} ms, ${Math.round(milliseconds.retrieve)} of them to find passages.`;
  if (!model) return `${time} No model was asked.`;
  return plain(`${time} ${model} read ${tokens.prompt} tokens (${tokens.cached} from cache) in ${Math.round(milliseconds.prefill)} ms and `
    + `generated or scored ${tokens.generated} in ${Math.round(milliseconds.generate)} ms.`);
}

// --- The page -------------------------------------------------------------------------------------------------------------------------

byId('new').addEventListener('click', () => {
  running?.abort();
  if (conversation) post('/api/forget', { conversation }).catch(() => {}); // it is forgotten in time anyway
  conversation = null;
  turns.replaceChildren();
  byId('welcome').hidden = false;
  closeDocument();
  question.focus();
});
byId('list').addEventListener('click', openList);
byId('close-document').addEventListener('click', closeDocument);

question.addEventListener('input', fit);
question.addEventListener('keydown', event => {
  // Enter also ends what an input method composes, which is not yet a question.
  if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  if (!running) byId('ask').requestSubmit();
});

document.addEventListener('keydown', event => {
  if (event.isComposing) return; // the key is the input method's
  if (event.key === 'Escape') {
    if (!closeDocument()) running?.abort();
  } else if (event.key === '/' && !event.target.closest('input, textarea') && !event.ctrlKey && !event.metaKey && !event.altKey) {
    event.preventDefault();
    question.focus();
  }
});

function fit() {
  question.style.height = 'auto';
  question.style.height = `${Math.min(question.scrollHeight, 200)}px`;
}

// --- What there is, and what happens beside the conversation --------------------------------------------------------------------------

let ready = true;
let newest = null;
let toldUntil = 0;

async function lookAtService() {
  if (document.visibilityState === 'hidden' && newest !== null) return;
  try {
    const status = await (await fetch('/api/status')).json();
    ready = status.ready;
    say('description', plain(status.description + (ready ? '' : ' Getting ready …')));
    showNotices(status.notices);
    showDrift(status.drift ?? []);
  } catch {
    say('description', UNREACHABLE);
  }
}

/** A screen reader reads a status again whenever it is written, changed or not. */
function say(id, text) {
  if (byId(id).textContent !== text) byId(id).textContent = text;
}

function showNotices(notices) {
  const highest = Math.max(0, ...notices.map(each => each.number));
  newest ??= highest; // what happened before the page was opened is no news
  if (highest < newest) newest = 0; // the server was started again, and numbers them anew
  const fresh = notices.filter(each => each.number > newest);
  newest = highest;
  if (fresh.length > 0) {
    say('notice', plain(fresh.map(each => each.line).join(' ')));
    toldUntil = Date.now() + 12_000;
  } else if (Date.now() > toldUntil) say('notice', '');
}

function showDrift(findings) {
  const outside = findings.filter(each => each.state === 'outside');
  byId('drift').hidden = outside.length === 0;
  say('drift', plain(outside.map(each => each.sentence).join(' ')));
}

async function watch() {
  await lookAtService();
  setTimeout(watch, ready ? 5000 : 1000);
}

document.addEventListener('visibilitychange', lookAtService);
watch();
if (matchMedia('(hover: hover)').matches) question.focus(); // on a phone, the keyboard would cover the page
